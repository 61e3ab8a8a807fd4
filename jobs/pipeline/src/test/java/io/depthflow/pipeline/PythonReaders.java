package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Python with pyarrow, pandas and DuckDB in a virtual environment below {@code target}, made on
 * first use. Where there is no Python, or its packages cannot be had, the test is skipped and says
 * why.
 */
final class PythonReaders {
  private static final Path BASE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
  private static final Path SOURCES = BASE.resolve("src/test/resources/python");
  private static final Path HOME = BASE.resolve("target/python");
  private static final long INSTALL_S = 240;
  private static final long RUN_S = 120;

  private PythonReaders() {}

  /** Runs the check of the readers; returns what it printed, or fails with its last line. */
  static String check(Path cases, Path log) throws IOException, InterruptedException {
    Path python = python(log);
    int code = run(log, RUN_S, python, SOURCES.resolve("readers.py"), cases);
    String out = Files.readString(log);
    assertThat(code).as(out).isZero();
    return out;
  }

  private static Path python(Path log) throws IOException, InterruptedException {
    Path wanted = SOURCES.resolve("requirements.txt");
    Path installed = HOME.resolve("installed.txt");
    Path python = HOME.resolve("bin/python");
    if (!Files.exists(installed) || !Files.readString(installed).equals(Files.readString(wanted))) {
      assumeTrue(has("python3", log), "no python3: the proof of its readers is skipped");
      assumeTrue(
          run(log, INSTALL_S, "python3", "-m", "venv", HOME) == 0,
          () -> "python3 makes no virtual environment, the proof is skipped: " + last(log));
      assumeTrue(
          run(log, INSTALL_S, python, "-m", "pip", "install", "-q", "-r", wanted) == 0,
          () -> "pyarrow, pandas and DuckDB cannot be installed, skipped: " + last(log));
      Files.copy(wanted, installed);
    }
    return python;
  }

  private static boolean has(String program, Path log) throws InterruptedException {
    try {
      return run(log, RUN_S, program, "--version") == 0;
    } catch (IOException notFound) {
      return false;
    }
  }

  private static int run(Path log, long seconds, Object... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command).stream().map(String::valueOf).toList())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.writeString(
          log,
          "%ngave up after %d s: %s".formatted(seconds, List.of(command)),
          StandardCharsets.UTF_8,
          StandardOpenOption.APPEND);
      return -1;
    }
    return process.exitValue();
  }

  private static String last(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
