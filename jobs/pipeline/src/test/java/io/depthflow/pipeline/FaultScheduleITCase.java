package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.exchange.server.faults.FaultSchedule;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random schedules of faults, several at once, upon several symbols: no drift at any update id that
 * was looked at, no frame that is missing without a marker, and rows of a backfill from the raw log
 * that are those written live. 8 schedules; with {@code depthflow.long} 200, or as many as {@code
 * depthflow.fault.schedules} says; {@code depthflow.fault.seed} is the first.
 */
@Timeout(3_600)
class FaultScheduleITCase {

  private static final int SCHEDULES =
      Integer.getInteger(
          "depthflow.fault.schedules", Boolean.getBoolean("depthflow.long") ? 200 : 8);
  private static final long FIRST_SEED = Long.getLong("depthflow.fault.seed", 1);
  private static final int SCHEDULES_A_JOB = 8;
  private static final Duration SPAN = Duration.ofSeconds(12);
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final int COMPARISONS = 5;
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "SOLUSDT");

  static final List<FaultKind> KINDS =
      List.of(
          FaultKind.DROP_DEPTH,
          FaultKind.DUPLICATE_DEPTH,
          FaultKind.REORDER_DEPTH,
          FaultKind.CROSSED_BOOK,
          FaultKind.MALFORMED_FRAME,
          FaultKind.BINARY_FRAME,
          FaultKind.HUGE_FRAME,
          FaultKind.SILENT_STREAM,
          FaultKind.STALE_SNAPSHOT,
          FaultKind.CLOSE_SOCKETS,
          FaultKind.HALF_OPEN,
          FaultKind.MISSING_PINGS,
          FaultKind.UNAVAILABLE,
          FaultKind.BANNED,
          FaultKind.SLOW_ANSWER,
          FaultKind.CUT_ANSWER,
          FaultKind.RESTART);

  private static final InMemoryReporter METRICS = InMemoryReporter.create();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      TestCluster.of(4, METRICS.addToConfiguration(new Configuration()));

  @TempDir Path root;

  private final Map<FaultKind, Long> acted = new EnumMap<>(FaultKind.class);
  private final Map<String, Long> gaps = new TreeMap<>();
  private long frames;
  private long missing;
  private long repeats;
  private long compared;
  private long rows;
  private long levels;
  private final List<Throwable> failed = new ArrayList<>();

  @Test
  void shouldKeepEveryBookThroughRandomSchedules() throws Exception {
    for (int done = 0; done < SCHEDULES; done += SCHEDULES_A_JOB) {
      long seed = FIRST_SEED + done;
      int count = Math.min(SCHEDULES_A_JOB, SCHEDULES - done);
      Path store = root.resolve("seed-" + seed);
      try (FaultFloor floor = new FaultFloor(plan(seed, done), store, METRICS)) {
        floor.awaitWhole(COMPARISONS);
        for (int i = 0; i < count; i++) {
          play(floor, seed + i);
        }
        floor.stop();
        for (String symbol : SYMBOLS) {
          count(floor.log(symbol));
        }
        floor.server.faults().fired().forEach((kind, n) -> acted.merge(kind, n, Long::sum));
        backfill(floor);
      } catch (AssertionError | ConditionTimeoutException e) {
        // The other jobs go on: a long run tells all that it finds.
        System.out.printf("FAILED job of seeds %d to %d: %s%n", seed, seed + count - 1, e);
        failed.add(e);
      }
      tell(seed + count - FIRST_SEED);
    }
    assertThat(failed).as("jobs that failed").isEmpty();
    assertThat(acted.keySet())
        .as("kinds that acted")
        .containsAll(SCHEDULES < 100 ? List.of() : KINDS);
  }

  /** Every second job knows the books only in part: its snapshots end before the books do. */
  private static FaultFloor.Plan plan(long seed, int done) {
    int limit = done / SCHEDULES_A_JOB % 2 == 0 ? 1000 : 50;
    return FaultFloor.Plan.of(SYMBOLS, seed).withSource(live -> live.snapshotLimit(limit));
  }

  private static void play(FaultFloor floor, long seed) throws Exception {
    FaultSchedule schedule = FaultDraw.schedule(seed, SPAN, SYMBOLS, KINDS);
    long endMs = floor.server.nowMs() + SPAN.toMillis();
    floor.server.faults().play(schedule);
    await("schedule " + schedule)
        .atMost(FaultFloor.WAIT)
        .until(
            () -> {
              floor.assertAlive();
              return floor.server.nowMs() > endMs && floor.server.faults().toCome().isEmpty();
            });
    try {
      await().atMost(GRACE).until(() -> floor.server.faults().armed().isEmpty());
    } catch (ConditionTimeoutException waitingForAnOccasion) {
      floor.server.faults().clear();
    }
    try {
      floor.awaitWhole(COMPARISONS);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("books did not come back, schedule " + schedule, e);
    }
    for (String symbol : SYMBOLS) {
      assertThat(floor.log(symbol).wrong).as("schedule %s", schedule).isEmpty();
    }
  }

  private void count(LogAudit log) {
    assertThat(log.wrong).isEmpty();
    frames += log.frames;
    missing += log.missing;
    repeats += log.repeats;
    compared += log.compared.size();
    levels += log.levels;
    log.gaps.forEach(gap -> gaps.merge(gap.cause(), 1L, Long::sum));
  }

  /** Live rows are those of the raw log, and so are a backfill's. */
  private void backfill(FaultFloor floor) throws Exception {
    FeatureSet set = FeatureSet.byName("core");
    List<String> args = new ArrayList<>();
    for (String symbol : SYMBOLS) {
      LogAudit.files(floor.raw(), symbol).forEach(file -> args.add(file.toString()));
    }
    Path backfilled = floor.store().resolve("backfilled");
    args.addAll(List.of("--store=" + backfilled, "--parallelism=2", "--checkpoint-interval=1s"));
    BackfillJob.run(Options.of(BackfillJob.OPTIONS, args.toArray(String[]::new)));
    for (String symbol : SYMBOLS) {
      List<BookSample> live = liveRows(floor, symbol);
      List<BookSample> replayed = floor.log(symbol).samples;
      assertThat(live).as(symbol).isNotEmpty();
      assertThat(replayed.subList(0, live.size()))
          .as(symbol)
          .usingRecursiveFieldByFieldElementComparator()
          .isEqualTo(live);
      FeatureWindow window = new FeatureWindow(set);
      List<String> expected = new ArrayList<>();
      for (BookSample sample : replayed) {
        expected.add(text(window.add(sample)));
      }
      List<String> found = new ArrayList<>();
      Path partition = FeatureTable.folder(backfilled, set).resolve("symbol=" + symbol);
      try (RowIterator<LabeledRow> it =
          ParquetRows.read(partition, FeatureTable.of(set, new long[] {10_000}, symbol))) {
        it.forEachRemaining(row -> found.add(text(row.row())));
      }
      assertThat(found).as("backfill of %s", symbol).isEqualTo(expected);
      rows += found.size();
    }
  }

  /** Every value in the shortest form that reads back the same double. */
  private static String text(FeatureRow r) {
    return r.timeMs() + " " + r.segment() + " " + r.mid() + " " + Arrays.toString(r.values());
  }

  private static List<BookSample> liveRows(FaultFloor floor, String symbol) throws IOException {
    List<BookSample> samples = new ArrayList<>();
    Path partition = SampleTable.folder(floor.store()).resolve("symbol=" + symbol);
    try (RowIterator<BookSample> it = ParquetRows.read(partition, SampleTable.of(symbol))) {
      it.forEachRemaining(samples::add);
    }
    samples.sort((a, b) -> Long.compare(a.timeMs(), b.timeMs()));
    return samples;
  }

  private void tell(long schedules) {
    System.out.printf(
        "%d schedules from seed %d: faults acted %s; frames %d, missing behind markers %d, repeats"
            + " %d; gap lines %s; books compared %d with %d levels, drift 0; rows of live"
            + " and backfill equal %d%n",
        schedules, FIRST_SEED, acted, frames, missing, repeats, gaps, compared, levels, rows);
  }
}
