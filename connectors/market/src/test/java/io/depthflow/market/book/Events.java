package io.depthflow.market.book;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;

/** Short ways to write depth events in tests. */
final class Events {

  private Events() {}

  /** A futures event that touches bid 100 with {@code u} lots, so that it can be recognised. */
  static DepthUpdate futures(long previous, long first, long last) {
    DepthUpdate e = new DepthUpdate().reset(last, last, first, last, previous);
    e.bids().add(100, last);
    return e;
  }

  static DepthUpdate spot(long first, long last) {
    return futures(DepthUpdate.NO_PREVIOUS, first, last);
  }

  /** Bid 100 x 1 and 99 x 5, ask 102 x 2 and 103 x 6. */
  static DepthSnapshot snapshot(long lastUpdateId) {
    return new DepthSnapshot(lastUpdateId, levels(100, 1, 99, 5), levels(102, 2, 103, 6));
  }

  static DepthUpdate.Levels levels(long... ticksAndLots) {
    DepthUpdate.Levels levels = new DepthUpdate.Levels(4);
    for (int i = 0; i < ticksAndLots.length; i += 2) {
      levels.add(ticksAndLots[i], ticksAndLots[i + 1]);
    }
    return levels;
  }

  static DepthUpdate update(
      long previous, long id, DepthUpdate.Levels bids, DepthUpdate.Levels asks) {
    DepthUpdate e = new DepthUpdate().reset(id, id, id, id, previous);
    for (int i = 0; i < bids.size(); i++) {
      e.bids().add(bids.ticks(i), bids.lots(i));
    }
    for (int i = 0; i < asks.size(); i++) {
      e.asks().add(asks.ticks(i), asks.lots(i));
    }
    return e;
  }
}
