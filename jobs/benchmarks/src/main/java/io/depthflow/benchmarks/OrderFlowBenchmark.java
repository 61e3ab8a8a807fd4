package io.depthflow.benchmarks;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SymbolSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * Order-flow imbalance of ten levels over updates of 25 level changes, ten a second, book and sums
 * of each second among it; the time is that of one update. Without decoding.
 */
public class OrderFlowBenchmark extends Measured {
  static final int UPDATES = 10_000;
  private static final int UPDATES_A_SECOND = 10;
  private static final long NS_PER_MS = 1_000_000L;

  private List<DepthUpdate> updates;
  private DepthSnapshot snapshot;

  @Setup(Level.Trial)
  public void load() {
    updates = DepthLoad.updates(DepthLoad.SEED, UPDATES);
    snapshot = new DepthLoad(DepthLoad.SEED).snapshot();
  }

  /** The system's sampler, with all else that its samples carry. */
  @Benchmark
  @OperationsPerInvocation(UPDATES)
  public long sampler() {
    SymbolSampler sampler = new SymbolSampler(DepthLoad.SYMBOL, 1_000);
    long[] hash = new long[1];
    sampler.setOutput(sample -> hash[0] = hash[0] * 31 + Arrays.hashCode(sample.ofiLots()));
    long first = DepthLoad.START_MS * NS_PER_MS;
    sampler.advanceTo(first);
    sampler.onSnapshot(snapshot, first);
    for (DepthUpdate update : updates) {
      long ns = update.eventTimeMs() * NS_PER_MS;
      sampler.advanceTo(ns);
      sampler.onDepth(update, ns);
    }
    return hash[0];
  }

  /** Baseline: two sorted maps, the ten best of each before and after an update, the formula. */
  @Benchmark
  @OperationsPerInvocation(UPDATES)
  public long treeMapBaseline() {
    TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    TreeMap<Long, Long> asks = new TreeMap<>();
    apply(bids, snapshot.bids());
    apply(asks, snapshot.asks());
    long[] ofi = new long[BookSample.TIERS];
    List<Map.Entry<Long, Long>> bidsBefore = null;
    List<Map.Entry<Long, Long>> asksBefore = null;
    long hash = 0;
    for (int i = 0; i < updates.size(); i++) {
      if (i > 0 && i % UPDATES_A_SECOND == 0) {
        hash = hash * 31 + Arrays.hashCode(ofi);
        Arrays.fill(ofi, 0);
      }
      apply(bids, updates.get(i).bids());
      apply(asks, updates.get(i).asks());
      List<Map.Entry<Long, Long>> bidsNow = best(bids);
      List<Map.Entry<Long, Long>> asksNow = best(asks);
      for (int m = 0; m < ofi.length && i > 0; m++) {
        int bid = bidsNow.get(m).getKey().compareTo(bidsBefore.get(m).getKey());
        int ask = asksNow.get(m).getKey().compareTo(asksBefore.get(m).getKey());
        ofi[m] += bid >= 0 ? bidsNow.get(m).getValue() : 0;
        ofi[m] -= bid <= 0 ? bidsBefore.get(m).getValue() : 0;
        ofi[m] -= ask <= 0 ? asksNow.get(m).getValue() : 0;
        ofi[m] += ask >= 0 ? asksBefore.get(m).getValue() : 0;
      }
      bidsBefore = bidsNow;
      asksBefore = asksNow;
    }
    return hash;
  }

  private static List<Map.Entry<Long, Long>> best(TreeMap<Long, Long> side) {
    List<Map.Entry<Long, Long>> best = new ArrayList<>(BookSample.TIERS);
    for (Map.Entry<Long, Long> level : side.entrySet()) {
      best.add(Map.entry(level.getKey(), level.getValue()));
      if (best.size() == BookSample.TIERS) {
        break;
      }
    }
    return best;
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
}
