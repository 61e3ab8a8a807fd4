package io.depthflow.pipeline;

import io.depthflow.pipeline.operator.Trained;
import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.model.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Saves a trained model in the store, and how it was found beside it ({@code training.json}).
 * Writing is atomic and the id a function of the content, so a restart writes the same again.
 */
final class ModelSink implements Sink<Trained> {
  private static final long serialVersionUID = 1L;

  static final String TRAINING = "training.json";

  private final String root;

  ModelSink(Path root) {
    this.root = root.toAbsolutePath().toString();
  }

  @Override
  @SuppressWarnings("deprecation") // still abstract in 1.20
  public SinkWriter<Trained> createWriter(InitContext context) {
    return new Writer(Path.of(root));
  }

  @Override
  public SinkWriter<Trained> createWriter(WriterInitContext context) {
    return new Writer(Path.of(root));
  }

  private static final class Writer implements SinkWriter<Trained> {
    private final Path root;

    Writer(Path root) {
      this.root = root;
    }

    @Override
    public void write(Trained trained, Context context) throws IOException {
      Json.write(root.resolve(trained.model().id()).resolve(TRAINING), trained.result());
      new ModelStore(root).save(trained.model());
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }
}
