package io.depthflow.benchmarks.parquet;

import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The same rows, in both ways.
 *
 * @param name of the table, for the screen
 * @param columns of the table
 */
record Contest<T>(String name, int columns, List<T> rows, TableFiles<T> ours, TableFiles<T> avro) {

  static final String SAMPLES = "samples";

  /** {@link #SAMPLES}, or the name of a feature set. */
  static Contest<?> of(String name, List<BookSample> samples) {
    return name.equals(SAMPLES) ? ofSamples(samples) : ofFeatures(name, samples);
  }

  private static Contest<BookSample> ofSamples(List<BookSample> samples) {
    var table = SampleTable.of(samples.get(0).symbol());
    return new Contest<>(
        SAMPLES, table.columns().size(), samples, new OurFiles<>(table), new AvroFiles<>(table));
  }

  private static Contest<LabeledRow> ofFeatures(String name, List<BookSample> samples) {
    FeatureSet set = FeatureSet.byName(name);
    var table = FeatureTable.of(set, RowLoad.HORIZONS_MS, samples.get(0).symbol());
    return new Contest<>(
        name,
        table.columns().size(),
        RowLoad.rows(samples, set),
        new OurFiles<>(table),
        new AvroFiles<>(table));
  }

  void writeOurs(Path file) throws IOException {
    ours.write(rows, file);
  }

  void writeAvro(Path file) throws IOException {
    avro.write(rows, file);
  }
}
