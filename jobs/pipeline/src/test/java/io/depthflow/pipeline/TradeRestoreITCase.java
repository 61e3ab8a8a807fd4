package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.OrderLeg;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trade job that is killed while orders or a position are on, and goes on: from its retained
 * checkpoint in a new job, or by its restart strategy after its worker was lost. More moments, as
 * many as {@code -Ddepthflow.long=true} asks for.
 */
class TradeRestoreITCase {
  private static final BigDecimal PRECISION = new BigDecimal("0.00000001");
  private static final Duration MOMENT_LIMIT = Duration.ofSeconds(90);
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int KILLS = LONG ? 24 : 3;
  private static final int LOST_WORKERS = LONG ? 8 : 2;

  /** Workers that the cluster has lost, over all tests: the next one's number. */
  private static final AtomicInteger LOST = new AtomicInteger();

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestCluster.of(2);

  /** When a job is killed, besides a random delay after it. */
  private enum Moment {
    ENTRY_RESTING {
      @Override
      boolean holds(SimExchange exchange, String symbol, long fromMs) {
        return exchange.openOrders(symbol).stream()
            .anyMatch(o -> VenueAudit.isEntry(o) && o.createdMs() > fromMs);
      }
    },
    IN_POSITION {
      @Override
      boolean holds(SimExchange exchange, String symbol, long fromMs) {
        return !exchange.position(symbol).isFlat()
            && exchange.allOrders(symbol).stream()
                .anyMatch(o -> VenueAudit.isEntry(o) && o.createdMs() > fromMs);
      }
    },
    STOPPING {
      @Override
      boolean holds(SimExchange exchange, String symbol, long fromMs) {
        return exchange.openOrders(symbol).stream()
            .anyMatch(
                o ->
                    VenueAudit.leg(o.clientOrderId()) == OrderLeg.STOP_LIMIT
                        && o.createdMs() > fromMs);
      }
    };

    abstract boolean holds(SimExchange exchange, String symbol, long fromMs);
  }

  @Test
  void shouldGoOnFromARetainedCheckpointAfterAKillAtAnyMoment(@TempDir Path dir) throws Exception {
    long seed = 23;
    Random random = new Random(seed);
    List<Long> resumedMs = new ArrayList<>();
    int leftSomething = 0;
    try (TradingFloor floor = TradingFloor.open(dir, seed)) {
      for (int i = 0; i < KILLS; i++) {
        Moment moment = Moment.values()[i % Moment.values().length];
        String place = "seed " + seed + ", kill " + i + " at " + moment;
        if (i > 0) {
          resumedMs.add(System.currentTimeMillis());
        }
        runUntilKilled(floor, i > 0, moment, random.nextInt(300), place);
        boolean something =
            floor.server.ask(
                e ->
                    !e.position(floor.symbol()).isFlat()
                        || !e.openOrders(floor.symbol()).isEmpty());
        leftSomething += something ? 1 : 0;
      }
      assertThat(leftSomething).as("kills that left an order or a position").isPositive();

      resumedMs.add(System.currentTimeMillis());
      TradeResult result = TradeJob.prepare(options(floor, "--resume", "--for=15s")).execute();

      checkEnd(floor, result, "seed " + seed);
      for (long resumed : resumedMs) {
        readsBeforeItSends(result.journal(), resumed);
      }
    }
  }

  @Test
  void shouldGoOnByItselfAfterItsWorkerWasLost(
      @InjectMiniCluster MiniCluster cluster, @TempDir Path dir) throws Exception {
    long seed = 29;
    Random random = new Random(seed);
    try (TradingFloor floor = TradingFloor.open(dir, seed)) {
      TradeRun run = TradeJob.prepare(options(floor));
      CompletableFuture<TradeResult> result = CompletableFuture.supplyAsync(() -> execute(run));
      long fromMs = 0;
      for (int i = 0; i < LOST_WORKERS; i++) {
        String place = "seed " + seed + ", worker " + i;
        long since = fromMs;
        await(place)
            .atMost(MOMENT_LIMIT)
            .pollInterval(Duration.ofMillis(20))
            .until(
                () ->
                    result.isDone()
                        || (hasCheckpointSince(floor, since)
                            && now(floor, Moment.IN_POSITION, since)));
        assertThat(result).as(place).isNotDone();
        passMs(random.nextInt(300));
        loseWorker(cluster);
        fromMs = System.currentTimeMillis();
      }
      endAfterAnEntry(floor, run, result, fromMs, "seed " + seed);
      checkEnd(floor, result.get(3, TimeUnit.MINUTES), "seed " + seed);
    }
  }

  /** The journal's rows of whole round trips went with the worker; the money did not. */
  @Test
  void shouldTellTheMoneyOfAWorkerThatWasLostBeforeItsFirstCheckpoint(
      @InjectMiniCluster MiniCluster cluster, @TempDir Path dir) throws Exception {
    long seed = 31;
    String place = "seed " + seed;
    try (TradingFloor floor = TradingFloor.open(dir, seed)) {
      TradeRun run = TradeJob.prepare(options(floor, "--checkpoint-interval=1h"));
      CompletableFuture<TradeResult> result = CompletableFuture.supplyAsync(() -> execute(run));
      await(place)
          .atMost(MOMENT_LIMIT)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> result.isDone() || floor.server.ask(e -> hasTraded(e, floor.symbol())));
      assertThat(result).as(place).isNotDone();
      assertThat(hasCheckpointSince(floor, 0)).as(place).isFalse();
      loseWorker(cluster);
      endAfterAnEntry(floor, run, result, System.currentTimeMillis(), place);
      checkEnd(floor, result.get(3, TimeUnit.MINUTES), place);
    }
  }

  private static boolean hasTraded(SimExchange exchange, String symbol) {
    return exchange.position(symbol).isFlat() && !exchange.fills(symbol).isEmpty();
  }

  /** The only one; another takes its place. */
  private static void loseWorker(MiniCluster cluster) throws Exception {
    cluster.terminateTaskManager(LOST.getAndIncrement()).get(30, TimeUnit.SECONDS);
    cluster.startTaskManager();
  }

  /** Ends a run once it has traded on, however slow the machine is. */
  private static void endAfterAnEntry(
      TradingFloor floor,
      TradeRun run,
      CompletableFuture<TradeResult> result,
      long fromMs,
      String place) {
    await(place)
        .atMost(MOMENT_LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> result.isDone() || now(floor, Moment.IN_POSITION, fromMs));
    assertThat(result).as(place).isNotDone();
    run.end();
  }

  private static Options options(TradingFloor floor, String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--holding-limit=4s");
    if (args.stream().noneMatch(a -> a.startsWith("--checkpoint-interval"))) {
      args.add("--checkpoint-interval=1s");
    }
    return floor.tradeOptions(args.toArray(String[]::new));
  }

  private static void runUntilKilled(
      TradingFloor floor, boolean resume, Moment moment, int delayMs, String place)
      throws Exception {
    long fromMs = System.currentTimeMillis();
    TradePlan plan = TradePlan.of(options(floor, "--resume=" + resume));
    JobClient job = TradeJob.define(plan).executeAsync("trade");
    CompletableFuture<?> end = job.getJobExecutionResult();
    await(place)
        .atMost(MOMENT_LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                end.isDone() || (hasCheckpointSince(floor, fromMs) && now(floor, moment, fromMs)));
    assertThat(end).as("%s: the job runs", place).isNotDone();
    passMs(delayMs);
    job.cancel().get(30, TimeUnit.SECONDS);
    await(place).atMost(Duration.ofSeconds(30)).until(end::isDone);
  }

  private static boolean now(TradingFloor floor, Moment moment, long fromMs) {
    return floor.server.ask(e -> moment.holds(e, floor.symbol(), fromMs));
  }

  private static boolean hasCheckpointSince(TradingFloor floor, long fromMs) throws Exception {
    Path checkpoints = floor.state().resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try {
      Path newest = Checkpoints.newest(checkpoints).orElse(null);
      return newest != null
          && Files.getLastModifiedTime(newest.resolve("_metadata")).toMillis() > fromMs;
    } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
      return false; // a checkpoint that a newer one subsumed while we looked
    }
  }

  private static void passMs(long ms) {
    long until = System.currentTimeMillis() + ms;
    await().pollInterval(Duration.ofMillis(5)).until(() -> System.currentTimeMillis() >= until);
  }

  private static TradeResult execute(TradeRun run) {
    try {
      return run.execute();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** The exchange's record is clean, and the journal over all attempts has all of the money. */
  private static void checkEnd(TradingFloor floor, TradeResult result, String place) {
    VenueAudit audit = VenueAudit.of(floor, place).check();
    assertThat(result.flat()).as(place).isTrue();
    assertThat(floor.server.<Integer>ask(e -> e.openOrders(null).size())).isZero();
    assertThat(floor.server.ask(e -> e.position(floor.symbol())).isFlat()).isTrue();
    assertThat(audit.orders().stream().filter(VenueAudit::isEntry).map(OrderView::clientOrderId))
        .as(place)
        .hasSizeGreaterThan(1);
    AccountView account = floor.server.ask(e -> e.account());
    place += FillAudit.differences(result.journal(), audit.fills()) + "\n";
    same(result.realised(), account.realized(), place + ": realised by the journal");
    same(result.fees(), account.commission(), place + ": fees by the journal");
    same(result.accountRealised(), account.realized(), place + ": realised by userTrades");
    same(result.accountFees(), account.commission(), place + ": fees by userTrades");
  }

  private static void readsBeforeItSends(List<JournalEntry> journal, long resumedMs) {
    boolean read = false;
    for (JournalEntry row : journal) {
      if (row.timeMs() < resumedMs || read) {
        continue;
      }
      read =
          row.kind() == JournalKind.OUTCOME
              && row.action() == OrderAction.RECONCILE
              && row.outcome() == OutcomeKind.ACCEPTED;
      assertThat(row.kind() == JournalKind.REQUEST && row.action() == OrderAction.PLACE)
          .as("%s before the venue was read", row)
          .isFalse();
    }
    assertThat(read).as("a reading after %d", resumedMs).isTrue();
  }

  private static void same(BigDecimal actual, BigDecimal expected, String what) {
    assertThat(actual.subtract(expected).abs())
        .as("%s: %s against %s", what, actual, expected)
        .isLessThan(PRECISION);
  }
}
