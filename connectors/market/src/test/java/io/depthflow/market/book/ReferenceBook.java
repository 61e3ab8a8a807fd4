package io.depthflow.market.book;

import io.depthflow.market.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The obvious book: two sorted maps. Slow, and what {@link OrderBook} is raced against. */
final class ReferenceBook {

  private final Map<Side, TreeMap<Long, Long>> sides =
      Map.of(
          Side.BUY, new TreeMap<>((a, b) -> Long.compare(b, a)),
          Side.SELL, new TreeMap<>());

  void apply(Side side, long ticks, long lots) {
    if (lots == 0) {
      sides.get(side).remove(ticks);
    } else {
      sides.get(side).put(ticks, lots);
    }
  }

  void clear() {
    sides.values().forEach(Map::clear);
  }

  void scale(long priceFactor, long quantityFactor) {
    for (TreeMap<Long, Long> side : sides.values()) {
      Map<Long, Long> old = new TreeMap<>(side);
      side.clear();
      old.forEach((p, q) -> side.put(p * priceFactor, q * quantityFactor));
    }
  }

  long prune(Side side, int keep) {
    while (size(side) > keep) {
      sides.get(side).pollLastEntry();
    }
    return sides.get(side).lastKey();
  }

  int size(Side side) {
    return sides.get(side).size();
  }

  long quantityAt(Side side, long ticks) {
    return sides.get(side).getOrDefault(ticks, 0L);
  }

  List<Tier> tiers(Side side, int depth) {
    List<Tier> tiers = new ArrayList<>();
    for (Map.Entry<Long, Long> e : sides.get(side).entrySet()) {
      if (tiers.size() == depth) {
        break;
      }
      tiers.add(new Tier(e.getKey(), e.getValue()));
    }
    return tiers;
  }
}
