package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.apache.flink.core.fs.Path;

/** A Parquet file that cannot be read as the table asked for; the message names file and cause. */
public final class CorruptParquetException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  CorruptParquetException(Path file, Exception cause) {
    super(
        "cannot read Parquet file "
            + file.getPath()
            + ": "
            + reason(cause)
            + "; delete it and run the job that wrote it again",
        cause instanceof IOException io ? io : new IOException(cause));
  }

  /**
   * What to throw when a file could not be read: this, or where the thread was interrupted in a
   * read, an exception that does not blame the file.
   */
  static UncheckedIOException reading(Path file, Exception cause) {
    return innermost(cause) instanceof ClosedByInterruptException interrupted
        ? new UncheckedIOException("interrupted while reading " + file.getPath(), interrupted)
        : new CorruptParquetException(file, cause);
  }

  /** The innermost message says what is wrong; the outer ones only where it was met. */
  private static String reason(Throwable cause) {
    Throwable innermost = innermost(cause);
    String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }

  private static Throwable innermost(Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }
}
