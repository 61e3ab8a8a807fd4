package io.depthflow.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flink cluster on loopback made of Maven's artefacts alone: JobManager and TaskManager are each
 * a process of its own, and so is every {@code flink run}. What they say lies in the folder, one
 * log a process. All of them are killed when it is closed.
 */
final class LocalCluster implements AutoCloseable {

  private static final Duration UP_WITHIN = Duration.ofSeconds(90);
  private static final Duration CLIENT_WITHIN = Duration.ofSeconds(90);
  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final String PARAMS = "BASH_JAVA_UTILS_EXEC_RESULT:";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path lib;
  private final Path jar;
  private final int restPort;
  private final List<Process> processes = new CopyOnWriteArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private LocalCluster(Path folder, Path lib, Path jar) throws IOException {
    this.folder = folder;
    this.lib = lib;
    this.jar = jar;
    int[] ports = freePorts(2);
    this.restPort = ports[1];
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill-cluster"));
    Files.createDirectories(folder.resolve("tmp"));
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/config.yaml"), config(ports[0], ports[1]));
    Files.writeString(folder.resolve("conf/log4j2.properties"), LOG4J);
  }

  /**
   * @param folder of configuration, logs and working files; made anew
   * @param lib the jars of a Flink distribution
   * @param jar the job jar, which no process of the cluster has on its class path
   */
  static LocalCluster start(Path folder, Path lib, Path jar) throws Exception {
    LocalCluster cluster = new LocalCluster(folder, lib, jar);
    try {
      Process jobManager = cluster.params("GET_JM_RESOURCE_PARAMS", "jm-params.log");
      Process taskManager = cluster.params("GET_TM_RESOURCE_PARAMS", "tm-params.log");
      cluster.server(
          "jobmanager.log",
          "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
          cluster.read(jobManager, "jm-params.log"),
          List.of("--executionMode", "cluster"));
      cluster.server(
          "taskmanager.log",
          "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
          cluster.read(taskManager, "tm-params.log"),
          List.of());
      await("a TaskManager registers")
          .atMost(UP_WITHIN)
          .pollInterval(Duration.ofMillis(200))
          .until(cluster::taskManagers, n -> n == 1);
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  /** Runs a main of the job jar by {@code flink run}; to be waited for by {@link #end}. */
  Process run(String log, boolean detached, Class<?> main, List<String> args) throws IOException {
    List<String> command = new ArrayList<>(List.of("run"));
    if (detached) {
      command.add("-d");
    }
    command.addAll(List.of("-c", main.getName(), jar.toString()));
    command.addAll(args);
    return java(log, List.of("-Xmx512m"), "org.apache.flink.client.cli.CliFrontend", command);
  }

  /** What a {@code flink run} printed, once it has ended well. */
  String end(Process client, String log) throws Exception {
    boolean ended = client.waitFor(CLIENT_WITHIN.toSeconds(), TimeUnit.SECONDS);
    String text = Files.readString(folder.resolve(log));
    assertThat(ended).as("%s ended; it said %s", log, text).isTrue();
    assertThat(client.exitValue()).as("exit code of %s, which said %s", log, text).isZero();
    return text;
  }

  /** Id of the job that a detached {@code flink run} submitted. */
  String submitted(Process client, String log) throws Exception {
    String text = end(client, log);
    Matcher matcher = JOB_ID.matcher(text);
    assertThat(matcher.find()).as("a job id in %s", text).isTrue();
    return matcher.group(1);
  }

  String submit(String log, Class<?> main, List<String> args) throws Exception {
    return submitted(run(log, true, main, args), log);
  }

  /** State of a job, e.g. RUNNING: only when all of its tasks are; FAILED tells why. */
  String state(String job) {
    JsonNode node = get("/jobs/" + job);
    String state = node.path("state").asText();
    if (state.equals("FAILED") || state.equals("RESTARTING") || state.equals("FAILING")) {
      String cause = get("/jobs/" + job + "/exceptions").path("root-exception").asText();
      throw new AssertionError("job " + job + " is " + state + ": " + cause);
    }
    if (state.equals("RUNNING")) {
      for (JsonNode vertex : node.path("vertices")) {
        if (!vertex.path("status").asText().equals("RUNNING")) {
          return "DEPLOYING";
        }
      }
    }
    return state;
  }

  void awaitState(String job, String wanted, Duration within) {
    await(job + " is " + wanted)
        .atMost(within)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> state(job), wanted::equals);
  }

  void cancel(String job) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/jobs/" + job + "?mode=cancel"))
            .timeout(Duration.ofSeconds(10))
            .method("PATCH", HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(202);
  }

  /** Everything that the processes have said so far. */
  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
      for (Path log : logs) {
        all.append(Files.readString(log));
      }
    }
    return all.toString();
  }

  @Override
  public void close() {
    kill();
    for (Process process : processes) {
      process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  private void kill() {
    processes.forEach(Process::destroyForcibly);
  }

  private int taskManagers() {
    for (Process process : processes) {
      if (!process.isAlive() && process.exitValue() != 0) {
        throw new AssertionError("a process of the cluster ended; see its log in " + folder);
      }
    }
    try {
      return get("/taskmanagers").path("taskmanagers").size();
    } catch (UncheckedIOException notYetUp) {
      return 0;
    }
  }

  private JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10)).build();
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while asking the cluster", e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + restPort + path);
  }

  /** Memory of a process as Flink's own scripts find it: line 1 JVM options, line 2 properties. */
  private Process params(String command, String log) throws IOException {
    return java(
        log,
        List.of("-Xmx128m"),
        "org.apache.flink.runtime.util.bash.BashJavaUtils",
        List.of(command, "--configDir", folder.resolve("conf").toString()));
  }

  private List<List<String>> read(Process params, String log) throws Exception {
    return end(params, log)
        .lines()
        .filter(line -> line.startsWith(PARAMS))
        .map(line -> Arrays.asList(line.substring(PARAMS.length()).trim().split(" +")))
        .toList();
  }

  private void server(String log, String main, List<List<String>> params, List<String> more)
      throws IOException {
    assertThat(params).as("lines of %s", log).hasSize(2);
    List<String> args = new ArrayList<>(List.of("--configDir", folder.resolve("conf").toString()));
    args.addAll(more);
    args.addAll(params.get(1));
    java(log, params.get(0), main, args);
  }

  private Process java(String log, List<String> options, String main, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    // The list that this JVM was given for Flink.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    command.add("-Dlog4j2.configurationFile=" + folder.resolve("conf/log4j2.properties").toUri());
    command.addAll(List.of("-cp", lib + "/*", main));
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("FLINK_CONF_DIR", folder.resolve("conf").toString());
    environment.put("FLINK_LIB_DIR", lib.toString());
    environment.remove("JAVA_TOOL_OPTIONS");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      int[] ports = new int[count];
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        ports[i] = sockets.get(i).getLocalPort();
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static String config(int rpcPort, int restPort) {
    return """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        jobmanager.memory.process.size: 1000m
        jobmanager.memory.jvm-metaspace.size: 160m
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 2
        taskmanager.memory.process.size: 1400m
        taskmanager.memory.managed.size: 16m
        taskmanager.memory.network.min: 64m
        taskmanager.memory.network.max: 64m
        """
        .formatted(rpcPort, restPort);
  }

  private static final String LOG4J =
      """
      rootLogger.level = INFO
      rootLogger.appenderRef.console.ref = console
      # Neither is worth a look: a client without YARN, and a gauge that Flink registers twice.
      logger.cli.name = org.apache.flink.client.cli.CliFrontend
      logger.cli.level = ERROR
      logger.metrics.name = org.apache.flink.metrics.MetricGroup
      logger.metrics.level = ERROR
      appender.console.name = console
      appender.console.type = CONSOLE
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
      """;
}
