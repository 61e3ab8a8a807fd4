package io.depthflow.pipeline;

import io.depthflow.pipeline.cli.Depthflow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program itself in a process of its own, to be killed by SIGKILL. */
record Program(Process process, Path output) {

  /**
   * @param folder where it runs and leaves what it said
   * @param name of what it said
   */
  static Program start(Path folder, String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .forEach(command::add);
    String path = System.getProperty("surefire.test.class.path");
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            path == null ? System.getProperty("java.class.path") : path,
            Depthflow.class.getName()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve(name + ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Program(process, output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  String said() throws IOException {
    return Files.exists(output) ? Files.readString(output) : "nothing";
  }
}
