package io.depthflow.flink.binance.source;

import static io.depthflow.flink.binance.source.TestLogs.T0_NS;
import static io.depthflow.flink.binance.source.TestLogs.lines;
import static io.depthflow.flink.binance.source.TestLogs.readAlone;
import static io.depthflow.flink.binance.source.TestLogs.shared;
import static io.depthflow.flink.binance.source.TestLogs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.recording.CorruptLogException;
import io.depthflow.flink.binance.TestCluster;
import io.depthflow.market.RawLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounded mode in a cluster: the same lines per symbol as the log reader alone gives. */
@Timeout(180)
class FileSourceITCase {

  private static final int MAX_PARALLELISM = 720;

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      TestCluster.of(
          4,
          new Configuration()
              .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64)));

  @TempDir Path dir;

  private static StreamExecutionEnvironment env(int parallelism, Configuration extra) {
    Configuration configuration = new Configuration(extra);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    env.setMaxParallelism(MAX_PARALLELISM);
    env.getConfig().enableObjectReuse();
    return env;
  }

  private static Configuration noRestart() {
    return new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
  }

  /** Lines read as keyed by symbol without a shuffle, numbered per symbol in keyed state. */
  private static DataStream<String> numbered(DataStream<RawLine> lines) {
    return DataStreamUtils.reinterpretAsKeyedStream(lines, RawLine::symbol, Types.STRING)
        .process(new Number())
        .returns(Types.STRING)
        .uid("number");
  }

  private static List<String> collect(DataStream<String> stream) throws Exception {
    List<String> rows = new ArrayList<>();
    CloseableIterator<String> iterator = stream.executeAndCollect("test");
    try {
      iterator.forEachRemaining(rows::add);
    } finally {
      iterator.close();
    }
    return rows;
  }

  private static DataStream<RawLine> source(StreamExecutionEnvironment env, List<String> files) {
    return env.fromSource(
            MarketSource.files(files),
            WatermarkStrategy.noWatermarks(),
            "market",
            RawLineTypeInfo.INSTANCE)
        .uid("market");
  }

  private static Map<String, List<String>> bySymbol(List<String> prints) {
    Map<String, List<String>> symbols = new TreeMap<>();
    for (String print : prints) {
      symbols.computeIfAbsent(print.split(" ")[0], k -> new ArrayList<>()).add(print);
    }
    return symbols;
  }

  private static Map<String, List<String>> alone(List<String> files) {
    return bySymbol(withNumbers(readAlone(files)));
  }

  private static List<String> withNumbers(List<String> prints) {
    Map<String, Integer> counts = new TreeMap<>();
    return prints.stream()
        .map(p -> p + " #" + counts.merge(p.split(" ")[0], 1, Integer::sum))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldGiveEachSymbolsLinesAsIfItWereAlone(int parallelism) throws Exception {
    List<String> files =
        List.of(
            shared("usdm/usdm_ethusdt_20240718.gz"),
            shared("spot/nexousdt_20240723.dat.gz"),
            shared("usdm/usdm_btcusdt_20230404.dat.gz"));
    StreamExecutionEnvironment env = env(parallelism, noRestart());
    List<String> prints = collect(numbered(source(env, files)));
    assertThat(bySymbol(prints)).isEqualTo(alone(files)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldGoOnExactlyWhereACheckpointStoodAfterAFailure(int parallelism) throws Exception {
    List<String> files =
        List.of(
            write(dir.resolve("b1.gz"), lines("BTCUSDT", T0_NS, 1_000_000, 9_000)),
            write(dir.resolve("b2.gz"), lines("BTCUSDT", T0_NS + 9_000_000_000L, 1_000_000, 9_000)),
            write(dir.resolve("e.gz"), lines("ETHUSDT", T0_NS + 5_000, 1_100_000, 14_000)),
            write(dir.resolve("s.gz"), lines("NEXOUSDT", T0_NS - 40_000_000_000_000L, 1, 2)));
    Configuration restart = new Configuration();
    restart.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restart.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    restart.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment env = env(parallelism, restart);
    env.enableCheckpointing(50);
    FailAfterCheckpoint.FAILURES.set(0);
    DataStream<RawLine> lines = source(env, files);
    List<String> prints =
        collect(numbered(lines.map(new FailAfterCheckpoint()).returns(RawLineTypeInfo.INSTANCE)));
    assertThat(FailAfterCheckpoint.FAILURES.get()).as("failures met").isEqualTo(2);
    assertThat(bySymbol(prints)).isEqualTo(alone(files));
  }

  @Test
  void shouldGiveTheSameLinesAcrossRescales() throws Exception {
    List<String> files = new ArrayList<>();
    for (String symbol : List.of("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "NEXOUSDT")) {
      files.add(write(dir.resolve(symbol + "1.gz"), lines(symbol, T0_NS, 1_000_000, 6_000)));
      files.add(
          write(
              dir.resolve(symbol + "2.gz"),
              lines(symbol, T0_NS + 6_000_000_000L, 1_000_000, 6_000)));
    }
    List<String> prints = new ArrayList<>();
    String savepoint = null;
    for (int parallelism : new int[] {1, 2, 3}) {
      savepoint = runToSavepoint(files, parallelism, savepoint, prints);
    }
    Configuration last = noRestart();
    restore(last, savepoint);
    StreamExecutionEnvironment env = env(1, last);
    Gate.open();
    int before = prints.size();
    gated(env, files);
    env.execute("last");
    prints.addAll(Gate.takeSeen());
    assertThat(before).as("lines of the three first runs").isBetween(3_000, 59_000);
    Map<String, List<String>> got = bySymbol(prints);
    Map<String, List<String>> expected = alone(files);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    for (String symbol : expected.keySet()) {
      assertThat(got.get(symbol)).as(symbol).isEqualTo(expected.get(symbol));
    }
  }

  /**
   * The lines, numbered, into a list of the test: exact here, for nothing fails and a stop with
   * savepoint ends the source at its barrier. (Flink's collecting sink cannot be restored.)
   */
  private static void gated(StreamExecutionEnvironment env, List<String> files) {
    numbered(source(env, files))
        .map(new Gate())
        .returns(Types.STRING)
        .uid("gate")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
  }

  private static void restore(Configuration configuration, String savepoint) {
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
  }

  /** Runs until some lines passed, stops with a savepoint and adds what came out. */
  private String runToSavepoint(
      List<String> files, int parallelism, String from, List<String> prints) throws Exception {
    Configuration configuration = noRestart();
    if (from != null) {
      restore(configuration, from);
    }
    StreamExecutionEnvironment env = env(parallelism, configuration);
    env.enableCheckpointing(20);
    Gate.close(1_500);
    gated(env, files);
    JobClient job = env.executeAsync("to savepoint");
    assertThat(Gate.passed.await(60, TimeUnit.SECONDS)).as("lines passed").isTrue();
    // Lines of one subtask may have passed while another has not begun: Flink then refuses.
    String path =
        await()
            .atMost(60, TimeUnit.SECONDS)
            .ignoreExceptionsMatching(e -> String.valueOf(e).contains("is not being executed"))
            .until(
                () ->
                    job.stopWithSavepoint(
                            false,
                            dir.resolve("savepoints").toUri().toString(),
                            SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS),
                p -> true);
    await().until(() -> job.getJobStatus().get().isTerminalState());
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
    prints.addAll(Gate.takeSeen());
    return path;
  }

  @Test
  void shouldTellTheUserWhichFileIsCorrupt() throws Exception {
    Path torn = dir.resolve("torn.gz");
    write(torn, lines("BTCUSDT", T0_NS, 1, 5_000));
    byte[] whole = Files.readAllBytes(torn);
    whole[whole.length / 2] ^= 0x55;
    Files.write(torn, whole);
    for (String file : List.of(torn.toString(), dir.resolve("gone.gz").toString())) {
      StreamExecutionEnvironment env = env(1, noRestart());
      DataStream<String> out = numbered(source(env, List.of(file)));
      assertThatThrownBy(() -> collect(out))
          .hasStackTraceContaining(CorruptLogException.class.getName())
          .hasStackTraceContaining(Path.of(file).getFileName().toString());
    }
  }

  /** Numbers a symbol's lines; wrong keys or a lost or doubled line show in the numbers. */
  private static final class Number extends KeyedProcessFunction<String, RawLine, String> {
    private static final long serialVersionUID = 1L;
    private transient ValueState<Integer> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.INT));
    }

    @Override
    public void processElement(RawLine line, Context context, Collector<String> out)
        throws Exception {
      int number = count.value() == null ? 1 : count.value() + 1;
      count.update(number);
      if (context.timestamp() != line.receiveTimeNs() / 1_000_000) {
        throw new IllegalStateException("timestamp " + context.timestamp() + " of " + line);
      }
      out.collect(TestLogs.print(line) + " #" + number);
    }
  }

  /** Fails twice, each time some lines after a checkpoint completed. */
  private static final class FailAfterCheckpoint
      implements MapFunction<RawLine, RawLine>, CheckpointListener {
    private static final long serialVersionUID = 1L;
    static final AtomicInteger FAILURES = new AtomicInteger();
    private transient int sinceCheckpoint;
    private transient boolean completed;

    @Override
    public RawLine map(RawLine line) {
      int failures = FAILURES.get();
      if (failures == 2) {
        return line;
      }
      if (!completed) {
        // Crawls, on whatever machine, until there is a checkpoint to fall back to.
        LockSupport.parkNanos(1_000_000);
      } else if (++sinceCheckpoint > 200 && FAILURES.compareAndSet(failures, failures + 1)) {
        throw new IllegalStateException("failure of the test");
      }
      return line;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      completed = true;
      sinceCheckpoint = 0;
    }
  }

  /** Lets some lines through at speed, then crawls until the savepoint stops the job. */
  private static final class Gate implements MapFunction<String, String> {
    private static final long serialVersionUID = 1L;
    private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();
    static volatile CountDownLatch passed;

    static void close(int lines) {
      passed = new CountDownLatch(lines);
    }

    static void open() {
      passed = null;
    }

    static List<String> takeSeen() {
      List<String> seen = List.copyOf(SEEN);
      SEEN.clear();
      return seen;
    }

    @Override
    public String map(String print) {
      SEEN.add(print);
      CountDownLatch gate = passed;
      if (gate != null) {
        gate.countDown();
        if (gate.getCount() == 0) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      return print;
    }
  }
}
