package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random orders in a random market against the plainest ledger there is: a sum of cash flows. All
 * comparisons are to the last digit.
 */
class LedgerPropertyTest {

  private static final int STEPS = 6_000;

  /** What is known of one of our orders without asking the engine. */
  private static final class Watched {
    OrderView placed;
    BigDecimal queueAtArrival;
    BigDecimal volumeAt = BigDecimal.ZERO;
    BigDecimal volumeThrough = BigDecimal.ZERO;
    BigDecimal filledByTrades = BigDecimal.ZERO;
  }

  private final TestMarket market = new TestMarket();
  private final Map<Long, Watched> open = new HashMap<>();
  private BigDecimal cash;
  private BigDecimal fees = BigDecimal.ZERO;
  private BigDecimal position = BigDecimal.ZERO;
  private int fillsSeen;
  private int makerFills;
  private int timesFlat;
  private int refusals;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldAgreeWithTheSumOfCashFlows(long seed) {
    Random random = new Random(seed);
    RandomMarket feed = new RandomMarket(random, market);
    cash = market.exchange.account().startingWallet();
    feed.open();
    for (int step = 0; step < STEPS; step++) {
      String at = "seed " + seed + ", step " + step;
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> moveBook(feed, at);
        case 3, 4, 5, 6 -> trade(random, feed, at);
        case 7, 8 -> placeOrder(random, feed, at);
        default -> cancelOne(random);
      }
      checkAccount(at);
    }
    assertThat(makerFills).as("maker fills, seed " + seed).isGreaterThan(80);
    assertThat(fillsSeen - makerFills).as("taker fills, seed " + seed).isGreaterThan(200);
    assertThat(timesFlat).as("times flat, seed " + seed).isGreaterThan(5);
    assertThat(refusals).as("refusals, seed " + seed).isGreaterThan(20);
  }

  private List<Fill> newFills() {
    List<Fill> fresh =
        market.orders.stream().map(OrderEvent::fill).filter(Objects::nonNull).toList();
    market.orders.clear();
    fillsSeen += fresh.size();
    for (Fill f : fresh) {
      BigDecimal signed = f.side() == Side.BUY ? f.quantity() : f.quantity().negate();
      cash = cash.subtract(signed.multiply(f.price()));
      position = position.add(signed);
      BigDecimal rate = f.maker() ? new BigDecimal("0.0002") : new BigDecimal("0.0005");
      fees = fees.add(f.price().multiply(f.quantity()).multiply(rate));
      timesFlat += position.signum() == 0 ? 1 : 0;
      makerFills += f.maker() ? 1 : 0;
    }
    return fresh;
  }

  private void moveBook(RandomMarket feed, String at) {
    feed.move();
    Map<Side, BigDecimal> crossing = new HashMap<>();
    for (Fill f : newFills()) {
      assertThat(f.maker()).as(at).isTrue();
      BigDecimal sum = crossing.merge(f.side(), f.quantity(), BigDecimal::add);
      assertThat(sum).as(at).isLessThanOrEqualTo(lowestCrossed(feed, f));
    }
    forgetClosed();
  }

  /** All that is displayed at the fill's price or better: no fill of this event can exceed it. */
  private static BigDecimal lowestCrossed(RandomMarket feed, Fill f) {
    BigDecimal widest = f.side() == Side.BUY ? new BigDecimal("9999") : BigDecimal.ONE;
    return feed.displayedUpTo(f.side().opposite(), widest);
  }

  private void trade(Random random, RandomMarket feed, String at) {
    Side aggressor = random.nextBoolean() ? Side.BUY : Side.SELL;
    int offset = random.nextInt(4) - 1;
    int ticks =
        aggressor == Side.SELL ? feed.bestBidTicks() - offset : feed.bestBidTicks() + 1 + offset;
    BigDecimal price = RandomMarket.price(ticks);
    BigDecimal volume = feed.quantity(3_000);
    for (Watched w : open.values()) {
      if (w.placed.side() == aggressor.opposite()) {
        int through = w.placed.price().compareTo(price) * w.placed.side().sign();
        w.volumeAt = through == 0 ? w.volumeAt.add(volume) : w.volumeAt;
        w.volumeThrough = through > 0 ? w.volumeThrough.add(volume) : w.volumeThrough;
      }
    }
    market.trade(aggressor, price.toPlainString(), volume.toPlainString());
    BigDecimal filled = BigDecimal.ZERO;
    for (Fill f : newFills()) {
      assertThat(f.maker()).as(at).isTrue();
      assertThat(f.side()).as(at).isEqualTo(aggressor.opposite());
      filled = filled.add(f.quantity());
      Watched w = open.get(f.orderId());
      assertThat(f.price()).as(at).isEqualByComparingTo(w.placed.price());
      w.filledByTrades = w.filledByTrades.add(f.quantity());
      BigDecimal most =
          w.volumeAt.subtract(w.queueAtArrival).max(BigDecimal.ZERO).add(w.volumeThrough);
      if (w.volumeThrough.signum() > 0) {
        most = w.volumeAt.add(w.volumeThrough);
      }
      assertThat(w.filledByTrades).as(at + ", order " + f.orderId()).isLessThanOrEqualTo(most);
    }
    assertThat(filled).as(at).isLessThanOrEqualTo(volume);
    forgetClosed();
  }

  private void placeOrder(Random random, RandomMarket feed, String at) {
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    boolean limit = random.nextInt(5) > 0;
    TimeInForce tif = limit ? TimeInForce.values()[random.nextInt(4)] : null;
    BigDecimal price = RandomMarket.price(feed.bestBidTicks() + random.nextInt(9) - 4);
    boolean reduceOnly = random.nextInt(4) == 0;
    BigDecimal quantity =
        reduceOnly && position.signum() != 0 && random.nextBoolean()
            ? position.abs()
            : feed.quantity(3_000);
    NewOrder order =
        TestMarket.order(
            null,
            side,
            limit ? OrderType.LIMIT : OrderType.MARKET,
            tif,
            limit ? price.toPlainString() : null,
            quantity.toPlainString(),
            reduceOnly);
    BigDecimal before = position;
    try {
      OrderView placed = market.place(order);
      BigDecimal taken = BigDecimal.ZERO;
      List<Fill> fresh = newFills();
      boolean selfTrade = fresh.stream().anyMatch(Fill::maker);
      assertThat(selfTrade && tif != TimeInForce.FOK).as(at + ", only FOK meets itself").isFalse();
      for (Fill f : fresh) {
        if (f.orderId() != placed.orderId()) {
          continue;
        }
        assertThat(f.maker()).as(at).isFalse();
        taken = taken.add(f.quantity());
        if (selfTrade) {
          continue;
        }
        assertThat(f.quantity())
            .as(at)
            .isLessThanOrEqualTo(feed.displayedAt(side.opposite(), f.price()));
      }
      assertThat(placed.executed()).as(at).isEqualByComparingTo(taken);
      if (reduceOnly) {
        assertThat(position.abs()).as(at).isLessThanOrEqualTo(before.abs());
        assertThat(position.signum() * before.signum()).as(at).isNotNegative();
      }
      if (!placed.status().isTerminal()) {
        Watched w = new Watched();
        w.placed = placed;
        w.queueAtArrival = feed.displayedAt(side, placed.price());
        open.put(placed.orderId(), w);
      }
    } catch (VenueException e) {
      refusals++;
      assertThat(newFills()).as(at).isEmpty();
    }
    forgetClosed();
  }

  private void cancelOne(Random random) {
    List<OrderView> orders = market.exchange.openOrders(SYMBOL);
    if (!orders.isEmpty()) {
      OrderView chosen = orders.get(random.nextInt(orders.size()));
      market.exchange.cancel(SYMBOL, chosen.orderId(), null, market.nowMs);
    }
    forgetClosed();
  }

  private void forgetClosed() {
    open.values().removeIf(w -> market.now(w.placed).status().isTerminal());
  }

  private void checkAccount(String at) {
    AccountView account = market.exchange.account();
    PositionView held = market.exchange.position(SYMBOL);
    assertThat(held.amount()).as(at).isEqualByComparingTo(position);
    assertThat(account.commission()).as(at).isEqualByComparingTo(fees);
    assertThat(account.wallet())
        .as(at)
        .isEqualByComparingTo(
            account.startingWallet().add(account.realized()).subtract(account.commission()));
    BigDecimal equity = cash.subtract(fees).add(position.multiply(held.markPrice()));
    assertThat(account.wallet().add(account.unrealized())).as(at).isEqualByComparingTo(equity);
    if (position.signum() == 0) {
      assertThat(account.wallet()).as(at).isEqualByComparingTo(cash.subtract(fees));
    }
    assertThat(market.exchange.openOrders(SYMBOL))
        .as(at)
        .extracting(OrderView::orderId)
        .containsExactlyInAnyOrderElementsOf(open.keySet())
        .allSatisfy(
            id ->
                assertThat(market.exchange.query(SYMBOL, id, null).status())
                    .isIn(OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED));
  }
}
