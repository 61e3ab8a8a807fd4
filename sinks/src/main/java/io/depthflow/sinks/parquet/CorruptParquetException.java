package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** The innermost message says what is wrong; the outer ones only where it was met. */
  private static String reason(Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
