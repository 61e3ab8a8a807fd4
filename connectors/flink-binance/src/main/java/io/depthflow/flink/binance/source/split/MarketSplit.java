package io.depthflow.flink.binance.source.split;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One symbol's log and how far it has been handed on. A file split is its files in order and a
 * position; a live split has no files and no position, for what was on the wire is gone: it only
 * carries the clamp that keeps receive times from running backwards across a restart.
 *
 * @param symbol upper case; also the split's id
 * @param files in the order to be read; empty for a live split
 * @param fileIndex file that holds the next line
 * @param offset uncompressed bytes of that file already handed on
 * @param clampNs receive time of the last line handed on, {@link #NO_CLAMP} before the first
 */
public record MarketSplit(
    String symbol, List<LogFile> files, int fileIndex, long offset, long clampNs)
    implements SourceSplit {

  public static final long NO_CLAMP = Long.MIN_VALUE;

  public MarketSplit {
    files = List.copyOf(files);
  }

  /** A split that begins at the first line of the first file. */
  public static MarketSplit ofFiles(String symbol, List<LogFile> files) {
    return new MarketSplit(symbol, files, 0, 0, NO_CLAMP);
  }

  public static MarketSplit ofLive(String symbol) {
    return new MarketSplit(symbol, List.of(), 0, 0, NO_CLAMP);
  }

  @Override
  public String splitId() {
    return symbol;
  }

  public MarketSplit at(int newFileIndex, long newOffset, long newClampNs) {
    return new MarketSplit(symbol, files, newFileIndex, newOffset, newClampNs);
  }

  /** Whether this copy has handed on more than the other copy of the same split. */
  public boolean isAheadOf(MarketSplit other) {
    if (fileIndex != other.fileIndex) {
      return fileIndex > other.fileIndex;
    }
    return offset != other.offset ? offset > other.offset : clampNs > other.clampNs;
  }
}
