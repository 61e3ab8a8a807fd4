package io.depthflow.exchange.server.admin;

import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.market.Side;
import io.depthflow.market.book.Tier;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** One market as a ladder: sizes as bars, our own resting orders beside them. */
final class BookCard {

  private static final int LEVELS = 6;

  private BookCard() {}

  static void render(Html html, SimExchange exchange, String symbol, String feedState) {
    SymbolMarket market = exchange.market(symbol);
    html.card(symbol);
    if (!market.isLive()) {
      html.note("Feed " + feedState + "; the book is not in sync.").end();
      return;
    }
    html.note("Feed " + feedState + ", update " + market.lastUpdateId());
    List<Tier> asks = market.book().tiers(Side.SELL, LEVELS);
    List<Tier> bids = market.book().tiers(Side.BUY, LEVELS);
    long most = 1;
    for (Tier tier : asks) {
      most = Math.max(most, tier.quantityLots());
    }
    for (Tier tier : bids) {
      most = Math.max(most, tier.quantityLots());
    }
    List<OrderView> own = exchange.openOrders(symbol);
    html.raw("<table class=book>");
    for (int i = asks.size() - 1; i >= 0; i--) {
      level(html, market, asks.get(i), "ask", most, own);
    }
    BigDecimal last = market.lastPrice();
    html.raw("<tr class=mid><td>mark ").text(Html.money(market.mark())).raw("</td><td>");
    html.text(last == null ? "" : "last " + last.toPlainString()).raw("</td><td></td></tr>");
    for (Tier tier : bids) {
      level(html, market, tier, "bid", most, own);
    }
    html.endTable().end();
  }

  private static void level(
      Html html, SymbolMarket market, Tier tier, String side, long most, List<OrderView> own) {
    BigDecimal price = market.price(tier.priceTicks());
    double share = 100.0 * tier.quantityLots() / most;
    html.raw("<tr><td class=").raw(side).raw(">").text(price.toPlainString()).raw("</td>");
    html.raw(
        String.format(Locale.ROOT, "<td><i class=%s style=\"width:%.1f%%\"></i>", side, share));
    html.raw("<b>").text(market.quantity(tier.quantityLots()).toPlainString()).raw("</b></td>");
    html.raw("<td class=own>").text(ours(own, price)).raw("</td></tr>");
  }

  /** What rests of ours at a price, or nothing. */
  private static String ours(List<OrderView> own, BigDecimal price) {
    BigDecimal sum = BigDecimal.ZERO;
    for (OrderView order : own) {
      if (order.price().compareTo(price) == 0) {
        sum = sum.add(order.quantity().subtract(order.executed()));
      }
    }
    return sum.signum() == 0 ? "" : "ours " + sum.stripTrailingZeros().toPlainString();
  }
}
