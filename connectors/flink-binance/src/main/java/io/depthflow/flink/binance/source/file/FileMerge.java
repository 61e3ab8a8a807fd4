package io.depthflow.flink.binance.source.file;

import io.depthflow.binance.recording.CutTail;
import io.depthflow.binance.recording.ReadAhead;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Merges the lines of several symbols by receive time; at equal times the symbol decides, so that
 * the order is the same in every run. One thread.
 */
final class FileMerge implements Closeable {

  private final PriorityQueue<SymbolFiles> heads =
      new PriorityQueue<>(
          Comparator.comparingLong(SymbolFiles::headNs).thenComparing(SymbolFiles::symbol));
  private final List<SymbolFiles> symbols;
  private int opened;
  private SymbolFiles last;

  /**
   * @param ahead outlives the merge
   */
  FileMerge(List<MarketSplit> splits, TimeRange range, ReadAhead ahead) {
    this.symbols = splits.stream().map(split -> new SymbolFiles(split, range, ahead)).toList();
  }

  long bytesTotal() {
    return symbols.stream().mapToLong(SymbolFiles::bytesTotal).sum();
  }

  long bytesRead() {
    return symbols.stream().mapToLong(SymbolFiles::bytesRead).sum();
  }

  /** Files so far that end inside a compressed block, each once. */
  Set<CutTail> cutTails() {
    Set<CutTail> tails = new LinkedHashSet<>();
    symbols.forEach(symbol -> tails.addAll(symbol.cutTails()));
    return tails;
  }

  /** The next line, or the end of a symbol's log; null when all have ended. */
  FeedItem next() throws IOException {
    while (opened < symbols.size()) {
      SymbolFiles symbol = symbols.get(opened++);
      if (!symbol.advance()) {
        return FeedItem.endOf(symbol.symbol());
      }
      heads.add(symbol);
    }
    // The symbol whose line went out last is read on only now: its position is that of the line.
    if (last != null) {
      SymbolFiles symbol = last;
      last = null;
      if (!symbol.advance()) {
        return FeedItem.endOf(symbol.symbol());
      }
      heads.add(symbol);
    }
    last = heads.poll();
    return last == null ? null : last.head();
  }

  @Override
  public void close() throws IOException {
    for (SymbolFiles symbol : symbols) {
      symbol.close();
    }
  }
}
