package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.LineDigest;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Rows of a feature set as text that is equal only where every bit is: doubles as the hexadecimal
 * of their bits.
 */
record ExactRows(FeatureSet set, long[] horizonsMs, long periodMs) {

  /** The rows below a table's folder, by time; none twice. */
  TreeMap<Long, String> stored(Path table, String symbol) throws IOException {
    TreeMap<Long, String> rows = new TreeMap<>();
    Path partition = table.resolve("symbol=" + symbol);
    try (RowIterator<LabeledRow> it =
        ParquetRows.read(partition, FeatureTable.of(set, horizonsMs, symbol))) {
      it.forEachRemaining(
          row ->
              assertThat(rows.put(row.row().timeMs(), text(row)))
                  .as("%s of %s: %d ms twice", symbol, table, row.row().timeMs())
                  .isNull());
    } catch (FileNotFoundException noCheckpointYet) {
      return rows;
    }
    return rows;
  }

  /** Rows that a plain loop makes of a symbol's lines: no Flink, no file. */
  TreeMap<Long, String> ofLines(List<RawLine> lines) {
    TreeMap<Long, String> rows = new TreeMap<>();
    FeatureWindow window = new FeatureWindow(set, periodMs);
    Labeler labeler = new Labeler(horizonsMs, periodMs);
    for (BookSample sample : samples(lines, periodMs)) {
      FeatureRow row = window.add(sample);
      labeler.add(row, labelled -> rows.put(labelled.row().timeMs(), text(labelled)));
    }
    labeler.flush(labelled -> rows.put(labelled.row().timeMs(), text(labelled)));
    return rows;
  }

  /** Samples that a plain loop makes of a symbol's lines. */
  static List<BookSample> samples(List<RawLine> lines, long periodMs) {
    List<BookSample> samples = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(lines.get(0).symbol(), periodMs);
    feed.setOutput(samples::add);
    lines.forEach(feed::accept);
    return samples;
  }

  /** Digest of the lines that made the samples up to a time. */
  static LineDigest source(List<RawLine> lines, long periodMs, long lastMs) {
    LineDigest[] source = {LineDigest.NONE};
    SymbolFeed feed = new SymbolFeed(lines.get(0).symbol(), periodMs);
    feed.setOutput(
        sample -> {
          if (sample.timeMs() <= lastMs) {
            source[0] = source[0].plus(sample.source());
          }
        });
    feed.digestLines();
    lines.forEach(feed::accept);
    return source[0];
  }

  /** Every component of a sample, whatever they are; whole numbers, so their text is exact. */
  static String text(BookSample sample) {
    StringBuilder text = new StringBuilder();
    try {
      for (RecordComponent component : BookSample.class.getRecordComponents()) {
        Object value = component.getAccessor().invoke(sample);
        text.append(component.getName()).append('=');
        text.append(value instanceof long[] numbers ? Arrays.toString(numbers) : value).append(' ');
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }

  /** Every double by its bits. */
  static String text(LabeledRow labelled) {
    FeatureRow row = labelled.row();
    StringBuilder text = new StringBuilder();
    text.append(row.symbol()).append(' ').append(row.timeMs()).append(' ').append(row.segment());
    append(text, row.mid(), row.spread(), row.bid(), row.ask());
    append(text.append(" |"), row.values());
    append(text.append(" |"), labelled.labelsBp());
    return text.toString();
  }

  private static void append(StringBuilder text, double... values) {
    for (double value : values) {
      text.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(value)));
    }
  }
}
