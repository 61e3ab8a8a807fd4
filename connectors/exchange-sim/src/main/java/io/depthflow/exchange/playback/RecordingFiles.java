package io.depthflow.exchange.playback;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The lines of several raw log files, one file after the other, each continuing the one before. */
final class RecordingFiles implements Closeable {

  private final List<Path> files;
  private int at = -1;
  private RawLogReader reader;
  private long lastNs = Long.MIN_VALUE;

  RecordingFiles(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /**
   * The next line, or null at the end of the last file.
   *
   * @throws IllegalArgumentException when a file begins before the one before it ended
   * @throws UncheckedIOException when a file cannot be read
   */
  RawLine next() {
    try {
      while (true) {
        RawLine line = reader == null ? null : reader.next();
        if (line != null) {
          return checked(line);
        }
        if (at + 1 >= files.size()) {
          return null;
        }
        close();
        at++;
        reader = RawLogReader.open(files.get(at));
      }
    } catch (IOException e) {
      // The reader's message names file, line, cause and cure already.
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private RawLine checked(RawLine line) {
    if (line.receiveTimeNs() < lastNs) {
      throw new IllegalArgumentException(
          "recording "
              + files.get(at)
              + " begins before the end of "
              + files.get(at - 1)
              + "; name the files in the order of their times");
    }
    lastNs = line.receiveTimeNs();
    return line;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
