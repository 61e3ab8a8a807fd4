package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.recording.CorruptLogException;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.strategy.feature.FeatureSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten rows a second with three labels each, recorded live across silent seconds and a reconnect:
 * those of a backfill of the run's raw log, and of a plain loop over its lines, bit for bit. The
 * labels look 5, 10 and 30 s ahead in the long form ({@code -Ddepthflow.long=true}), live; in the
 * short one the backfill's do.
 */
class ShortPeriodITCase {
  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long SEED = Long.getLong("depthflow.parity.seed", 67);
  private static final long PERIOD_MS = 100;
  private static final long[] FAR_MS = {5_000, 10_000, 30_000};
  private static final int ROWS_BEHIND = 30;

  /** Rows in succession without a depth event: more than a second, and the market has no such. */
  private static final int SILENT_ROWS = 12;

  private static final FeatureSet SET = FeatureSet.byName("core");
  private static final ExactRows LIVE =
      new ExactRows(SET, LONG ? FAR_MS : new long[] {500, 1_000, 2_000}, PERIOD_MS);

  @TempDir static Path dir;
  private static Path store;

  @BeforeAll
  static void record() throws Exception {
    store = dir.resolve("live");
    try (ParityFloor floor = new ParityFloor(SEED, LIVE)) {
      floor.record(store, 1, "--period=" + PERIOD_MS + "ms");
      floor.awaitRows(ROWS_BEHIND, 0);
      awaitSilence();
      floor.arm(Fault.closeSockets("all"));
      floor.awaitRows(ROWS_BEHIND, System.currentTimeMillis() + 2_000);
      floor.stop();
    }
  }

  private static void awaitSilence() {
    await("silent periods")
        .atMost(ParityFloor.WAIT)
        .pollInterval(Duration.ofMillis(500))
        .ignoreException(CorruptLogException.class)
        .until(() -> mostSilent(samples(ParityFloor.SILENT)) >= SILENT_ROWS);
  }

  private static List<BookSample> samples(String symbol) throws Exception {
    return new RecordedStore(store).bookSamples(symbol);
  }

  /** The most rows in succession whose period had no depth event. */
  private static int mostSilent(List<BookSample> samples) {
    int most = 0;
    int now = 0;
    BookSample before = null;
    for (BookSample sample : samples) {
      boolean next =
          before != null
              && sample.segment() == before.segment()
              && sample.timeMs() == before.timeMs() + PERIOD_MS;
      now = sample.depthUpdates() > 0 ? 0 : next ? now + 1 : 1;
      most = Math.max(most, now);
      before = sample;
    }
    return most;
  }

  @Test
  void shouldHaveLiveTheRowsOfABackfillAndOfItsLines() throws Exception {
    ExactRows far = new ExactRows(SET, FAR_MS, PERIOD_MS);
    Path near = backfill("near", LIVE.horizonsMs());
    Path wide = backfill("far", FAR_MS);
    for (String symbol : ParityFloor.SYMBOLS) {
      List<BookSample> samples = samples(symbol);
      assertThat(samples.stream().map(BookSample::segment).distinct().count())
          .as("%s, seed %d: segments about the reconnect", symbol, SEED)
          .isGreaterThan(1);
      List<RawLine> log = new RecordedStore(store).rawLog(symbol);
      TreeMap<Long, String> lines = LIVE.ofLines(log);
      TreeMap<Long, String> live = LIVE.stored(LiveFeatures.folder(store, SET), symbol);

      assertThat(live).as("%s, seed %d", symbol, SEED).hasSizeGreaterThan(2 * ROWS_BEHIND);
      for (Map.Entry<Long, String> row : live.entrySet()) {
        assertThat(lines.get(row.getKey()))
            .as("%s at %d ms, seed %d", symbol, row.getKey(), SEED)
            .isEqualTo(row.getValue());
      }
      assertThat(lines.headMap(live.lastKey(), true).keySet())
          .as("%s, seed %d: no row is missing", symbol, SEED)
          .isEqualTo(live.keySet());
      assertThat(LIVE.stored(near, symbol)).as("%s, seed %d", symbol, SEED).isEqualTo(lines);
      assertThat(far.stored(wide, symbol))
          .as("%s, seed %d, labels far ahead", symbol, SEED)
          .isEqualTo(far.ofLines(log));
    }
    assertThat(mostSilent(samples(ParityFloor.SILENT)))
        .as("seed %d", SEED)
        .isGreaterThanOrEqualTo(SILENT_ROWS);
  }

  private static Path backfill(String name, long[] horizonsMs) throws Exception {
    Path into = dir.resolve(name);
    List<String> arguments = new ArrayList<>(List.of(store.resolve("raw").toString()));
    arguments.add("--store=" + into);
    arguments.add("--period=" + PERIOD_MS + "ms");
    arguments.add("--feature-set=" + SET.name());
    arguments.add("--horizons=" + ParityFloor.horizons(horizonsMs));
    BackfillJob.run(Options.of(BackfillJob.OPTIONS, arguments.toArray(String[]::new)));
    return FeatureTable.folder(into, SET);
  }
}
