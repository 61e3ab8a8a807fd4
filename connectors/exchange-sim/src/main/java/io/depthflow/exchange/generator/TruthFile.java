package io.depthflow.exchange.generator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Writes the truth as CSV, one row a second, to compare with afterwards. */
public final class TruthFile implements Consumer<Truth>, AutoCloseable {

  private final Path file;
  private final BufferedWriter out;

  private TruthFile(Path file, BufferedWriter out) {
    this.file = file;
    this.out = out;
  }

  /** Creates or replaces the file. */
  public static TruthFile create(Path file) throws IOException {
    BufferedWriter out = Files.newBufferedWriter(file);
    out.write("time_ms,s,prediction_bp,efficient_price\n");
    return new TruthFile(file, out);
  }

  /**
   * @throws UncheckedIOException when the file cannot be written
   */
  @Override
  public void accept(Truth t) {
    try {
      out.write(
          t.timeMs() + "," + t.s() + "," + t.predictionBp() + "," + t.efficientPrice() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the generator's truth to " + file, e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
