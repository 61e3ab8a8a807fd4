package io.depthflow.benchmarks.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class of this class path in a JVM of its own; the last line of figures it wrote is kept.
 */
final class ChildProcess implements AutoCloseable {

  private static final long ANSWER_NS_MAX = 10_000_000_000L;

  private final Process process;
  private final PrintStream in;
  private volatile String last = "";
  private long lines;

  private ChildProcess(Process process) {
    this.process = process;
    this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "child-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param log gets what the child writes to standard error
   */
  static ChildProcess start(Class<?> main, Path log, List<String> jvm, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ChildProcess(new ProcessBuilder(command).redirectError(log.toFile()).start());
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!line.startsWith("seen ") && !line.startsWith("sent ") && !line.startsWith("port ")) {
          continue; // the recorder's own screen
        }
        synchronized (this) {
          last = line;
          lines++;
          notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void tell(String line) {
    ask(line);
  }

  /** Tells a line to a child that answers each with one, and gives the answer. */
  synchronized String ask(String line) {
    long before = lines;
    in.println(line);
    long giveUpNs = System.nanoTime() + ANSWER_NS_MAX;
    try {
      while (lines == before) {
        long leftMs = (giveUpNs - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0 || !process.isAlive()) {
          throw new IllegalStateException("a child did not answer");
        }
        wait(leftMs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return last;
  }

  /** Line written last. */
  String last() {
    return last;
  }

  /** Processor time of all its threads until now, seconds. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end, as Ctrl-C does, and waits until it has. */
  void end(long seconds) throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would close its output, too
    await(seconds);
  }

  int await(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a child did not end within " + seconds + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    in.close();
    process.destroy();
  }
}
