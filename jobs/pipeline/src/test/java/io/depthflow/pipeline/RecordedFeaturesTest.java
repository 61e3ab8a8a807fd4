package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.strategy.feature.Feature;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.feature.SampleHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The set "full" on a recorded market: the ring's sums against plain walks, bit for bit. */
class RecordedFeaturesTest {
  private static final FeatureSet FULL = FeatureSet.byName("full");

  @ParameterizedTest
  @CsvSource({
    "usdm/usdm_btcusdt_20240718.gz, BTCUSDT, 1000",
    "usdm/usdm_ethusdt_20240718.gz, ETHUSDT, 100"
  })
  void shouldSumAsPlainWalksDo(String file, String symbol, long periodMs) throws IOException {
    List<BookSample> samples = samples(SharedData.files(file).get(0), symbol, periodMs);
    FeatureWindow window = new FeatureWindow(FULL, periodMs);
    List<BookSample> run = new ArrayList<>();
    int known = 0;
    for (int i = 0; i < samples.size(); i++) {
      BookSample sample = samples.get(i);
      FeatureRow row = window.add(sample);
      if (window.size() == 1) {
        run.clear();
      }
      run.add(sample);
      if (periodMs < 1000 && i % 50 != 0) {
        continue;
      }
      SampleHistory walk = new Walk(run, periodMs);
      long reachMs = (run.size() - 1) * periodMs;
      for (int f = 0; f < FULL.size(); f++) {
        Feature feature = FULL.features().get(f);
        boolean there = feature.historyMs() <= reachMs;
        double expected = there ? feature.formula().value(walk) : Double.NaN;
        assertThat(Double.doubleToLongBits(row.values()[f]))
            .as("%s at %d ms, %s: %s", symbol, sample.timeMs(), feature.name(), row.values()[f])
            .isEqualTo(Double.doubleToLongBits(expected));
        boolean far = feature.name().endsWith("_5bp");
        assertThat(Double.isNaN(row.values()[f]) && there && !far)
            .as("%s at %d ms, %s is not known", symbol, sample.timeMs(), feature.name())
            .isFalse();
      }
      known += row.complete() ? 1 : 0;
    }
    assertThat(known).as("rows of %s that are whole", symbol).isGreaterThan(20);
  }

  private static List<BookSample> samples(String file, String symbol, long periodMs)
      throws IOException {
    List<BookSample> samples = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(symbol, periodMs);
    feed.setOutput(samples::add);
    try (RecordingReader reader = RecordingReaders.open(Path.of(file))) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        feed.accept(line);
      }
    }
    assertThat(samples).as(file).hasSizeGreaterThan(100);
    return samples;
  }

  /** An unbroken list of samples; sums are the interface's own walks. */
  private record Walk(List<BookSample> run, long periodMs) implements SampleHistory {

    @Override
    public BookSample now() {
      return run.get(run.size() - 1);
    }

    @Override
    public BookSample ago(long ms) {
      return run.get(run.size() - 1 - (int) (ms / periodMs));
    }
  }
}
