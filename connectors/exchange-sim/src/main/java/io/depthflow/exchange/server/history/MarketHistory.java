package io.depthflow.exchange.server.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.server.RestOptions;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * One symbol's public trades, aggregate trades and bars, the latest of each up to a bound. Where a
 * feed has aggregate trades alone, each stands for one trade. Engine thread only.
 */
public final class MarketHistory {

  private final int tradesMax;
  private final Deque<Print> trades = new ArrayDeque<>();
  private final Deque<Aggregate> aggregates = new ArrayDeque<>();
  private final Bars tradeBars;
  private final Bars markBars;
  private boolean plainTrades;

  /** A public trade. */
  public record Print(
      long id, BigDecimal price, BigDecimal quantity, long timeMs, boolean buyerIsMaker) {}

  /** Trades of one price and one taker's side within 100 ms, ids firstId to lastId. */
  public record Aggregate(
      long id,
      BigDecimal price,
      BigDecimal quantity,
      long firstId,
      long lastId,
      long timeMs,
      boolean buyerIsMaker) {}

  public MarketHistory(RestOptions options) {
    tradesMax = options.tradesMax();
    tradeBars = new Bars(options.minutesMax());
    markBars = new Bars(options.minutesMax());
  }

  /** Takes the payload of a trade frame; insurance fund and ADL trades are none of the market. */
  public void onTrade(JsonNode t) {
    plainTrades = true;
    if (!t.path("X").asText("MARKET").equals("MARKET")) {
      return;
    }
    add(
        new Print(
            t.path("t").asLong(),
            new BigDecimal(t.path("p").asText()),
            new BigDecimal(t.path("q").asText()),
            t.path("T").asLong(),
            t.path("m").asBoolean()));
  }

  private void add(Print print) {
    keep(trades, print);
    bar(print.timeMs, print.price, print.quantity, print.buyerIsMaker, print.id, print.id);
  }

  private void bar(
      long timeMs, BigDecimal price, BigDecimal quantity, boolean maker, long first, long last) {
    tradeBars.add(timeMs, price, quantity, maker, first, last);
  }

  /** Takes the payload of an aggTrade frame. */
  public void onAggTrade(JsonNode t) {
    Aggregate a =
        new Aggregate(
            t.path("a").asLong(),
            new BigDecimal(t.path("p").asText()),
            new BigDecimal(t.path("q").asText()),
            t.path("f").asLong(),
            t.path("l").asLong(),
            t.path("T").asLong(),
            t.path("m").asBoolean());
    keep(aggregates, a);
    if (!plainTrades) {
      keep(trades, new Print(a.lastId, a.price, a.quantity, a.timeMs, a.buyerIsMaker));
      bar(a.timeMs, a.price, a.quantity, a.buyerIsMaker, a.firstId, a.lastId);
    }
  }

  private <T> void keep(Deque<T> in, T item) {
    in.add(item);
    if (in.size() > tradesMax) {
      in.remove();
    }
  }

  /** Takes the mark price of a moment. */
  public void onMark(long nowMs, BigDecimal mark) {
    markBars.add(nowMs, mark, BigDecimal.ZERO, false, 0, 0);
  }

  /** The latest trades, oldest first; the first from an id on when one is given. */
  public List<Print> trades(Long fromId, int limit) {
    return page(trades, t -> fromId == null || t.id >= fromId, fromId != null, limit);
  }

  /** Those that are accepted, oldest first: the first of them from the start, or the latest. */
  public List<Aggregate> aggregates(Predicate<Aggregate> accepted, boolean fromStart, int limit) {
    return page(aggregates, accepted, fromStart, limit);
  }

  private static <T> List<T> page(
      Deque<T> all, Predicate<T> accepted, boolean fromStart, int limit) {
    List<T> found = new ArrayList<>();
    for (T item : all) {
      if (accepted.test(item)) {
        found.add(item);
        if (fromStart && found.size() == limit) {
          return found;
        }
      }
    }
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  /** Bars of trades, complete up to a time. */
  public Bars bars(long nowMs) {
    tradeBars.advanceTo(nowMs);
    return tradeBars;
  }

  /** Bars of the mark price, complete up to a time. */
  public Bars markBars(long nowMs) {
    markBars.advanceTo(nowMs);
    return markBars;
  }

  /** Everything kept: trades, aggregates and bars. */
  int size() {
    return trades.size() + aggregates.size() + tradeBars.size() + markBars.size();
  }
}
