package io.depthflow.pipeline;

import io.depthflow.pipeline.config.FlinkPath;
import io.depthflow.pipeline.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Retained checkpoints on disk: an embedded job that is killed loses the one who knew them. */
final class Checkpoints {

  private Checkpoints() {}

  /** Folder of the newest checkpoint or savepoint below a root that is complete. */
  static Optional<Path> newest(Path root) {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    // The metadata file is written last: a folder that has it is whole.
    try (Stream<Path> files = Files.walk(root, 4)) {
      return files
          .filter(f -> f.getFileName().toString().equals("_metadata"))
          .max(Comparator.comparing(Checkpoints::modified))
          .map(Path::getParent);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for checkpoints below " + root, e);
    }
  }

  /**
   * Lets a job that is yet to be submitted go on from the newest checkpoint.
   *
   * @throws UsageException when there is none
   */
  static void resume(StreamExecutionEnvironment env, Path root) {
    Path newest =
        newest(root)
            .orElseThrow(
                () ->
                    new UsageException(
                        "no complete checkpoint below " + root + "; start without --resume"));
    Configuration recovery = new Configuration();
    recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, FlinkPath.text(newest));
    env.configure(recovery);
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
