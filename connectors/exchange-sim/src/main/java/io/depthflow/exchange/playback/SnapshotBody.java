package io.depthflow.exchange.playback;

import io.depthflow.market.Grid;
import io.depthflow.market.Side;
import io.depthflow.market.book.OrderBook;
import io.depthflow.market.book.Tier;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** The REST depth answer that a book would give, all its levels best first. */
final class SnapshotBody {

  private SnapshotBody() {}

  static byte[] of(OrderBook book, Grid grid, long lastUpdateId, long timeMs) {
    StringBuilder json = new StringBuilder(65_536);
    json.append("{\"lastUpdateId\":").append(lastUpdateId);
    json.append(",\"E\":").append(timeMs).append(",\"T\":").append(timeMs);
    side(json.append(",\"bids\":"), book, Side.BUY, grid);
    side(json.append(",\"asks\":"), book, Side.SELL, grid);
    return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void side(StringBuilder json, OrderBook book, Side side, Grid grid) {
    char separator = '[';
    for (Tier tier : book.tiers(side, book.size(side))) {
      json.append(separator).append("[\"");
      json.append(decimal(tier.priceTicks(), grid.priceDecimals())).append("\",\"");
      json.append(decimal(tier.quantityLots(), grid.quantityDecimals())).append("\"]");
      separator = ',';
    }
    json.append(']');
  }

  private static String decimal(long value, int decimals) {
    return BigDecimal.valueOf(value, decimals).toPlainString();
  }
}
