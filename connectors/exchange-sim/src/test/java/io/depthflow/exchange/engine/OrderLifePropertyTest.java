package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls of every kind in a random market, in both position modes. After each: the index of
 * open orders is what a scan of all orders finds; of every order the fills that events told, the
 * executed quantity and userTrades are the same sum; a reducing order never enlarged or turned its
 * position; every order's events follow the table of transitions; order ids grow; a refusal leaves
 * no trace.
 */
class OrderLifePropertyTest {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int SEEDS = LONG ? 1_000 : 12;
  private static final int STEPS = 1_500;

  private static final String ABSENT = "ABSENT";

  /** Which event may follow in which status, and to which it leads. */
  private static final Map<String, Set<String>> LEGAL =
      Map.of(
          ABSENT,
          Set.of("NEW/NEW"),
          "NEW",
          Set.of(
              "TRADE/PARTIALLY_FILLED",
              "TRADE/FILLED",
              "CANCELED/CANCELED",
              "EXPIRED/EXPIRED",
              "EXPIRED/EXPIRED_IN_MATCH",
              "AMENDMENT/NEW"),
          "PARTIALLY_FILLED",
          Set.of(
              "TRADE/PARTIALLY_FILLED",
              "TRADE/FILLED",
              "CANCELED/CANCELED",
              "EXPIRED/EXPIRED",
              "EXPIRED/EXPIRED_IN_MATCH",
              "AMENDMENT/PARTIALLY_FILLED"));

  private static final Set<String> SEEN = new TreeSet<>();
  private static final Map<Integer, Integer> REFUSALS = new TreeMap<>();
  private static final AtomicLong ORDERS = new AtomicLong();
  private static final AtomicLong FILLS = new AtomicLong();

  private final TestMarket market = new TestMarket();
  private final Map<Long, String> status = new HashMap<>();
  private final Map<Long, BigDecimal> filled = new TreeMap<>();
  private final Map<PositionSide, BigDecimal> held = new EnumMap<>(PositionSide.class);
  private final Map<Integer, Integer> refusals = new TreeMap<>();
  private long lastId;
  private int told;
  private int tradesSeen;
  private Random random;
  private RandomMarket feed;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldKeepItsInvariants(long seed) {
    random = new Random(seed);
    feed = new RandomMarket(random, market);
    feed.open();
    if (seed % 2 == 0) {
      market.exchange.setHedgeMode(true, market.nowMs);
    }
    for (int step = 0; step < STEPS; step++) {
      String at = "seed " + seed + ", step " + step;
      act(at);
      checkEvents(at);
      checkOrders(at);
    }
    assertThat(refusals).as("seed " + seed).doesNotContainKey(-1001);
    ORDERS.addAndGet(status.size());
    FILLS.addAndGet(tradesSeen);
    refusals.forEach((code, count) -> REFUSALS.merge(code, count, Integer::sum));
  }

  /** The walk must have been everywhere: every legal transition and the rules that it can break. */
  @AfterAll
  static void shouldHaveSeenAll() {
    if (LONG) {
      System.out.printf(
          "%d seeds of %d calls: %d orders, %d fills, refusals by code %s%n",
          SEEDS, STEPS, ORDERS.get(), FILLS.get(), REFUSALS);
    }
    LEGAL.forEach(
        (from, changes) -> {
          for (String change : changes) {
            assertThat(SEEN).contains(from + " -> " + change);
          }
        });
    assertThat(REFUSALS)
        .containsKeys(-1106, -1117, -2011, -2013, -2022, -4059, -4061, -4067, -4116, -4164)
        .containsKeys(-5021, -5022, -5025, -5037, -5040, -5041);
  }

  private void act(String at) {
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> feed.move();
      case 3, 4, 5 -> trade();
      case 6, 7, 8, 9 -> guarded(at, () -> market.place(newOrder()));
      case 10, 11 -> guarded(at, () -> market.exchange.amend(amendment(), ++market.nowMs));
      case 12 -> guarded(at, () -> market.exchange.cancel(SYMBOL, anId(), null, market.nowMs));
      case 13 -> rarely(at);
      case 14 -> market.refusal(() -> market.exchange.test(newOrder(), market.nowMs));
      default -> {
        market.nowMs += random.nextInt(20_000);
        market.exchange.advanceTo(market.nowMs);
      }
    }
  }

  private void rarely(String at) {
    switch (random.nextInt(6)) {
      case 0 -> market.exchange.cancelAll(SYMBOL, market.nowMs);
      case 1 -> market.exchange.countdownCancelAll(SYMBOL, random.nextInt(30_000), market.nowMs);
      case 2 -> flatten(at);
      default -> {
        boolean hedge = random.nextBoolean();
        guarded(at, () -> market.exchange.setHedgeMode(hedge, market.nowMs));
      }
    }
  }

  /** Closes everything, so that the position mode can change now and then. */
  private void flatten(String at) {
    market.exchange.cancelAll(SYMBOL, market.nowMs);
    for (PositionView p : market.exchange.positions(SYMBOL)) {
      if (!p.isFlat()) {
        Side side = p.amount().signum() > 0 ? Side.SELL : Side.BUY;
        String quantity = p.amount().abs().min(new BigDecimal("100")).toPlainString();
        boolean reduceOnly = p.positionSide() == PositionSide.BOTH;
        NewOrder close =
            TestMarket.order(null, side, OrderType.MARKET, null, null, quantity, reduceOnly);
        guarded(at, () -> market.place(close.withPositionSide(p.positionSide())));
      }
    }
    boolean other = !market.exchange.isHedgeMode();
    guarded(at, () -> market.exchange.setHedgeMode(other, market.nowMs));
  }

  /** A refused call must have changed nothing. */
  private void guarded(String at, Runnable call) {
    market.exchange.advanceTo(market.nowMs + 1);
    List<OrderView> orders = market.exchange.allOrders(SYMBOL);
    AccountView account = market.exchange.account();
    int events = market.orders.size();
    int code = market.refusal(call);
    if (code != 0) {
      refusals.merge(code, 1, Integer::sum);
      assertThat(market.exchange.allOrders(SYMBOL)).as(at + ", " + code).isEqualTo(orders);
      assertThat(market.exchange.account()).as(at + ", " + code).isEqualTo(account);
      assertThat(market.orders).as(at + ", " + code).hasSize(events);
    }
  }

  private void trade() {
    Side aggressor = random.nextBoolean() ? Side.BUY : Side.SELL;
    int ticks = feed.bestBidTicks() + random.nextInt(5) - 2;
    market.trade(
        aggressor, RandomMarket.price(ticks).toPlainString(), feed.quantity(3_000).toPlainString());
  }

  private NewOrder newOrder() {
    boolean limit = random.nextInt(5) > 0;
    TimeInForce tif = limit ? TimeInForce.values()[random.nextInt(4)] : null;
    boolean matched = limit && random.nextInt(6) == 0;
    boolean ends = tif == TimeInForce.GTC && random.nextInt(4) == 0;
    boolean hedge = market.exchange.isHedgeMode();
    PositionSide[] sides = PositionSide.values();
    PositionSide side =
        random.nextInt(20) == 0
            ? sides[random.nextInt(3)]
            : hedge ? sides[1 + random.nextInt(2)] : PositionSide.BOTH;
    return new NewOrder(
        SYMBOL,
        random.nextInt(4) == 0 ? "id-" + random.nextInt(20) : null,
        random.nextBoolean() ? Side.BUY : Side.SELL,
        limit ? OrderType.LIMIT : OrderType.MARKET,
        tif,
        feed.quantity(3_000),
        limit && !matched ? price() : null,
        random.nextInt(hedge ? 20 : 3) == 0,
        SelfTradePrevention.values()[random.nextInt(4)],
        side,
        matched ? PriceMatch.values()[1 + random.nextInt(8)] : PriceMatch.NONE,
        ends ? market.nowMs + 590_000 + random.nextInt(60_000) : 0);
  }

  private BigDecimal price() {
    return RandomMarket.price(feed.bestBidTicks() + random.nextInt(13) - 6);
  }

  private Amendment amendment() {
    long id = anId();
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    for (OrderView open : market.exchange.openOrders(SYMBOL)) {
      if (open.orderId() == id && random.nextInt(20) > 0) {
        side = open.side();
      }
    }
    PriceMatch match = random.nextInt(8) == 0 ? PriceMatch.QUEUE : PriceMatch.NONE;
    BigDecimal price = match == PriceMatch.NONE ? price() : null;
    return new Amendment(SYMBOL, id, null, side, feed.quantity(3_000), price, match);
  }

  /** Mostly of an open order. */
  private long anId() {
    List<OrderView> open = market.exchange.openOrders(SYMBOL);
    if (open.isEmpty() || random.nextInt(8) == 0) {
      return lastId - random.nextInt(10);
    }
    return open.get(random.nextInt(open.size())).orderId();
  }

  private void checkEvents(String at) {
    for (; told < market.orders.size(); told++) {
      OrderEvent event = market.orders.get(told);
      OrderView order = event.order();
      String before = status.getOrDefault(order.orderId(), ABSENT);
      String change = event.type() + "/" + order.status();
      String where = at + ", order " + order.orderId();
      assertThat(LEGAL.getOrDefault(before, Set.of()))
          .as(where + ", from " + before)
          .contains(change);
      SEEN.add(before + " -> " + change);
      if (before.equals(ABSENT)) {
        assertThat(order.orderId()).as(where).isGreaterThan(lastId);
        lastId = order.orderId();
        filled.put(order.orderId(), BigDecimal.ZERO);
      }
      status.put(order.orderId(), order.status().name());
      if (event.fill() != null) {
        checkFill(where, event);
      }
      assertThat(order.executed()).as(where).isEqualByComparingTo(filled.get(order.orderId()));
      if (order.status() == OrderStatus.FILLED) {
        assertThat(order.executed()).as(where).isEqualByComparingTo(order.quantity());
      } else {
        assertThat(order.executed()).as(where).isLessThanOrEqualTo(order.quantity());
      }
      boolean reasoned =
          order.status() == OrderStatus.EXPIRED_IN_MATCH || event.type() == ExecutionType.EXPIRED;
      assertThat(event.expiryReason() == ExpiryReason.NONE || reasoned).as(where).isTrue();
    }
  }

  private void checkFill(String where, OrderEvent event) {
    OrderView order = event.order();
    Fill fill = event.fill();
    filled.merge(order.orderId(), fill.quantity(), BigDecimal::add);
    BigDecimal signed = fill.side() == Side.BUY ? fill.quantity() : fill.quantity().negate();
    BigDecimal before = held.getOrDefault(order.positionSide(), BigDecimal.ZERO);
    BigDecimal after = before.add(signed);
    held.put(order.positionSide(), after);
    boolean closesHedge = order.positionSide().isClosedBy(order.side());
    if (order.reduceOnly() || closesHedge) {
      assertThat(after.signum() * before.signum()).as(where + " turned round").isNotNegative();
      assertThat(after.abs()).as(where + " enlarged").isLessThan(before.abs());
    }
    if (order.positionSide() == PositionSide.LONG) {
      assertThat(after).as(where).isNotNegative();
    } else if (order.positionSide() == PositionSide.SHORT) {
      assertThat(after).as(where).isNotPositive();
    }
  }

  private void checkOrders(String at) {
    List<OrderView> all = market.exchange.allOrders(SYMBOL);
    List<OrderView> open = new ArrayList<>();
    long previous = 0;
    for (OrderView order : all) {
      assertThat(order.orderId()).as(at).isGreaterThan(previous);
      previous = order.orderId();
      if (!order.status().isTerminal()) {
        open.add(order);
      }
    }
    assertThat(market.exchange.openOrders(SYMBOL)).as(at).isEqualTo(open);
    Set<String> ids = new HashSet<>();
    int counted = 0;
    for (OrderView order : open) {
      assertThat(ids.add(order.clientOrderId())).as(at + ", id twice").isTrue();
      assertThat(status.get(order.orderId())).as(at).isEqualTo(order.status().name());
    }
    for (PositionView position : market.exchange.positions(SYMBOL)) {
      BigDecimal known = held.getOrDefault(position.positionSide(), BigDecimal.ZERO);
      assertThat(position.amount()).as(at).isEqualByComparingTo(known);
      counted += position.openOrders();
    }
    assertThat(counted).as(at).isEqualTo(open.size());
    checkTrades(at);
  }

  /** What userTrades has grown by is what the events of this step told, in the same order. */
  private void checkTrades(String at) {
    List<AccountTrade> trades = market.exchange.trades(SYMBOL);
    List<Fill> told = market.orders.stream().map(OrderEvent::fill).filter(f -> f != null).toList();
    assertThat(trades.size()).as(at).isEqualTo(told.size());
    for (; tradesSeen < told.size(); tradesSeen++) {
      AccountTrade trade = trades.get(tradesSeen);
      assertThat(trade.fill()).as(at).isEqualTo(told.get(tradesSeen));
      OrderView order = market.exchange.query(SYMBOL, trade.fill().orderId(), null);
      assertThat(trade.positionSide()).as(at).isEqualTo(order.positionSide());
      assertThat(order.executed()).as(at).isEqualByComparingTo(filled.get(order.orderId()));
    }
  }
}
