package io.depthflow.pipeline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The recordings that tests read; a test is skipped where they are absent. */
final class SharedData {
  private static final Path ROOT = Path.of(System.getProperty("depthflow.shared.data", "absent"));

  private SharedData() {}

  static boolean isThere() {
    return Files.isDirectory(ROOT);
  }

  static List<String> files(String... names) {
    assumeTrue(isThere(), "recordings are absent: " + ROOT + " (set -Ddepthflow.shared.data)");
    return Arrays.stream(names).map(n -> ROOT.resolve(n).toString()).toList();
  }
}
