package io.depthflow.flink.binance.source;

import io.depthflow.flink.binance.source.file.TimeRange;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * The bounded mode's settings.
 *
 * @param paths raw log files, or folders of them
 * @param symbols upper case; empty for every symbol found
 * @param range receive times that are emitted. A book needs a snapshot within it: to get rows of
 *     part of a day, read the whole day and keep the rows of that part
 * @param maxParallelism that of the job
 */
public record FileConfig(
    List<String> paths, List<String> symbols, TimeRange range, int maxParallelism)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public FileConfig {
    paths = List.copyOf(paths);
    symbols = List.copyOf(symbols);
    Objects.requireNonNull(range, "range");
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no raw log given: name at least one file or folder");
    }
  }

  public static FileConfig of(List<String> paths) {
    return new FileConfig(
        paths, List.of(), TimeRange.ALL, SymbolAssignment.DEFAULT_MAX_PARALLELISM);
  }

  public FileConfig withSymbols(List<String> newSymbols) {
    return new FileConfig(paths, newSymbols, range, maxParallelism);
  }

  /** From inclusive, to exclusive, ms since the epoch. */
  public FileConfig withRange(long fromMs, long toMs) {
    return new FileConfig(paths, symbols, new TimeRange(fromMs, toMs), maxParallelism);
  }

  public FileConfig withRange(TimeRange newRange) {
    return new FileConfig(paths, symbols, newRange, maxParallelism);
  }

  public FileConfig withMaxParallelism(int newMaxParallelism) {
    return new FileConfig(paths, symbols, range, newMaxParallelism);
  }
}
