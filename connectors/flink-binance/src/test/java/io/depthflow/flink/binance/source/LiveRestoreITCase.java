package io.depthflow.flink.binance.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.flink.binance.RunningJob;
import io.depthflow.flink.binance.TestCluster;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A live job that fails and comes back from its checkpoint: what its book says meanwhile. */
@Timeout(180)
class LiveRestoreITCase {

  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Duration DOWN = Duration.ofSeconds(4);
  private static final long NS_PER_MS = 1_000_000L;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = TestCluster.of(2);

  /** What one attempt of one symbol saw; the tasks run in this process. */
  private record Seen(List<RawLine> lines, List<BookSample> rows) {}

  private static final Map<String, Seen> SEEN = new ConcurrentHashMap<>();
  private static final Map<String, SymbolFeed> RESTORED = new ConcurrentHashMap<>();
  private static final AtomicBoolean FAIL = new AtomicBoolean();

  private static Seen seen(int attempt, String symbol) {
    return SEEN.computeIfAbsent(
        attempt + symbol,
        key -> new Seen(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>()));
  }

  private static StreamExecutionEnvironment env() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300))
                .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
                .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1)
                .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, DOWN));
    env.setParallelism(1);
    env.setMaxParallelism(SymbolAssignment.DEFAULT_MAX_PARALLELISM);
    env.getConfig().enableObjectReuse();
    return env;
  }

  @Test
  void shouldGiveNoRowBetweenTheCheckpointAndTheNextSynchronisation() throws Exception {
    GeneratorConfig market = GeneratorConfig.defaults();
    try (ExchangeServer server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(new MarketGenerator(market.withSeed(1)))
                .feed(new MarketGenerator(market.withSymbol("ETHUSDT").withSeed(2)))
                .build())) {
      LiveConfig config =
          LiveConfig.builder(server.restUri(), server.wsUri(), SYMBOLS)
              .streams(List.of("depth@100ms", "aggTrade"))
              .snapshotIntervalMs(100)
              .build();
      try (RunningJob<Long> job =
          RunningJob.start(
              DataStreamUtils.reinterpretAsKeyedStream(
                      env()
                          .fromSource(
                              MarketSource.live(config),
                              WatermarkStrategy.noWatermarks(),
                              "market"),
                      RawLine::symbol,
                      Types.STRING)
                  .process(new Books())
                  .uid("books")
                  .returns(Types.LONG))) {
        awaitRows(0);
        FAIL.set(true);
        awaitRows(1);
        SYMBOLS.forEach(LiveRestoreITCase::assertBreakAtTheCheckpoint);
        assertThat(job.job().getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
      }
    }
  }

  private static void awaitRows(int attempt) {
    await()
        .atMost(WAIT)
        .until(() -> SYMBOLS.stream().allMatch(s -> seen(attempt, s).rows().size() >= 3));
  }

  private static void assertBreakAtTheCheckpoint(String symbol) {
    List<RawLine> before = List.copyOf(seen(0, symbol).lines());
    List<RawLine> after = List.copyOf(seen(1, symbol).lines());
    List<BookSample> rows = List.copyOf(seen(1, symbol).rows());
    assertThat(after).extracting(RawLine::receiveTimeNs).as(symbol).isSorted();
    RawLine first = after.get(0);
    assertThat(Frames.kindOf(first.frame())).as(symbol).isEqualTo(FrameKind.CONNECT);
    assertThat(before)
        .as("%s: the break lies at the last line of the checkpoint", symbol)
        .extracting(RawLine::receiveTimeNs)
        .contains(first.receiveTimeNs());

    assertThat(RESTORED.get(symbol).sampler().inSync()).as("restored in step").isTrue();
    long heardMs = before.get(before.size() - 1).receiveTimeNs() / NS_PER_MS;
    long resyncMs =
        after.stream()
                .filter(line -> Frames.kindOf(line.frame()) == FrameKind.SNAPSHOT)
                .findFirst()
                .orElseThrow()
                .receiveTimeNs()
            / NS_PER_MS;
    assertThat(resyncMs).as(symbol + ": it was down").isGreaterThan(heardMs + DOWN.toMillis() / 2);
    assertThat(rows)
        .as("%s: rows begin behind the snapshot", symbol)
        .allSatisfy(row -> assertThat(row.timeMs()).isGreaterThanOrEqualTo(resyncMs))
        .allSatisfy(
            row ->
                assertThat(row.segment()).isGreaterThan(RESTORED.get(symbol).sampler().segment()));
    assertThat(rows.stream().mapToLong(row -> rows.get(0).bidTicks()[0] - row.bidTicks()[0]))
        .as("%s: the book moves", symbol)
        .anyMatch(change -> change != 0);
  }

  /** The books of all symbols in operator state; one subtask. Fails once, when told to. */
  private static final class Books extends KeyedProcessFunction<String, RawLine, Long>
      implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1L;

    private transient Map<String, SymbolFeed> feeds;
    private transient ListState<byte[]> state;
    private transient boolean safe;

    @Override
    public void processElement(RawLine line, Context context, Collector<Long> out)
        throws IOException {
      int attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
      if (FAIL.get() && attempt == 0 && safe) {
        throw new IOException("the failure that the test asks for");
      }
      Seen seen = seen(attempt, line.symbol());
      SymbolFeed feed = feeds.computeIfAbsent(line.symbol(), s -> new SymbolFeed(s, 1_000));
      feed.setOutput(seen.rows()::add);
      feed.accept(line);
      seen.lines().add(line);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      feeds = new TreeMap<>();
      state =
          context
              .getOperatorStateStore()
              .getListState(
                  new ListStateDescriptor<>(
                      "books", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
      for (byte[] bytes : state.get()) {
        SymbolFeed feed = SymbolFeed.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        feeds.put(feed.sampler().symbol(), feed);
        RESTORED.put(feed.sampler().symbol(), feed.copy());
      }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      state.clear();
      for (SymbolFeed feed : feeds.values()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        feed.write(new DataOutputStream(bytes));
        state.add(bytes.toByteArray());
      }
    }

    /** Rows are awaited before the failure is asked for, so one more checkpoint has books. */
    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      safe = FAIL.get();
    }
  }
}
