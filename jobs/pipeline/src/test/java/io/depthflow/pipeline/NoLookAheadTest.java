package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A row that ends at or before a cut in the lines, and a label that is decided by then, do not
 * depend on what comes behind the cut. Shown on a plain loop over the pure code, all feature sets
 * together; that the jobs give its rows bit for bit is {@link ParityITCase}'s to show.
 */
class NoLookAheadTest {
  private static final long SEED = Long.getLong("depthflow.seed", 20261122);
  private static final int CUTS = Boolean.getBoolean("depthflow.long") ? 200 : 8;
  private static final int SECONDS = 120;
  private static final long[] HORIZONS_MS = {1_000, 5_000, 10_000};
  private static final FeatureSet ALL = FeatureSet.byName(String.join("+", FeatureSet.known()));

  /** What becomes of the lines behind the cut; receive times never go back. */
  private enum Damage {
    REMOVED,
    /** The same times, the frames in another order: the chain breaks at once. */
    SHUFFLED,
    /** Another market of the same symbol, its own snapshot included. */
    OTHER_MARKET,
    /** Quantities and prices of the frames are others; the chain holds. */
    OTHER_NUMBERS,
    /** The recorder tells of a break, and of nothing more. */
    BREAK;

    List<RawLine> of(List<RawLine> behind, long cutNs, Random random) {
      return switch (this) {
        case REMOVED -> List.of();
        case SHUFFLED -> shuffled(behind, random);
        case OTHER_MARKET -> otherMarket(behind, random);
        case OTHER_NUMBERS -> behind.stream().map(Damage::otherNumbers).toList();
        case BREAK -> {
          String symbol = behind.get(0).symbol();
          yield List.of(
              new RawLine(symbol, cutNs, Markers.gap(symbol, GapCause.SOCKET_LOST, "on purpose")));
        }
      };
    }

    private static List<RawLine> shuffled(List<RawLine> behind, Random random) {
      List<byte[]> frames = new ArrayList<>(behind.stream().map(RawLine::frame).toList());
      Collections.shuffle(frames, random);
      List<RawLine> lines = new ArrayList<>();
      for (int i = 0; i < frames.size(); i++) {
        RawLine line = behind.get(i);
        lines.add(new RawLine(line.symbol(), line.receiveTimeNs(), frames.get(i)));
      }
      return lines;
    }

    private static List<RawLine> otherMarket(List<RawLine> behind, Random random) {
      String symbol = behind.get(0).symbol();
      long startMs = (behind.get(0).receiveTimeNs() / 1_000_000_000 + 1) * 1_000;
      return generate(symbol, random.nextLong(1_000_000), startMs, 20);
    }

    private static RawLine otherNumbers(RawLine line) {
      String frame = new String(line.frame(), java.nio.charset.StandardCharsets.UTF_8);
      // The last digit of each number in quotes: prices, quantities; ids and times stand bare.
      String other = frame.replaceAll("(\"[0-9]+[.][0-9]*)[0-9]\"", "$19\"");
      return new RawLine(
          line.symbol(),
          line.receiveTimeNs(),
          other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void shouldNotDependOnWhatComesLater(Damage damage) {
    List<RawLine> lines = generate("BTCUSDT", SEED, GeneratorConfig.DEFAULT_START_MS, SECONDS);
    assertUnchanged(lines, 1_000, damage);
  }

  @ParameterizedTest
  @EnumSource(
      value = Damage.class,
      names = {"REMOVED", "SHUFFLED"})
  void shouldNotDependOnWhatComesLaterAtTenRowsASecond(Damage damage) {
    List<RawLine> lines = generate("BTCUSDT", SEED + 1, GeneratorConfig.DEFAULT_START_MS, SECONDS);
    assertUnchanged(lines, 100, damage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"usdm/usdm_btcusdt_20240718.gz", "usdm/usdm_ethusdt_20240718.gz"})
  void shouldNotDependOnWhatWasRecordedLater(String file) throws Exception {
    List<RawLine> lines = new ArrayList<>();
    try (RecordingReader reader = RecordingReaders.open(Path.of(SharedData.files(file).get(0)))) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    for (Damage damage : List.of(Damage.REMOVED, Damage.SHUFFLED, Damage.OTHER_NUMBERS)) {
      assertUnchanged(lines, 1_000, damage);
    }
  }

  /** The proof itself can fail: a mid of the next row as a feature, and a label a step too far. */
  @Test
  void shouldFindAFeatureAndALabelThatLookAhead() {
    List<RawLine> lines = generate("BTCUSDT", SEED, GeneratorConfig.DEFAULT_START_MS, SECONDS);
    UnaryOperator<List<LabeledRow>> nextMid =
        rows -> with(rows, (row, next) -> row.row().values()[0] = next.row().mid());
    UnaryOperator<List<LabeledRow>> nextLabel =
        rows -> with(rows, (row, next) -> row.labelsBp()[2] = next.labelsBp()[2]);
    for (UnaryOperator<List<LabeledRow>> cheat : List.of(nextMid, nextLabel)) {
      assertThatThrownBy(() -> assertUnchanged(lines, 1_000, Damage.OTHER_MARKET, cheat))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("depends on what comes behind");
    }
  }

  private interface Cheat {
    void change(LabeledRow row, LabeledRow next);
  }

  private static List<LabeledRow> with(List<LabeledRow> rows, Cheat cheat) {
    for (int i = 0; i + 1 < rows.size(); i++) {
      cheat.change(rows.get(i), rows.get(i + 1));
    }
    return rows;
  }

  private static void assertUnchanged(List<RawLine> lines, long periodMs, Damage damage) {
    assertUnchanged(lines, periodMs, damage, UnaryOperator.identity());
  }

  private static void assertUnchanged(
      List<RawLine> lines, long periodMs, Damage damage, UnaryOperator<List<LabeledRow>> through) {
    Random random = new Random(SEED);
    Map<Long, LabeledRow> whole = byTime(through.apply(rows(lines, periodMs)));
    long rowsCompared = 0;
    long labelsCompared = 0;
    for (int i = 0; i < CUTS; i++) {
      int cut = lines.size() / 4 + random.nextInt(lines.size() / 2);
      long cutNs = lines.get(cut - 1).receiveTimeNs();
      List<RawLine> damaged = new ArrayList<>(lines.subList(0, cut));
      damaged.addAll(damage.of(lines.subList(cut, lines.size()), cutNs, random));
      Map<Long, LabeledRow> cutRows = byTime(through.apply(rows(damaged, periodMs)));
      long knownMs = cutNs / 1_000_000;
      String place =
          "seed %d, %s, %s behind line %d (%d ns)"
              .formatted(SEED, lines.get(0).symbol(), damage, cut, cutNs);
      for (LabeledRow expected : whole.values()) {
        long timeMs = expected.row().timeMs();
        if (timeMs > knownMs) {
          break;
        }
        LabeledRow actual = cutRows.get(timeMs);
        assertThat(actual).as("%s: the row of %d ms", place, timeMs).isNotNull();
        assertThat(same(actual.row(), expected.row()))
            .as("%s: the row of %d ms depends on what comes behind", place, timeMs)
            .isTrue();
        rowsCompared++;
        for (int h = 0; h < HORIZONS_MS.length && timeMs + HORIZONS_MS[h] <= knownMs; h++) {
          assertThat(actual.labelsBp()[h])
              .as(
                  "%s: the label of %d ms over %d ms depends on what comes behind",
                  place, timeMs, HORIZONS_MS[h])
              .isEqualTo(expected.labelsBp()[h]);
          labelsCompared += Double.isNaN(expected.labelsBp()[h]) ? 0 : 1;
        }
      }
    }
    assertThat(rowsCompared).as("rows compared").isGreaterThan(20L * CUTS);
    assertThat(labelsCompared).as("labels compared").isGreaterThan(20L * CUTS);
  }

  private static boolean same(FeatureRow a, FeatureRow b) {
    return a.segment() == b.segment()
        && Double.compare(a.mid(), b.mid()) == 0
        && Double.compare(a.spread(), b.spread()) == 0
        && Arrays.equals(a.values(), b.values());
  }

  private static Map<Long, LabeledRow> byTime(List<LabeledRow> rows) {
    Map<Long, LabeledRow> byTime = new TreeMap<>();
    rows.forEach(row -> byTime.put(row.row().timeMs(), row));
    return byTime;
  }

  private static List<LabeledRow> rows(List<RawLine> lines, long periodMs) {
    List<LabeledRow> rows = new ArrayList<>();
    FeatureWindow window = new FeatureWindow(ALL, periodMs);
    Labeler labeler = new Labeler(HORIZONS_MS, periodMs);
    for (BookSample sample : ExactRows.samples(lines, periodMs)) {
      labeler.add(window.add(sample), rows::add);
    }
    labeler.flush(rows::add);
    return rows;
  }

  private static List<RawLine> generate(String symbol, long seed, long startMs, int seconds) {
    List<RawLine> lines = new ArrayList<>();
    GeneratorConfig config =
        GeneratorConfig.defaults().withSymbol(symbol).withSeed(seed).withStartMs(startMs);
    long endNs = (startMs + seconds * 1_000L) * 1_000_000L;
    try (MarketGenerator market = new MarketGenerator(config)) {
      for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
        lines.add(l);
      }
    }
    return lines;
  }
}
