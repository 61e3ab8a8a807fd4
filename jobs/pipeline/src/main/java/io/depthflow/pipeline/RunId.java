package io.depthflow.pipeline;

import io.depthflow.pipeline.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The name of a run of the trade job, which stands in the ids of its orders, and its beginning;
 * kept in a file of its state folder, since a run that goes on must keep both.
 *
 * @param id 1 to 7 letters and digits
 * @param startedMs wall clock of the run's first start
 */
record RunId(String id, long startedMs) {
  private static final String FILE = "run-id";

  /** A new run. */
  static RunId begin(long nowMs) {
    return new RunId(Long.toString(nowMs / 1000, 36), nowMs);
  }

  /** Tells the folder; what an earlier run left there can then not be resumed. */
  void keep(Path stateFolder) throws IOException {
    Files.createDirectories(stateFolder);
    Files.writeString(stateFolder.resolve(FILE), id + " " + startedMs + "\n");
  }

  /** The run that the folder knows. */
  static RunId resume(Path stateFolder) throws IOException {
    Path file = stateFolder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new UsageException(
          "nothing to resume: " + file + " does not exist; start without --resume");
    }
    String[] words = Files.readString(file).strip().split(" ");
    if (words.length != 2 || !words[1].matches("\\d{1,18}")) {
      throw new UsageException(file + " is damaged; start without --resume");
    }
    return new RunId(words[0], Long.parseLong(words[1]));
  }
}
