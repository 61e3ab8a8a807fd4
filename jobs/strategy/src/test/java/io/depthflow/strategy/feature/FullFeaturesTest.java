package io.depthflow.strategy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.depthflow.market.book.BookSample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The set "full" against its definitions written out, and what must hold of it whatever comes. */
class FullFeaturesTest {

  private static final FeatureSet FULL = FeatureSet.byName("full");

  /** What changes sign where buyers and sellers change places, whatever the price. */
  private static final List<String> SIGNED =
      List.of("imb_", "slope_imb", "depth_imb_", "ofi_", "tfi_", "queue_imb_");

  /** The same of what is said in bp of mid, which is another in the mirror. */
  private static final List<String> SIGNED_BP = List.of("micro_bp", "ret_", "vwap_");

  private static final List<String> BOUNDED =
      List.of("imb_", "slope_imb", "depth_imb_", "tfi_", "queue_");

  /**
   * Samples with breaks, missing tiers, numbers that are not known, and a grid that is refined on
   * the way.
   */
  private static List<BookSample> market(long seed, int count, long periodMs) {
    Random random = new Random(seed);
    List<BookSample> samples = new ArrayList<>();
    long timeMs = Samples.START_MS;
    long segment = 1;
    int prices = 0;
    int quantities = 0;
    int seldom = periodMs < 500 ? 2_000 : 150;
    for (int i = 0; i < count; i++) {
      if (random.nextInt(seldom) == 0) {
        segment += random.nextInt(2);
        timeMs += periodMs * (1 + random.nextInt(3));
      }
      prices = Math.min(3, prices + (random.nextInt(120) == 0 ? 1 : 0));
      quantities = Math.min(2, quantities + (random.nextInt(120) == 0 ? 1 : 0));
      BookSample sample = Samples.random(random, timeMs, segment);
      if (random.nextInt(10) == 0) {
        boolean old = random.nextInt(seldom / 7) == 0;
        sample = Transformed.poorer(sample, 1 + random.nextInt(9), 1 + random.nextInt(9), old);
      }
      samples.add(Transformed.finer(sample, prices, quantities));
      timeMs += periodMs;
    }
    return samples;
  }

  private static List<FeatureRow> rows(List<BookSample> samples, long periodMs) {
    FeatureWindow window = new FeatureWindow(FULL, periodMs);
    List<FeatureRow> rows = new ArrayList<>();
    samples.forEach(sample -> rows.add(window.add(sample)));
    return rows;
  }

  private static boolean isOf(List<String> families, String name) {
    return families.stream().anyMatch(name::startsWith);
  }

  /** NaN exactly where the definition has no value, and its value everywhere else. */
  @ParameterizedTest
  @CsvSource({"1, 1000, 400", "2, 1000, 400", "3, 500, 300", "4, 100, 1300"})
  void shouldEqualItsDefinitionsWrittenOut(long seed, long periodMs, int count) {
    List<BookSample> samples = market(seed, count, periodMs);
    List<FeatureRow> rows = rows(samples, periodMs);
    int complete = 0;
    for (int i = 0; i < count; i += periodMs < 1000 && i > 20 ? 13 : 1) {
      Map<String, Double> plain = PlainFeatures.of(samples, i, periodMs);
      complete += rows.get(i).complete() ? 1 : 0;
      assertRow(rows.get(i), plain, "seed " + seed + ", period " + periodMs + " ms, row " + i);
    }
    assertThat(complete).as("seed " + seed + ": rows that are whole").isPositive();
  }

  /** The same on the tiers of a recorded market, second by second; their flow is drawn. */
  @Test
  void shouldEqualItsDefinitionsOnRecordedTiers() throws IOException {
    String root = System.getProperty("depthflow.shared.data");
    assumeTrue(root != null, "skipped: needs the recordings, -Ddepthflow.shared.data");
    Path file = Path.of(root, "reference", "usdm_btcusdt_202407_1s_top10.csv.gz");
    assumeTrue(Files.exists(file), "skipped: no " + file);
    Random random = new Random(31);
    List<BookSample> samples = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line : lines.lines().skip(1).toList()) {
        String[] cells = line.split(",");
        BookSample sample = Samples.random(random, Long.parseLong(cells[0]) * 1000, 1);
        for (int i = 0; i < BookSample.TIERS; i++) {
          sample.bidTicks()[i] = units(cells[3 + 4 * i], 1);
          sample.bidLots()[i] = units(cells[4 + 4 * i], 3);
          sample.askTicks()[i] = units(cells[5 + 4 * i], 1);
          sample.askLots()[i] = units(cells[6 + 4 * i], 3);
        }
        samples.add(sample);
      }
    }
    assertThat(samples).hasSizeGreaterThan(400);
    List<FeatureRow> rows = rows(samples, 1000);
    for (int i = 0; i < samples.size(); i++) {
      assertRow(rows.get(i), PlainFeatures.of(samples, i, 1000), file.getFileName() + ", row " + i);
    }
  }

  private static long units(String decimal, int decimals) {
    return new BigDecimal(decimal).movePointRight(decimals).longValueExact();
  }

  private static void assertRow(FeatureRow row, Map<String, Double> plain, String where) {
    assertThat(plain.keySet()).containsExactlyInAnyOrder(FULL.names());
    for (int f = 0; f < FULL.size(); f++) {
      String at = where + ", " + FULL.names()[f];
      Double expected = plain.get(FULL.names()[f]);
      double value = row.values()[f];
      if (expected == null) {
        assertThat(value).as(at).isNaN();
      } else {
        assertThat(value).as(at).isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
      }
    }
  }

  /** The ring's running sums against the walk that says what they are, bit for bit. */
  @Test
  void shouldSumAsTheWalkDoes() {
    for (long seed = 10; seed < 16; seed++) {
      List<BookSample> samples = market(seed, 300, 1000);
      FeatureWindow window = new FeatureWindow(FULL);
      int run = 0;
      for (int i = 0; i < samples.size(); i++) {
        FeatureRow row = window.add(samples.get(i));
        run = Math.min(window.size(), 61);
        SampleHistory walk = new Walk(samples.subList(i + 1 - run, i + 1));
        for (int f = 0; f < FULL.size(); f++) {
          Feature feature = FULL.features().get(f);
          boolean there = feature.historyMs() <= (run - 1) * 1000L;
          double expected = there ? feature.formula().value(walk) : Double.NaN;
          assertThat(Double.doubleToLongBits(row.values()[f]))
              .as("seed %d, row %d, %s: %s", seed, i, feature.name(), row.values()[f])
              .isEqualTo(Double.doubleToLongBits(expected));
        }
      }
      assertThat(run).isPositive();
    }
  }

  @Test
  void shouldKeepRatiosWithinTheirBounds() {
    long seed = 21;
    for (FeatureRow row : rows(market(seed, 400, 1000), 1000)) {
      for (int f = 0; f < FULL.size(); f++) {
        double value = row.values()[f];
        if (isOf(BOUNDED, FULL.names()[f]) && !Double.isNaN(value)) {
          assertThat(value).as("seed %d, %s", seed, FULL.names()[f]).isBetween(-1.0, 1.0);
        }
        if (isOf(List.of("rv_", "depth_bid", "slope_bid", "trades_per_s"), FULL.names()[f])) {
          assertThat(value)
              .as("seed %d, %s", seed, FULL.names()[f])
              .satisfiesAnyOf(v -> assertThat(v).isNaN(), v -> assertThat(v).isNotNegative());
        }
      }
    }
  }

  @Test
  void shouldChangeSignInTheMirror() {
    long seed = 22;
    Random random = new Random(seed);
    List<BookSample> samples = new ArrayList<>();
    List<BookSample> mirrored = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      BookSample sample = Samples.random(random, Samples.START_MS + 1000L * i, 1);
      samples.add(sample);
      mirrored.add(Transformed.mirrored(sample, 600_000));
    }
    List<FeatureRow> rows = rows(samples, 1000);
    List<FeatureRow> mirror = rows(mirrored, 1000);
    for (int i = 0; i < rows.size(); i++) {
      for (int f = 0; f < FULL.size(); f++) {
        String name = FULL.names()[f];
        double value = rows.get(i).values()[f];
        if (Double.isNaN(value) || !isOf(SIGNED, name) && !isOf(SIGNED_BP, name)) {
          continue;
        }
        double tolerance = isOf(SIGNED, name) ? 1e-9 : 1e-3;
        assertThat(mirror.get(i).values()[f])
            .as("seed %d, row %d, %s", seed, i, name)
            .isCloseTo(-value, within(tolerance * (1 + Math.abs(value))));
      }
    }
  }

  /** Amounts, ratios and bp are facts of the market: a finer grid does not change them. */
  @Test
  void shouldSayTheSameOnAFinerGrid() {
    long seed = 23;
    List<BookSample> samples = Samples.run(seed, 200, 0.01);
    List<FeatureRow> rows = rows(samples, 1000);
    List<FeatureRow> finer =
        rows(samples.stream().map(s -> Transformed.finer(s, 2, 3)).toList(), 1000);
    for (int i = 0; i < rows.size(); i++) {
      for (int f = 0; f < FULL.size(); f++) {
        double value = rows.get(i).values()[f];
        assertThat(finer.get(i).values()[f])
            .as("seed %d, row %d, %s", seed, i, FULL.names()[f])
            .satisfiesAnyOf(
                v -> assertThat(Double.isNaN(v) && Double.isNaN(value)).isTrue(),
                v -> assertThat(v).isCloseTo(value, within(1e-12 * (1 + Math.abs(value)))));
      }
    }
  }

  @Test
  void shouldMeasureTheSpreadInTheSymbolsOwnSteps() {
    BookSample sample = Samples.random(new Random(1), 1000, 1);
    long[] bids = sample.bidTicks();
    long[] asks = sample.askTicks();
    for (int i = 0; i < BookSample.TIERS; i++) {
      // A venue tick of 5 units of the decimal grid.
      bids[i] = 600_000 - 5 * i;
      asks[i] = 600_015 + 5 * i;
    }
    assertThat(new FeatureWindow(FULL).add(sample).values()[0]).isEqualTo(3);
    assertThat(FULL.names()[0]).isEqualTo("spread_ticks");
  }

  /** A plain list as a history: sums are the interface's own walks. */
  private record Walk(List<BookSample> samples) implements SampleHistory {

    @Override
    public BookSample now() {
      return samples.get(samples.size() - 1);
    }

    @Override
    public BookSample ago(long ms) {
      return samples.get(samples.size() - 1 - (int) (ms / 1000));
    }

    @Override
    public long periodMs() {
      return 1000;
    }
  }
}
