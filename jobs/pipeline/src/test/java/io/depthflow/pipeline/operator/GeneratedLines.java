package io.depthflow.pipeline.operator;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookTop;
import io.depthflow.market.book.SamplerOutput;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Lines of a generated market, what the pure code makes of them, and records as text. */
final class GeneratedLines {
  static final long PERIOD_MS = 1000;
  static final long START_MS = GeneratorConfig.DEFAULT_START_MS;

  private GeneratedLines() {}

  /** The lines of a symbol's first seconds; same arguments, same bytes. */
  static List<RawLine> of(String symbol, long seed, long startMs, int seconds) {
    List<RawLine> lines = new ArrayList<>();
    GeneratorConfig config =
        GeneratorConfig.defaults().withSymbol(symbol).withSeed(seed).withStartMs(startMs);
    try (MarketGenerator market = new MarketGenerator(config)) {
      long endNs = (startMs + seconds * 1000L) * 1_000_000L;
      for (RawLine line = market.nextBefore(endNs); line != null; line = market.nextBefore(endNs)) {
        lines.add(line);
      }
    }
    return lines;
  }

  static List<RawLine> of(String symbol, long seed, int seconds) {
    return of(symbol, seed, START_MS, seconds);
  }

  /** Without Flink: one symbol's samples, and its tops where a list for them is given. */
  static List<BookSample> samples(List<RawLine> lines, List<BookTop> tops) {
    List<BookSample> samples = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(lines.get(0).symbol(), PERIOD_MS);
    feed.digestLines();
    feed.setOutput(
        new SamplerOutput() {
          @Override
          public void sample(BookSample sample) {
            samples.add(sample);
          }

          @Override
          public void top(BookTop top) {
            if (tops != null) {
              tops.add(top);
            }
          }
        });
    lines.forEach(feed::accept);
    return samples;
  }

  /** Without Flink: one symbol's feature rows. */
  static List<FeatureRow> rows(List<RawLine> lines, String featureSet) {
    FeatureWindow window = new FeatureWindow(FeatureSet.byName(featureSet), PERIOD_MS);
    return samples(lines, null).stream().map(window::add).toList();
  }

  /** Records with their arrays written out; doubles in the form that reads back the same bits. */
  static List<String> texts(List<?> values) {
    return values.stream().map(GeneratedLines::text).toList();
  }

  static String text(Object value) {
    StringBuilder text = new StringBuilder();
    append(value, text);
    return text.toString();
  }

  private static void append(Object value, StringBuilder text) {
    if (value instanceof Record) {
      text.append(value.getClass().getSimpleName()).append('(');
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        text.append(component.getName()).append('=');
        append(component(value, component), text);
        text.append(' ');
      }
      text.append(')');
    } else if (value != null && value.getClass().isArray()) {
      text.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        append(Array.get(value, i), text);
        text.append(' ');
      }
      text.append(']');
    } else {
      text.append(value);
    }
  }

  private static Object component(Object value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(component + " cannot be read", e);
    }
  }
}
