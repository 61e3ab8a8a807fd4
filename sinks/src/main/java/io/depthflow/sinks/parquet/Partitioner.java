package io.depthflow.sinks.parquet;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * Directory of a row below the table's root, in Hive's form: {@code symbol=BTCUSDT/date=2024-07-18}
 * .
 */
@FunctionalInterface
public interface Partitioner<T> extends Serializable {

  String partition(T row);

  /** A serializable view of a row's text field. */
  @FunctionalInterface
  interface TextOf<T> extends Serializable {
    String of(T row);
  }

  /** A serializable view of a row's time, milliseconds since the epoch. */
  @FunctionalInterface
  interface TimeMsOf<T> extends Serializable {
    long of(T row);
  }

  /** By symbol and UTC date of the row's time. */
  static <T> Partitioner<T> bySymbolAndDate(TextOf<T> symbol, TimeMsOf<T> timeMs) {
    return row ->
        "symbol="
            + symbol.of(row)
            + "/date="
            + LocalDate.ofEpochDay(Math.floorDiv(timeMs.of(row), 86_400_000L));
  }

  /**
   * Returns the partition if it may be a directory that readers see.
   *
   * @throws IllegalArgumentException if it is empty, leaves the root or is hidden
   */
  static String requireVisible(String partition) {
    if (!VISIBLE.matcher(partition).matches()) {
      throw new IllegalArgumentException(
          "partition '"
              + partition
              + "' must be of segments name=value, of letters, digits, '_', '.', '-'");
    }
    return partition;
  }

  /** Segments begin with a letter or digit: neither hidden, nor "..", nor absolute. */
  Pattern VISIBLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.=-]*(/[A-Za-z0-9][A-Za-z0-9_.=-]*)*");
}
