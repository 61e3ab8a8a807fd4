package io.depthflow.backtest;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Labelled rows of a market by the strategy's own code, one a second, in one thread. */
final class MarketRows {
  private static final long PERIOD_MS = 1_000;

  /** A market's rows, and what its generator knew at each of them: the best prediction, bp. */
  record Generated(List<LabeledRow> rows, Map<Long, Double> bestBp) {}

  private MarketRows() {}

  static Generated generate(GeneratorConfig config, long seconds, FeatureSet set, long horizonMs) {
    return generate(config, seconds, set, horizonMs, sample -> {});
  }

  /**
   * @param samples told of every sample that the rows are made of
   */
  static Generated generate(
      GeneratorConfig config,
      long seconds,
      FeatureSet set,
      long horizonMs,
      Consumer<BookSample> samples) {
    Map<Long, Double> best = new HashMap<>();
    List<LabeledRow> rows = new ArrayList<>();
    Maker maker = new Maker(config.symbol(), set, horizonMs, samples, rows::add);
    long endNs = (config.startMs() + seconds * 1_000) * 1_000_000;
    try (MarketGenerator market =
        new MarketGenerator(config, t -> best.put(t.timeMs(), t.predictionBp()))) {
      for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
        maker.feed.accept(l);
      }
    }
    maker.labeler.flush(rows::add);
    return new Generated(rows, best);
  }

  static List<LabeledRow> recorded(List<Path> files, String symbol, FeatureSet set, long horizonMs)
      throws IOException {
    List<LabeledRow> rows = new ArrayList<>();
    Maker maker = new Maker(symbol, set, horizonMs, sample -> {}, rows::add);
    for (Path file : files) {
      try (RecordingReader reader = RecordingReaders.open(file)) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          maker.feed.accept(line);
        }
      }
    }
    maker.labeler.flush(rows::add);
    return rows;
  }

  private static final class Maker {
    private final SymbolFeed feed;
    private final Labeler labeler;

    Maker(
        String symbol,
        FeatureSet set,
        long horizonMs,
        Consumer<BookSample> samples,
        Consumer<LabeledRow> out) {
      feed = new SymbolFeed(symbol, PERIOD_MS);
      labeler = new Labeler(new long[] {horizonMs}, PERIOD_MS);
      FeatureWindow window = new FeatureWindow(set, PERIOD_MS);
      feed.setOutput(
          sample -> {
            samples.accept(sample);
            labeler.add(window.add(sample), out);
          });
    }
  }
}
