package io.depthflow.benchmarks.backfill;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link BackfillRun} in a JVM with this one's options, to its end. */
final class ChildRun {

  private ChildRun() {}

  /**
   * @param log gets what the child writes to standard error
   * @throws IOException with the child's own words, when it fails or takes too long
   */
  static Seen of(Path log, long secondsMax, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BackfillRun.class.getName());
    command.addAll(arguments);
    Path out = log.resolveSibling(log.getFileName() + ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectError(log.toFile())
            .redirectOutput(out.toFile())
            .start();
    try {
      if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
        throw new IOException("not done after " + secondsMax + " s: " + arguments);
      }
      Seen seen = seen(out);
      if (process.exitValue() != 0 || seen == null) {
        throw new IOException(
            "exit code " + process.exitValue() + ": " + arguments + "\n" + Files.readString(log));
      }
      return seen;
    } finally {
      process.destroyForcibly().waitFor();
      Files.deleteIfExists(out);
    }
  }

  private static Seen seen(Path out) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(out, StandardCharsets.UTF_8)) {
      Seen seen = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Seen of = Seen.of(line);
        seen = of == null ? seen : of;
      }
      return seen;
    }
  }
}
