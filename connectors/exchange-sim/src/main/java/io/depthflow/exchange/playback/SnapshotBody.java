package io.depthflow.exchange.playback;

import io.depthflow.binance.codec.FrameJson;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import io.depthflow.market.book.OrderBook;

/** The REST depth answer that a book would give, all its levels best first. */
final class SnapshotBody {

  private SnapshotBody() {}

  static byte[] of(OrderBook book, Grid grid, long lastUpdateId, long timeMs) {
    DepthSnapshot snapshot =
        new DepthSnapshot(lastUpdateId, levels(book, Side.BUY), levels(book, Side.SELL));
    return FrameJson.snapshotBody(snapshot, timeMs, timeMs, grid);
  }

  private static DepthUpdate.Levels levels(OrderBook book, Side side) {
    DepthUpdate.Levels levels = new DepthUpdate.Levels(book.size(side));
    book.tiers(side, book.size(side)).forEach(t -> levels.add(t.priceTicks(), t.quantityLots()));
    return levels;
  }
}
