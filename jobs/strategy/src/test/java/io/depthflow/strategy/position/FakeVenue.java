package io.depthflow.strategy.position;

import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.PositionReport;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A tiny venue of one symbol, on integer ticks, that also checks what it is asked to hold. */
final class FakeVenue {

  static final String SYMBOL = "BTCUSDT";
  static final BigDecimal TICK = new BigDecimal("0.10");
  static final BigDecimal LOT = new BigDecimal("0.001");
  static final BigDecimal MAKER = new BigDecimal("0.0002");
  static final BigDecimal TAKER = new BigDecimal("0.0005");
  static final Instrument INSTRUMENT =
      new Instrument(
          SYMBOL,
          TICK,
          LOT,
          LOT,
          new BigDecimal("1000"),
          new BigDecimal("120"),
          TICK,
          new BigDecimal("1000000"),
          new BigDecimal("100"));

  /** An order as the venue holds it. */
  static final class Held {
    final OrderRequest request;
    final long orderId;
    final long placedMs;
    OrderStatus status = OrderStatus.NEW;
    BigDecimal executed = BigDecimal.ZERO;
    BigDecimal notional = BigDecimal.ZERO;

    Held(OrderRequest request, long orderId, long placedMs) {
      this.request = request;
      this.orderId = orderId;
      this.placedMs = placedMs;
    }

    BigDecimal remaining() {
      return request.quantity().subtract(executed);
    }
  }

  final Map<String, Held> orders = new LinkedHashMap<>();
  final List<Fill> fills = new ArrayList<>();
  final Set<Long> lostTrades = new HashSet<>();
  final List<String> violations = new ArrayList<>();
  BigDecimal position = BigDecimal.ZERO;
  BigDecimal entryNotional = BigDecimal.ZERO;
  BigDecimal wallet = BigDecimal.ZERO;
  BigDecimal largestEntry = BigDecimal.ZERO;
  BigDecimal largestPosition = BigDecimal.ZERO;
  int reduceOnlyRefusals;
  long bidTicks = 300_000;
  long askTicks = 300_001;

  /** The least that a reduce-only order may be worth; the usual venue has none. */
  BigDecimal leastExit = BigDecimal.ZERO;

  /** Refuses every placement with this code; 0 = none. */
  int refuseWith;

  private static final int LATEST_ORDERS = 1000;
  private static final long MAX_PAGES = 20;

  private final Consumer<OrderReport> events;
  private final Random random;
  private long nextOrderId = 1000;
  private long nextTradeId = 5000;

  FakeVenue(Random random, Consumer<OrderReport> events) {
    this.random = random;
    this.events = events;
  }

  BigDecimal bid() {
    return TICK.multiply(BigDecimal.valueOf(bidTicks));
  }

  BigDecimal ask() {
    return TICK.multiply(BigDecimal.valueOf(askTicks));
  }

  /** Places an order; 0 or the code of the refusal. */
  int place(OrderRequest request, long nowMs) {
    Held other = orders.get(request.clientOrderId());
    if (other != null) {
      violations.add("id placed twice: " + request.clientOrderId());
      return VenueCodes.DUPLICATE_ID;
    }
    boolean buy = request.side() == Side.BUY;
    boolean crosses =
        request.type() == OrderType.MARKET
            || (buy
                ? request.price().compareTo(ask()) >= 0
                : request.price().compareTo(bid()) <= 0);
    if (refuseWith != 0) {
      return refuseWith;
    }
    if (request.quantity().remainder(LOT).signum() != 0) {
      return -1111;
    }
    if (request.quantity().multiply(bid()).compareTo(leastExit) < 0) {
      return -4164;
    }
    if (request.reduceOnly()) {
      BigDecimal resting = BigDecimal.ZERO;
      for (Held held : orders.values()) {
        if (!held.status.isTerminal() && held.request.reduceOnly()) {
          resting = resting.add(held.remaining());
        }
      }
      boolean reduces = position.signum() == -request.side().sign();
      if (!reduces || resting.add(request.quantity()).compareTo(position.abs()) > 0) {
        reduceOnlyRefusals++;
        return -2022;
      }
    } else {
      for (Held held : orders.values()) {
        if (!held.status.isTerminal() && !held.request.reduceOnly()) {
          violations.add("two entries live: " + request.clientOrderId());
        }
      }
      if (position.signum() != 0) {
        violations.add("entry placed onto a position: " + request.clientOrderId());
      }
      largestEntry = largestEntry.max(request.quantity());
    }
    if (request.timeInForce() == TimeInForce.GTX && crosses) {
      return VenueCodes.WOULD_TAKE;
    }
    Held held = new Held(request, nextOrderId++, nowMs);
    orders.put(request.clientOrderId(), held);
    events.accept(report(held, null, nowMs));
    if (crosses) {
      fill(held, held.remaining(), buy ? ask() : bid(), false, nowMs);
    }
    return 0;
  }

  /** Cancels an order; 0 or -2011. */
  int cancel(String clientOrderId, long nowMs) {
    Held held = orders.get(clientOrderId);
    if (held == null || held.status.isTerminal()) {
      return -2011;
    }
    held.status = OrderStatus.CANCELED;
    events.accept(report(held, null, nowMs));
    return 0;
  }

  /** Moves the best prices and fills what they run into. */
  void move(long ticks, double partial, long nowMs) {
    bidTicks += ticks;
    askTicks += ticks;
    for (Held held : List.copyOf(orders.values())) {
      if (held.status.isTerminal() || held.request.type() == OrderType.MARKET) {
        continue;
      }
      boolean buy = held.request.side() == Side.BUY;
      BigDecimal price = held.request.price();
      boolean through = buy ? price.compareTo(ask()) >= 0 : price.compareTo(bid()) <= 0;
      boolean atBest = buy ? price.compareTo(bid()) >= 0 : price.compareTo(ask()) <= 0;
      if (through) {
        fill(held, held.remaining(), price, true, nowMs);
      } else if (atBest && random.nextDouble() < partial) {
        int lots = held.remaining().divide(LOT).intValueExact();
        BigDecimal quantity = LOT.multiply(BigDecimal.valueOf(1 + random.nextInt(lots)));
        fill(held, quantity, price, true, nowMs);
      }
    }
  }

  void fill(Held held, BigDecimal wanted, BigDecimal price, boolean maker, long nowMs) {
    int sign = held.request.side().sign();
    BigDecimal quantity = wanted;
    if (held.request.reduceOnly()) {
      quantity = wanted.min(position.signum() == -sign ? position.abs() : BigDecimal.ZERO);
    }
    if (quantity.signum() == 0) {
      held.status = OrderStatus.EXPIRED;
      events.accept(report(held, null, nowMs));
      return;
    }
    BigDecimal notional = quantity.multiply(price);
    BigDecimal fee = notional.multiply(maker ? MAKER : TAKER);
    held.executed = held.executed.add(quantity);
    held.notional = held.notional.add(notional);
    held.status =
        held.remaining().signum() == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    wallet = sign > 0 ? wallet.subtract(notional) : wallet.add(notional);
    wallet = wallet.subtract(fee);
    position = sign > 0 ? position.add(quantity) : position.subtract(quantity);
    entryNotional =
        position.signum() == 0
            ? BigDecimal.ZERO
            : sign > 0 ? entryNotional.add(notional) : entryNotional.subtract(notional);
    largestPosition = largestPosition.max(position.abs());
    if (largestPosition.compareTo(largestEntry) > 0) {
      violations.add("position " + position + " exceeds an entry of " + largestEntry);
    }
    Fill fill =
        new Fill(
            SYMBOL,
            nextTradeId++,
            held.orderId,
            held.request.clientOrderId(),
            held.request.side(),
            price,
            quantity,
            BigDecimal.ZERO,
            fee,
            "USDT",
            maker,
            nowMs);
    fills.add(fill);
    events.accept(report(held, fill, nowMs));
  }

  OrderReport report(Held held, Fill fill, long nowMs) {
    OrderRequest r = held.request;
    BigDecimal average =
        held.executed.signum() == 0
            ? BigDecimal.ZERO
            : held.notional.divide(held.executed, java.math.MathContext.DECIMAL64);
    return new OrderReport(
        SYMBOL,
        r.clientOrderId(),
        held.orderId,
        r.side(),
        r.type(),
        r.timeInForce(),
        held.status,
        r.quantity(),
        r.price() == null ? BigDecimal.ZERO : r.price(),
        held.executed,
        average,
        r.reduceOnly(),
        nowMs,
        fill);
  }

  List<Held> open() {
    return orders.values().stream().filter(h -> !h.status.isTerminal()).toList();
  }

  OrderReport[] openReports(long nowMs) {
    return open().stream().map(h -> report(h, null, nowMs)).toArray(OrderReport[]::new);
  }

  PositionReport positionReport(long nowMs) {
    BigDecimal entry =
        position.signum() == 0
            ? BigDecimal.ZERO
            : entryNotional.divide(position, java.math.MathContext.DECIMAL64).abs();
    return new PositionReport(SYMBOL, position, entry, nowMs);
  }

  /** Fills as a reconciliation reads them: the client ids of the latest orders when asked for. */
  Fill[] fills(OrderRequest request) {
    int limit = AccountSnapshot.RECENT_FILLS;
    long from = request.fromTradeId();
    Set<String> names =
        request.withNames()
            ? orders.keySet().stream()
                .skip(Math.max(0, orders.size() - LATEST_ORDERS))
                .collect(Collectors.toSet())
            : Set.of();
    return fills.stream()
        .filter(f -> f.tradeId() >= from && !lostTrades.contains(f.tradeId()))
        .skip(from > 0 ? 0 : Math.max(0, fills.size() - limit))
        .limit(from > 0 ? limit * MAX_PAGES : limit)
        .map(f -> names.contains(f.clientOrderId()) ? f : f.withClientOrderId(null))
        .toArray(Fill[]::new);
  }
}
