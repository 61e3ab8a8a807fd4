package io.depthflow.benchmarks;

import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import io.depthflow.market.book.OrderBook;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * Updates of 25 level changes into a book that begins empty, the best prices read after each; the
 * time is that of one update. Without decoding.
 */
public class BookBenchmark extends Measured {
  static final int UPDATES = 10_000;

  private List<DepthUpdate> updates;

  @Setup(Level.Trial)
  public void load() {
    updates = DepthLoad.updates(DepthLoad.SEED, UPDATES);
  }

  /** The tick-indexed array book. */
  @Benchmark
  @OperationsPerInvocation(UPDATES)
  public long arrayBook() {
    OrderBook book = new OrderBook();
    long hash = 0;
    for (DepthUpdate update : updates) {
      DepthUpdate.Levels bids = update.bids();
      for (int i = 0; i < bids.size(); i++) {
        book.apply(Side.BUY, bids.ticks(i), bids.lots(i));
      }
      DepthUpdate.Levels asks = update.asks();
      for (int i = 0; i < asks.size(); i++) {
        book.apply(Side.SELL, asks.ticks(i), asks.lots(i));
      }
      hash = hash(hash, book.bestBidTicks(), book.bestBidLots());
      hash = hash(hash, book.bestAskTicks(), book.bestAskLots());
    }
    return hash;
  }

  /** Baseline: the obvious book, two sorted maps. */
  @Benchmark
  @OperationsPerInvocation(UPDATES)
  public long treeMapBaseline() {
    TreeMap<Long, Long> bidSide = new TreeMap<>(Comparator.reverseOrder());
    TreeMap<Long, Long> askSide = new TreeMap<>();
    long hash = 0;
    for (DepthUpdate update : updates) {
      apply(bidSide, update.bids());
      apply(askSide, update.asks());
      hash = hashBest(hash, bidSide);
      hash = hashBest(hash, askSide);
    }
    return hash;
  }

  private static void apply(TreeMap<Long, Long> side, DepthUpdate.Levels levels) {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.lots(i) == 0) {
        side.remove(levels.ticks(i));
      } else {
        side.put(levels.ticks(i), levels.lots(i));
      }
    }
  }

  private static long hashBest(long hash, TreeMap<Long, Long> side) {
    var best = side.firstEntry();
    return best == null ? hash(hash, 0, 0) : hash(hash, best.getKey(), best.getValue());
  }

  private static long hash(long hash, long ticks, long lots) {
    return (hash * 31 + ticks) * 31 + lots;
  }
}
