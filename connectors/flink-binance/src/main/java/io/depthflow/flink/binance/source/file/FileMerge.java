package io.depthflow.flink.binance.source.file;

import io.depthflow.binance.recording.CutTail;
import io.depthflow.binance.recording.ReadAhead;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Merges the lines of several symbols by receive time; at equal times the symbol decides, so that
 * the order is the same in every run. One thread at a time.
 */
final class FileMerge implements Closeable {

  private static final Comparator<SymbolFiles> ORDER =
      Comparator.comparingLong(SymbolFiles::headNs).thenComparing(SymbolFiles::symbol);

  private final PriorityQueue<SymbolFiles> heads = new PriorityQueue<>(ORDER);
  private final ArrayDeque<SymbolFiles> ended = new ArrayDeque<>();
  private final List<SymbolFiles> symbols;
  private boolean opened;
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

  /**
   * Opens the files and reads up to the first line of each symbol: what lies before a range or a
   * position may take long. Another thread than that of {@link #next()} may do it.
   */
  void open() throws IOException {
    opened = true;
    for (SymbolFiles symbol : symbols) {
      (symbol.advance() ? heads : ended).add(symbol);
    }
  }

  /** The next line, or the end of a symbol's log; null when all have ended. */
  FeedItem next() throws IOException {
    if (!opened) {
      open();
    }
    // The symbol whose line went out last is read on only now: its position is that of the line.
    if (last != null) {
      SymbolFiles symbol = last;
      last = null;
      if (!symbol.advance()) {
        return FeedItem.endOf(symbol.symbol());
      }
      if (heads.isEmpty() || ORDER.compare(symbol, heads.peek()) < 0) {
        last = symbol;
        return symbol.head();
      }
      heads.add(symbol);
    }
    if (!ended.isEmpty()) {
      return FeedItem.endOf(ended.poll().symbol());
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
