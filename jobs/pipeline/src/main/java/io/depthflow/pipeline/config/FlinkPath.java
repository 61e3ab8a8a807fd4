package io.depthflow.pipeline.config;

import java.nio.file.Path;

/**
 * Local folders as Flink's options take them: a URI that is not escaped, since Flink does not undo
 * it (a blank would become a folder's {@code %20}).
 */
public final class FlinkPath {

  private FlinkPath() {}

  public static String text(Path local) {
    return new org.apache.flink.core.fs.Path(local.toAbsolutePath().toUri()).toString();
  }
}
