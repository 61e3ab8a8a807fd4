package io.depthflow.exchange.server.admin;

import static io.depthflow.exchange.server.json.Json.decimal;

import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.PositionView;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.server.Venue;
import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import io.depthflow.market.book.Tier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The page at {@code /}: markets, account, orders, connections. Needs no script and no asset. */
public final class StatusPage {

  private static final int LEVELS = 5;
  private static final int MONEY_DECIMALS = 4;

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Depthflow simulated exchange</title>
      <style>
      body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;
      color:#1c2330;background:#fff}
      h1{font-size:1.35rem;margin:0}h2{font-size:1rem;margin:1.8rem 0 .4rem}
      p{color:#5a6475;margin:.2rem 0}
      table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
      th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid #e4e8ee}
      th{font-weight:600;color:#5a6475}th:first-child,td:first-child{text-align:left}
      .bid{color:#0a7a4b}.ask{color:#b3263a}
      @media(prefers-color-scheme:dark){body{color:#dfe5ee;background:#12161d}
      p,th{color:#98a3b5}th,td{border-color:#2a323f}.bid{color:#4cc38a}.ask{color:#ff8292}}
      </style></head><body>
      <h1>Depthflow simulated exchange</h1>
      <p>Not a real venue. One account, Binance USD-M paths. Times are UTC.</p>
      """;

  private StatusPage() {}

  public static String render(Venue venue) {
    StringBuilder html = new StringBuilder(HEAD);
    account(html, venue.exchange().account());
    positions(html, venue.exchange().positions());
    for (Instrument instrument : venue.exchange().instruments()) {
      market(html, venue, instrument.symbol());
    }
    orders(html, venue.exchange().openOrders(null));
    FaultsSection.render(html, venue.faults());
    html.append("<h2>Connections</h2><p>")
        .append(venue.hub().sockets().size())
        .append(" WebSockets open, ")
        .append(venue.hub().framesSent())
        .append(" frames sent, ")
        .append(venue.hub().slowClosed())
        .append(" closed for reading too slowly.</p></body></html>\n");
    return html.toString();
  }

  private static void account(StringBuilder html, AccountView a) {
    html.append("<h2>Account</h2>");
    header(html, "USDT", "Wallet", "Realised", "Fees", "Unrealised", "Available");
    row(
        html,
        "started with " + decimal(a.startingWallet()),
        money(a.wallet()),
        money(a.realized()),
        money(a.commission()),
        money(a.unrealized()),
        money(a.available()));
    html.append("</table>");
  }

  private static void positions(StringBuilder html, List<PositionView> positions) {
    html.append("<h2>Positions</h2>");
    header(html, "Symbol", "Amount", "Entry", "Mark", "Unrealised", "Realised", "Open orders");
    for (PositionView p : positions) {
      row(
          html,
          p.symbol() + (p.positionSide() == PositionSide.BOTH ? "" : " " + p.positionSide()),
          decimal(p.amount()),
          money(p.entryPrice()),
          p.markPrice() == null ? "" : money(p.markPrice()),
          money(p.unrealized()),
          money(p.realized()),
          String.valueOf(p.openOrders()));
    }
    html.append("</table>");
  }

  private static void market(StringBuilder html, Venue venue, String symbol) {
    SymbolMarket market = venue.exchange().market(symbol);
    html.append("<h2>").append(escape(symbol)).append("</h2><p>Feed ");
    html.append(escape(venue.feedState(symbol)));
    if (!market.isLive()) {
      html.append("; the book is not in sync.</p>");
      return;
    }
    html.append("; update id ").append(market.lastUpdateId()).append(".</p>");
    header(html, "Bid size", "Bid", "Ask", "Ask size");
    List<Tier> bids = market.book().tiers(Side.BUY, LEVELS);
    List<Tier> asks = market.book().tiers(Side.SELL, LEVELS);
    for (int i = 0; i < Math.max(bids.size(), asks.size()); i++) {
      Tier bid = i < bids.size() ? bids.get(i) : null;
      Tier ask = i < asks.size() ? asks.get(i) : null;
      html.append("<tr><td>")
          .append(bid == null ? "" : market.quantity(bid.quantityLots()).toPlainString())
          .append("</td><td class=bid>")
          .append(bid == null ? "" : market.price(bid.priceTicks()).toPlainString())
          .append("</td><td class=ask>")
          .append(ask == null ? "" : market.price(ask.priceTicks()).toPlainString())
          .append("</td><td>")
          .append(ask == null ? "" : market.quantity(ask.quantityLots()).toPlainString())
          .append("</td></tr>");
    }
    html.append("</table>");
  }

  private static void orders(StringBuilder html, List<OrderView> orders) {
    html.append("<h2>Open orders</h2>");
    if (orders.isEmpty()) {
      html.append("<p>None.</p>");
      return;
    }
    header(html, "Client id", "Symbol", "Side", "Price", "Quantity", "Filled", "Reduce only");
    for (OrderView o : orders) {
      row(
          html,
          o.clientOrderId(),
          o.symbol(),
          o.side().name(),
          decimal(o.price()),
          decimal(o.quantity()),
          decimal(o.executed()),
          o.reduceOnly() ? "yes" : "no");
    }
    html.append("</table>");
  }

  private static void header(StringBuilder html, String... cells) {
    html.append("<table><tr>");
    for (String cell : cells) {
      html.append("<th>").append(escape(cell)).append("</th>");
    }
    html.append("</tr>");
  }

  private static void row(StringBuilder html, String... cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append("<td>").append(escape(cell)).append("</td>");
    }
    html.append("</tr>");
  }

  private static String money(BigDecimal value) {
    return value.setScale(MONEY_DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
