package io.depthflow.pipeline.journal;

import io.depthflow.strategy.evaluation.JournalEntry;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Prints the journal on the worker's standard output; embedded, that is the user's screen. */
public final class JournalPrinter implements Sink<JournalEntry> {
  private static final long serialVersionUID = 1L;

  @Override
  @Deprecated // abstract in the interface until Flink 2
  public SinkWriter<JournalEntry> createWriter(InitContext context) {
    return new Writer();
  }

  @Override
  public SinkWriter<JournalEntry> createWriter(WriterInitContext context) {
    return new Writer();
  }

  private static final class Writer implements SinkWriter<JournalEntry> {
    @Override
    public void write(JournalEntry entry, Context context) {
      String line = JournalLine.of(entry);
      if (line != null) {
        System.out.println("    " + line);
      }
    }

    @Override
    public void flush(boolean endOfInput) {
      System.out.flush();
    }

    @Override
    public void close() {}
  }
}
