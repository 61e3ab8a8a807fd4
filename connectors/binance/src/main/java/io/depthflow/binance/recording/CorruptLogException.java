package io.depthflow.binance.recording;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A raw log that cannot be read, or not to its end. The message is one line: file, line, cause and
 * cure. What was returned before it stays good.
 */
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;

  CorruptLogException(Path file, long line, String cause, String cure) {
    this(file, line, cause, cure, null);
  }

  CorruptLogException(Path file, long line, String cause, String cure, Throwable reason) {
    super(file + (line > 0 ? ", line " + line : "") + ": " + cause + "; " + cure, reason);
    this.file = file.toString();
    this.line = line;
  }

  public String file() {
    return file;
  }

  /** Number of the line, from 1; 0 where it is the file as a whole. */
  public long line() {
    return line;
  }
}
