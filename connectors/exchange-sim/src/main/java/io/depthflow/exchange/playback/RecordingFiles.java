package io.depthflow.exchange.playback;

import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.market.RawLine;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The lines of several raw log files, one file after the other, each continuing the one before; or
 * of captures, which overlap in time and are merged.
 */
final class RecordingFiles implements Closeable {

  private final List<Path> files;
  private int at = -1;
  private RecordingReader reader;
  private boolean captures;
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
        captures |= at == 0 && anyCapture();
        reader = captures ? RecordingReaders.open(files) : RecordingReaders.open(files.get(at));
        at = captures ? files.size() - 1 : at;
      }
    } catch (IOException e) {
      // The reader's message names file, line, cause and cure already.
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private boolean anyCapture() throws IOException {
    for (Path file : files) {
      if (RecordingReaders.isCapture(file)) {
        return true;
      }
    }
    return false;
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
