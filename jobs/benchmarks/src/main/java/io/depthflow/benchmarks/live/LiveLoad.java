package io.depthflow.benchmarks.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The recorder under a rate that is stepped up.
 *
 * <pre>
 * live run FOLDER [--symbols 100] [--steps 1,2,5,10] [--seconds 20] [--warm 0.2] [--sync 130]
 *          [--bare true] [--kinds all] [--parallelism 1] [--jvm -Xmx2g]
 * live density FILES...
 * </pre>
 *
 * A step is a multiple of BTCUSDT's density for every symbol. First the same steps go to a client
 * that only counts, then to {@code record}, which may take {@code sync} seconds at the density
 * {@code warm} to get its snapshots. All three are processes of their own; what is left in the
 * folder is read in the end and held against what was sent.
 */
public final class LiveLoad {

  private static final long DRAIN_S = 120;
  private static final long STOP_S = 120;

  private final Path folder;
  private int symbols = 100;
  private double[] steps = {1, 2, 5, 10};
  private double warm = 0.2;
  private int seconds = 20;
  private int syncSeconds = 130;
  private boolean bare = true;
  private String streams = "depth@0ms,trade,bookTicker";
  private double share = 1;
  private int parallelism = 1;
  private String jvm = "-Xmx2g";

  private LiveLoad(Path folder) {
    this.folder = folder;
  }

  /** What a step saw. */
  private record Step(
      double multiple,
      double sentPerSecond,
      double seenPerSecond,
      double serverCores,
      double clientCores,
      double microsPerFrame,
      double owedMax,
      double queueMax,
      double emitLagMax,
      double overflows,
      double dropped,
      double heapMb,
      String gaps,
      long fromMs) {}

  public static void main(String[] args) throws Exception {
    if (args.length > 1 && args[0].equals("density")) {
      EventDensity.print(Arrays.stream(args).skip(1).map(Path::of).toList());
      return;
    }
    if (args.length < 2 || !args[0].equals("run") || args.length % 2 != 0) {
      System.err.println("usage: live run FOLDER [--NAME VALUE]... | live density FILES...");
      System.exit(2);
    }
    LiveLoad load = new LiveLoad(Path.of(args[1]).toAbsolutePath());
    for (int i = 2; i < args.length; i += 2) {
      load.set(args[i], args[i + 1]);
    }
    load.run();
  }

  private void set(String name, String value) {
    switch (name) {
      case "--symbols" -> symbols = Integer.parseInt(value);
      case "--steps" ->
          steps = Arrays.stream(value.split(",")).mapToDouble(Double::parseDouble).toArray();
      case "--seconds" -> seconds = Integer.parseInt(value);
      case "--warm" -> warm = Double.parseDouble(value);
      case "--sync" -> syncSeconds = Integer.parseInt(value);
      case "--kinds" -> setKinds(value);
      case "--bare" -> bare = Boolean.parseBoolean(value);
      case "--parallelism" -> parallelism = Integer.parseInt(value);
      case "--jvm" -> jvm = value;
      default -> throw new IllegalArgumentException("unknown option " + name);
    }
  }

  private void setKinds(String kinds) {
    switch (kinds) {
      case "all" -> share = 1;
      case "depth" -> {
        streams = "depth@0ms";
        share = EventDensity.BTCUSDT.depthPerSecond() / EventDensity.BTCUSDT.framesPerSecond();
      }
      default -> throw new IllegalArgumentException("--kinds is all or depth, not " + kinds);
    }
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    System.out.printf(
        Locale.ROOT,
        "%d symbols, %s; a multiple of 1 is %.0f frames/s, load average %.1f%n",
        symbols,
        streams,
        symbols * share * EventDensity.BTCUSDT.framesPerSecond(),
        java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    if (bare) {
      try (ChildProcess server = server("bare")) {
        int sockets = (symbols * streams.split(",").length + 149) / 150;
        List<String> arguments =
            List.of(portOf(server), String.valueOf(symbols), String.valueOf(sockets), streams);
        try (ChildProcess client =
            ChildProcess.start(
                BareClient.class, folder.resolve("bare.log"), List.of("-Xmx256m"), arguments)) {
          server.tell(String.valueOf(pace(warm)));
          awaitFrames(client);
          table("bare client", steps(server, client));
        }
      }
    }
    try (ChildProcess server = server("recorded")) {
      record(server);
    }
  }

  private ChildProcess server(String name) throws IOException {
    ChildProcess server =
        ChildProcess.start(
            BlastServer.class,
            folder.resolve("server-" + name + ".log"),
            List.of("-Xmx1g"),
            List.of(String.valueOf(symbols)));
    long giveUpNs = System.nanoTime() + 120_000_000_000L;
    while (server.last().isEmpty()) {
      if (!server.isAlive() || System.nanoTime() > giveUpNs) {
        throw new IllegalStateException("the server did not start: see its log in " + folder);
      }
      sleep(0.05);
    }
    return server;
  }

  private static String portOf(ChildProcess server) {
    return server.last().split(" ")[1];
  }

  private void record(ChildProcess server) throws IOException, InterruptedException {
    String port = portOf(server);
    Path store = folder.resolve("store");
    List<String> arguments =
        List.of(
            "--symbols=" + String.join(",", BlastSymbol.names(symbols)),
            "--streams=" + streams,
            "--rest-url=http://127.0.0.1:" + port,
            "--ws-url=ws://127.0.0.1:" + port,
            "--store=" + store,
            "--parallelism=" + parallelism);
    try (ChildProcess recorder =
        ChildProcess.start(
            RecorderProcess.class,
            folder.resolve("recorder.log"),
            Arrays.asList(jvm.split(" ")),
            arguments)) {
      long began = System.nanoTime();
      server.tell(String.valueOf(pace(warm)));
      while (Seen.of(recorder).inStep() < symbols) {
        if (!recorder.isAlive() || (System.nanoTime() - began) / 1e9 > syncSeconds) {
          throw new IllegalStateException(
              (int) Seen.of(recorder).inStep() + " symbols in step: see recorder.log in " + folder);
        }
        sleep(0.2);
      }
      System.out.printf(
          Locale.ROOT, "all in step after %.0f s%n", (System.nanoTime() - began) / 1e9);
      List<Step> seen = steps(server, recorder);
      server.tell("0");
      drain(server, recorder);
      String[] sent = server.ask("").split(" ");
      recorder.end(STOP_S);
      table("record", seen);
      verify(store, seen, Long.parseLong(sent[1]), Seen.counts(sent[7]));
    }
  }

  /** Nothing is sent any more; what was sent lies in sockets and queues until it is recorded. */
  private void drain(ChildProcess server, ChildProcess recorder) {
    long beganNs = System.nanoTime();
    double sent = -1;
    double seen = -1;
    int calm = 0;
    while (calm < 2) {
      double tookS = (System.nanoTime() - beganNs) / 1e9;
      if (!recorder.isAlive() || tookS > DRAIN_S) {
        System.out.printf(Locale.ROOT, "not empty after %.0f s%n", tookS);
        return;
      }
      double[] sentNow = sent(server);
      Seen now = Seen.of(recorder);
      // Second ends are lines, too.
      boolean still = now.frames() - seen < 3 * symbols && now.queue() < 3 * symbols;
      calm = sentNow[1] < 1 && sentNow[0] == sent && still ? calm + 1 : 0;
      sent = sentNow[0];
      seen = now.frames();
      sleep(1);
    }
    System.out.printf(
        Locale.ROOT, "empty %.0f s after the last step%n", (System.nanoTime() - beganNs) / 1e9);
  }

  private void awaitFrames(ChildProcess client) {
    long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(syncSeconds);
    while (Seen.of(client).frames() == 0) {
      if (!client.isAlive() || System.nanoTime() > giveUpNs) {
        throw new IllegalStateException("the client saw no frame: see its log in " + folder);
      }
      sleep(0.2);
    }
  }

  private double pace(double multiple) {
    return multiple * symbols * EventDensity.BTCUSDT.framesPerSecond();
  }

  private List<Step> steps(ChildProcess server, ChildProcess client) {
    List<Step> all = new ArrayList<>();
    for (double multiple : steps) {
      server.tell(String.valueOf(pace(multiple)));
      sleep(1);
      all.add(step(multiple, server, client));
      if (!client.isAlive()) {
        throw new IllegalStateException("the client ended: see its log in " + folder);
      }
    }
    return all;
  }

  private Step step(double multiple, ChildProcess server, ChildProcess client) {
    final Seen before = Seen.of(client);
    final double sentBefore = sent(server)[0];
    final double serverCpu = server.cpuSeconds();
    final double clientCpu = client.cpuSeconds();
    final long beganNs = System.nanoTime();
    final long fromMs = System.currentTimeMillis();
    double owed = 0;
    double queue = 0;
    double lag = 0;
    double heap = 0;
    while (System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(seconds)) {
      sleep(0.5);
      owed = Math.max(owed, sent(server)[1]);
      Seen now = Seen.of(client);
      queue = Math.max(queue, now.queue());
      lag = Math.max(lag, now.figures()[6]);
      heap = Math.max(heap, now.figures()[7]);
    }
    double took = (System.nanoTime() - beganNs) / 1e9;
    Seen after = Seen.of(client);
    double cpu = client.cpuSeconds() - clientCpu;
    double frames = after.frames() - before.frames();
    return new Step(
        multiple,
        (sent(server)[0] - sentBefore) / took,
        frames / took,
        (server.cpuSeconds() - serverCpu) / took,
        cpu / took,
        cpu * 1e6 / frames,
        owed,
        queue,
        lag,
        after.overflows() - before.overflows(),
        after.dropped() - before.dropped(),
        heap,
        after.gapsSince(before),
        fromMs);
  }

  /** Frames sent, frames owed. */
  private static double[] sent(ChildProcess server) {
    String[] words = server.ask("").split(" ");
    return words[0].equals("sent")
        ? new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[3])}
        : new double[2];
  }

  private static void table(String title, List<Step> steps) {
    System.out.println(title);
    System.out.println(
        "| x BTCUSDT | sent/s | seen/s | server cores | client cores | us/frame | owed max"
            + " | queue max | receive to emitted max ms | overflows | dropped | heap max MB"
            + " | gap lines |");
    for (Step s : steps) {
      System.out.printf(
          Locale.ROOT,
          "| %.1f | %,.0f | %,.0f | %.2f | %.2f | %.2f | %,.0f | %,.0f | %.0f | %.0f |"
              + " %,.0f | %.0f | %s |%n",
          s.multiple,
          s.sentPerSecond,
          s.seenPerSecond,
          s.serverCores,
          s.clientCores,
          s.microsPerFrame,
          s.owedMax,
          s.queueMax,
          s.emitLagMax,
          s.overflows,
          s.dropped,
          s.heapMb,
          s.gaps);
    }
  }

  private void verify(Path store, List<Step> seen, long sent, Map<String, Long> positions)
      throws IOException {
    List<Long> from = new ArrayList<>(seen.stream().map(Step::fromMs).toList());
    from.add(seen.get(seen.size() - 1).fromMs + seconds * 1_000L);
    RecordedLog log = new RecordedLog(from, new FrameIds(MarketLoop.of(EventDensity.BTCUSDT)));
    log.read(store.resolve("raw"));
    FrameAccount account = log.account;
    // A stream's first frame in the log is the first that was sent, or this is not 0.
    final long before = sent - account.close(positions);
    final long unnamed = account.missing.getOrDefault(FrameAccount.UNNAMED, 0L);
    System.out.printf(
        Locale.ROOT,
        "sent %,d = in the log %,d + missing, by what stands there, %s + before a stream's first"
            + " %,d; twice or back %d, foreign %d, broken chains %d, gap lines %d, %,d MB%n",
        sent,
        account.logged,
        account.missing,
        before,
        account.twiceOrBack,
        account.foreign,
        log.brokenChains,
        log.gapLines,
        log.bytes >> 20);
    for (int i = 0; i < seen.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "lag E to receive at %.1f: p50 %d ms, p99 %d ms, p99.9 %d ms, max %d ms%n",
          seen.get(i).multiple,
          log.lagMs(i, 0.5),
          log.lagMs(i, 0.99),
          log.lagMs(i, 0.999),
          log.lagMs(i, 1));
    }
    if (unnamed + Math.abs(before) + account.twiceOrBack + account.foreign > 0) {
      throw new IllegalStateException("not every frame is accounted for: see above");
    }
  }

  private static void sleep(double s) {
    LockSupport.parkNanos((long) (s * 1e9));
  }
}
