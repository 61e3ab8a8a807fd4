package io.depthflow.binance.recording;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Recordings named by their folder. */
public final class RecordingFolders {

  private RecordingFolders() {}

  /**
   * The files that paths name, each once: a folder stands for the recordings below it in the order
   * of their paths (names that end with {@code .gz} or {@code .zst}; hidden ones are skipped), and
   * any other path for itself.
   *
   * @return absolute paths
   * @throws FileNotFoundException where a folder holds no recording
   */
  public static Set<Path> files(Collection<String> paths) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (String name : paths) {
      Path path = Path.of(name).toAbsolutePath().normalize();
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> tree = Files.walk(path)) {
        List<Path> below = tree.filter(RecordingFolders::isRecording).sorted().toList();
        if (below.isEmpty()) {
          throw new FileNotFoundException("folder " + path + " holds no raw log (*.gz, *.zst)");
        }
        files.addAll(below);
      }
    }
    return files;
  }

  private static boolean isRecording(Path path) {
    String name = path.getFileName().toString();
    return (name.endsWith(".gz") || name.endsWith(".zst"))
        && !name.startsWith(".")
        && !name.startsWith("_")
        && Files.isRegularFile(path);
  }
}
