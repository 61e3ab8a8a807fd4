package io.depthflow.exchange.server.admin;

import static io.depthflow.exchange.server.json.Json.decimal;

import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.PositionView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.TimeConfig;
import io.depthflow.exchange.server.Venue;
import io.depthflow.exchange.server.stream.ClientSocket;
import io.depthflow.market.order.Fill;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The page at {@code /}: account, orders, fills, markets, faults, connections. Needs no script and
 * no asset. Shows at most {@value #BOOKS_MAX} books; further markets are a line each.
 */
public final class StatusPage {

  private static final int BOOKS_MAX = 4;
  private static final int FILLS_MAX = 8;
  private static final int ORDERS_MAX = 20;

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Depthflow simulated exchange</title>
      <style>
      :root{--ink:#1c2330;--dim:#5a6475;--line:#e4e8ee;--bg:#f5f7fa;--card:#fff;
      --bid:#0a7a4b;--ask:#b3263a;--bidbar:#cdeadd;--askbar:#f6d3d8;--own:#2456c7}
      @media(prefers-color-scheme:dark){:root{--ink:#dfe5ee;--dim:#98a3b5;--line:#2a323f;
      --bg:#0e1116;--card:#171c24;--bid:#4cc38a;--ask:#ff8292;--bidbar:#173a2b;--askbar:#47212a;
      --own:#8fb2ff}}
      body{font:14px/1.4 system-ui,sans-serif;margin:1.2rem auto;max-width:76rem;padding:0 1rem;
      color:var(--ink);background:var(--bg)}
      h1{font-size:1.3rem;margin:0}h2{font-size:.95rem;margin:0 0 .3rem}
      p{color:var(--dim);margin:.15rem 0}
      .chips span{display:inline-block;margin:.4rem .4rem 0 0;padding:.1rem .6rem;
      border:1px solid var(--line);border-radius:1rem;background:var(--card);color:var(--dim)}
      .sides{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:1rem;margin-top:1rem}
      @media(max-width:60rem){.sides{grid-template-columns:1fr}}
      section{background:var(--card);border:1px solid var(--line);border-radius:.5rem;
      padding:.7rem .9rem;margin-bottom:1rem;overflow-x:auto}
      table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
      th,td{padding:.18rem .5rem;text-align:right;border-bottom:1px solid var(--line);
      white-space:nowrap}
      th{font-weight:600;color:var(--dim)}th:first-child,td:first-child{text-align:left}
      tr:last-child td{border-bottom:0}
      .bid{color:var(--bid)}.ask{color:var(--ask)}.own{color:var(--own);font-weight:600}
      .book td{border:0;padding:.08rem .4rem;position:relative}
      .book td:first-child{width:30%}.book td.own{width:22%}
      .book i{position:absolute;left:0;top:.12rem;bottom:.12rem;border-radius:.15rem}
      i.bid{background:var(--bidbar)}i.ask{background:var(--askbar)}
      .book b{position:relative;font-weight:400}
      .mid td{color:var(--dim);padding:.3rem .4rem}
      </style></head><body>
      <h1>Depthflow simulated exchange</h1>
      <p>No real venue and no real money: one account, Binance USD-M paths. Times are UTC.</p>
      """;

  private StatusPage() {}

  public static String render(Venue venue, ExchangeConfig config) {
    SimExchange exchange = venue.exchange();
    Html html = new Html().raw(HEAD);
    chips(html, venue, config);
    html.raw("<div class=sides><div>");
    account(html, exchange.account());
    positions(html, exchange.positions());
    orders(html, exchange.openOrders(null));
    fills(html, exchange);
    FaultsSection.render(html, venue.faults());
    connections(html, venue);
    html.raw("</div><div>");
    markets(html, venue);
    return html.raw("</div></div></body></html>\n").toString();
  }

  private static void chips(Html html, Venue venue, ExchangeConfig config) {
    long nowMs = venue.clock().nowMs();
    TimeConfig time = config.time();
    html.raw("<div class=chips>");
    chip(html, time(nowMs));
    chip(
        html,
        switch (time.pace()) {
          case REAL -> "real time";
          case TIMES_N -> decimal(BigDecimal.valueOf(time.speed())) + " times as fast";
          case LOCKSTEP -> "lockstep: POST /admin/step?ms= moves the time";
        });
    chip(html, "queue model " + config.engine().queueModel());
    chip(html, config.latencies().isNone() ? "no latency" : "with latencies");
    chip(html, config.state() == null ? "account ends with the server" : "account is kept");
    html.raw("</div>");
  }

  private static void chip(Html html, String text) {
    html.raw("<span>").text(text).raw("</span>");
  }

  private static void account(Html html, AccountView a) {
    html.card("Account, USDT");
    html.table("Started with", "Wallet", "Realised", "Fees", "Funding", "Unrealised", "Available");
    html.row(
        Html.money(a.startingWallet()),
        Html.money(a.wallet()),
        Html.money(a.realized()),
        Html.money(a.commission()),
        Html.money(a.funding()),
        Html.money(a.unrealized()),
        Html.money(a.available()));
    html.endTable().end();
  }

  /** Positions that are open or have earned something; all would be a page of zeros. */
  private static void positions(Html html, List<PositionView> all) {
    html.card("Positions");
    List<PositionView> shown =
        all.stream().filter(p -> p.amount().signum() != 0 || p.realized().signum() != 0).toList();
    if (shown.isEmpty()) {
      html.note("None.").end();
      return;
    }
    html.table("Symbol", "Amount", "Entry", "Mark", "Unrealised", "Realised", "Leverage");
    for (PositionView p : shown) {
      html.row(
          p.symbol() + (p.positionSide() == PositionSide.BOTH ? "" : " " + p.positionSide()),
          decimal(p.amount()),
          p.amount().signum() == 0 ? "" : Html.money(p.entryPrice()),
          Html.money(p.markPrice()),
          Html.money(p.unrealized()),
          Html.money(p.realized()),
          p.leverage());
    }
    html.endTable().end();
  }

  private static void orders(Html html, List<OrderView> orders) {
    html.card("Open orders");
    if (orders.isEmpty()) {
      html.note("None.").end();
      return;
    }
    html.table("Client id", "Symbol", "Side", "Price", "Quantity", "Filled", "");
    for (OrderView o : orders.subList(0, Math.min(ORDERS_MAX, orders.size()))) {
      html.row(
          o.clientOrderId(),
          o.symbol(),
          o.side(),
          decimal(o.price()),
          decimal(o.quantity()),
          decimal(o.executed()),
          o.reduceOnly() ? "reduce only" : "");
    }
    html.endTable();
    if (orders.size() > ORDERS_MAX) {
      html.note("and " + (orders.size() - ORDERS_MAX) + " more");
    }
    html.end();
  }

  private static void fills(Html html, SimExchange exchange) {
    List<Fill> latest = new ArrayList<>();
    exchange
        .instruments()
        .forEach(
            instrument -> {
              List<Fill> all = exchange.fills(instrument.symbol());
              latest.addAll(all.subList(Math.max(0, all.size() - FILLS_MAX), all.size()));
            });
    latest.sort(Comparator.comparingLong(Fill::timeMs).reversed());
    html.card("Last fills");
    if (latest.isEmpty()) {
      html.note("None.").end();
      return;
    }
    html.table("Time", "Symbol", "Side", "Price", "Quantity", "Realised", "Fee", "");
    for (Fill f : latest.subList(0, Math.min(FILLS_MAX, latest.size()))) {
      html.row(
          time(f.timeMs()).substring(11),
          f.symbol(),
          f.side(),
          decimal(f.price()),
          decimal(f.quantity()),
          Html.money(f.realizedPnl()),
          Html.money(f.commission()),
          f.maker() ? "maker" : "taker");
    }
    html.endTable().end();
  }

  private static void connections(Html html, Venue venue) {
    Map<String, int[]> routes = new TreeMap<>();
    for (ClientSocket socket : venue.hub().sockets()) {
      int[] counts =
          routes.computeIfAbsent(socket.route().name().toLowerCase(Locale.ROOT), k -> new int[2]);
      counts[0]++;
      counts[1] += socket.streams();
    }
    html.card("Connections");
    if (!routes.isEmpty()) {
      html.table("Route", "WebSockets open", "Streams");
      routes.forEach((route, counts) -> html.row(route, counts[0], counts[1]));
      html.endTable();
    }
    html.note(
            String.format(
                Locale.ROOT,
                "%,d frames sent, %d closed for reading too slowly.",
                venue.hub().framesSent(),
                venue.hub().slowClosed()))
        .end();
  }

  private static void markets(Html html, Venue venue) {
    List<String> symbols =
        venue.exchange().instruments().stream().map(instrument -> instrument.symbol()).toList();
    int books = Math.min(BOOKS_MAX, symbols.size());
    for (String symbol : symbols.subList(0, books)) {
      BookCard.render(html, venue.exchange(), symbol, venue.feedState(symbol));
    }
    if (symbols.size() == books) {
      return;
    }
    html.card("Further markets").table("Symbol", "Mark", "Feed");
    for (String symbol : symbols.subList(books, symbols.size())) {
      html.row(symbol, Html.money(venue.exchange().market(symbol).mark()), venue.feedState(symbol));
    }
    html.endTable().end();
  }

  private static String time(long ms) {
    return Instant.ofEpochMilli(ms)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .replace('T', ' ')
        .replace("Z", "");
  }
}
