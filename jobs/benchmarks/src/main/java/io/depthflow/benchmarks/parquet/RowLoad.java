package io.depthflow.benchmarks.parquet;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one symbol as a backfill makes them, of a recording or of the seeded generator: what a
 * codec makes of them depends on how prices and sizes repeat, which random numbers do not show.
 */
public final class RowLoad {
  static final long SEED = 20240718L;
  static final long PERIOD_MS = 1_000;

  /** Ten labels a row. */
  static final long[] HORIZONS_MS = {
    1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000, 120_000
  };

  private RowLoad() {}

  /** Samples of the generated market, {@code count} of them. */
  static List<BookSample> generated(int count) {
    GeneratorConfig config = GeneratorConfig.defaults().withSeed(SEED);
    List<BookSample> samples = new ArrayList<>(count);
    SymbolFeed feed = new SymbolFeed(config.symbol(), PERIOD_MS);
    feed.setOutput(samples::add);
    try (MarketGenerator generator = new MarketGenerator(config)) {
      while (samples.size() < count) {
        feed.accept(generator.nextBefore(Long.MAX_VALUE));
      }
    }
    return samples;
  }

  /** Samples of the first symbol that the files, in this order, hold. */
  static List<BookSample> recorded(List<Path> files) throws IOException {
    List<BookSample> samples = new ArrayList<>();
    SymbolFeed feed = null;
    for (Path file : files) {
      try (RecordingReader reader = RecordingReaders.open(file)) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          if (feed == null) {
            feed = new SymbolFeed(line.symbol(), PERIOD_MS);
            feed.setOutput(samples::add);
          }
          if (line.symbol().equals(feed.sampler().symbol())) {
            feed.accept(line);
          }
        }
      }
    }
    return samples;
  }

  /** Features and labels of samples. */
  static List<LabeledRow> rows(List<BookSample> samples, FeatureSet set) {
    FeatureWindow window = new FeatureWindow(set, PERIOD_MS);
    Labeler labeler = new Labeler(HORIZONS_MS, PERIOD_MS);
    List<LabeledRow> rows = new ArrayList<>(samples.size());
    for (BookSample sample : samples) {
      labeler.add(window.add(sample), rows::add);
    }
    labeler.flush(rows::add);
    return rows;
  }
}
