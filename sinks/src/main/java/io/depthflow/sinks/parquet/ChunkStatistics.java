package io.depthflow.sinks.parquet;

import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/** Least and greatest value of a page, by which readers skip it. */
final class ChunkStatistics {
  private ChunkStatistics() {}

  static Statistics<?> of(ColumnBuffer column, PrimitiveType type, int from, int to) {
    Statistics<?> statistics = Statistics.createStats(type);
    if (from == to) {
      return statistics;
    }
    switch (column.column().type()) {
      case LONG, INT -> integers(column, from, to, statistics);
      case DOUBLE -> doubles(column.bits(), from, to, statistics);
      case STRING -> {
        for (int i = from; i < to; i++) {
          statistics.updateStats(column.strings()[i]);
        }
      }
    }
    return statistics;
  }

  private static void integers(ColumnBuffer column, int from, int to, Statistics<?> statistics) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    long[] bits = column.bits();
    for (int i = from; i < to; i++) {
      least = Math.min(least, bits[i]);
      greatest = Math.max(greatest, bits[i]);
    }
    if (column.column().type() == Column.Type.INT) {
      statistics.updateStats((int) least);
      statistics.updateStats((int) greatest);
    } else {
      statistics.updateStats(least);
      statistics.updateStats(greatest);
    }
  }

  /** Parquet's rule: with a NaN there are no bounds, and a zero bound covers both zeros. */
  private static void doubles(long[] bits, int from, int to, Statistics<?> statistics) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    boolean nan = false;
    for (int i = from; i < to; i++) {
      double value = Double.longBitsToDouble(bits[i]);
      nan |= value != value;
      least = value < least ? value : least;
      greatest = value > greatest ? value : greatest;
    }
    if (nan) {
      statistics.updateStats(Double.NaN);
    }
    if (least <= greatest) {
      statistics.updateStats(least == 0 ? -0.0 : least);
      statistics.updateStats(greatest == 0 ? 0.0 : greatest);
    }
  }
}
