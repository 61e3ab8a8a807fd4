package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine's account raced against {@link SlowLedger} on random orders, trades, cancels, fundings
 * and leverages, in one-way and hedge mode in turn. After every action all numbers are equal to the
 * last digit. 12,500 actions a seed, 250,000 with {@code -Ddepthflow.long=true}.
 */
class LedgerRaceTest {

  private static final int ACTIONS = Boolean.getBoolean("depthflow.long") ? 250_000 : 12_500;
  private static final long FUNDING_MS = 37;
  private static final BigDecimal RATE = new BigDecimal("0.00012345");
  private static final BigDecimal START = new BigDecimal("10000000");

  private final TestMarket market =
      new TestMarket(
          EngineConfig.of(START, FeeRates.REGULAR)
              .withAccount(
                  AccountTerms.defaults().withFunding(FundingTerms.constant(RATE, FUNDING_MS))));
  private final SlowLedger slow = new SlowLedger(START);
  private final long[] counts = new long[8];
  private BigDecimal income = BigDecimal.ZERO;
  private long lastTranId;
  private long fundings;
  private long refusals;
  private long turns;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void shouldAgreeWithTheDefinitionAfterEveryAction(long seed) {
    Random random = new Random(seed);
    RandomMarket feed = new RandomMarket(random, market);
    feed.open();
    for (int action = 0; action < ACTIONS; action++) {
      String at = "seed " + seed + ", action " + action;
      BigDecimal mark = market.exchange.market(SYMBOL).mark();
      final long before = market.exchange.nowMs();
      int kind = action % 5_000 == 4_999 ? 7 : random.nextInt(7);
      counts[kind]++;
      try {
        act(kind, random, feed);
      } catch (VenueException e) {
        refusals++;
      }
      for (long t = before / FUNDING_MS; t < market.exchange.nowMs() / FUNDING_MS; t++) {
        slow.fund(mark, RATE);
        fundings++;
      }
      takeFills(at);
      compare(at);
    }
    report(seed);
    assertThat(slow.fills).as("fills, seed " + seed).isGreaterThan(ACTIONS / 5);
    assertThat(slow.timesFlat).as("times flat, seed " + seed).isGreaterThan(20);
    assertThat(fundings).as("fundings, seed " + seed).isGreaterThan(ACTIONS / 100);
    assertThat(refusals).as("refusals, seed " + seed).isLessThan(ACTIONS / 3);
    assertThat(turns).as("changes of mode, seed " + seed).isPositive();
  }

  private void report(long seed) {
    System.out.printf(
        "ledger race, seed %d: %d actions, %d orders, %d cancels, %d leverages, %d fills, %d"
            + " fundings, %d times flat, %d changes of mode, %d refused%n",
        seed,
        ACTIONS,
        counts[2] + counts[3] + counts[4],
        counts[5],
        counts[6],
        slow.fills,
        fundings,
        slow.timesFlat,
        turns,
        refusals);
  }

  private void act(int kind, Random random, RandomMarket feed) {
    switch (kind) {
      case 0 -> feed.move();
      case 1 -> trade(random, feed);
      case 2, 3 -> place(random, feed, random.nextInt(4) > 0);
      case 4 -> place(random, feed, false);
      case 5 -> cancel(random);
      case 6 -> market.exchange.setLeverage(SYMBOL, 1 + random.nextInt(125));
      default -> turn();
    }
  }

  private void trade(Random random, RandomMarket feed) {
    Side aggressor = random.nextBoolean() ? Side.BUY : Side.SELL;
    int offset = random.nextInt(4) - 1;
    int ticks =
        aggressor == Side.SELL ? feed.bestBidTicks() - offset : feed.bestBidTicks() + 1 + offset;
    String price = RandomMarket.price(ticks).toPlainString();
    market.trade(aggressor, price, feed.quantity(3_000).toPlainString());
  }

  private void place(Random random, RandomMarket feed, boolean limit) {
    boolean hedge = market.exchange.isHedgeMode();
    PositionSide position =
        !hedge ? PositionSide.BOTH : random.nextBoolean() ? PositionSide.LONG : PositionSide.SHORT;
    BigDecimal held = slow.position(position).amount();
    boolean closes = held.signum() != 0 && random.nextInt(3) == 0;
    Side side =
        closes
            ? held.signum() > 0 ? Side.SELL : Side.BUY
            : random.nextBoolean() ? Side.BUY : Side.SELL;
    BigDecimal quantity =
        closes && random.nextBoolean() && held.abs().compareTo(new BigDecimal("120")) < 0
            ? held.abs()
            : feed.quantity(3_000);
    NewOrder order =
        new NewOrder(
            SYMBOL,
            null,
            side,
            limit ? OrderType.LIMIT : OrderType.MARKET,
            limit ? TimeInForce.values()[random.nextInt(4)] : null,
            quantity,
            limit ? RandomMarket.price(feed.bestBidTicks() + random.nextInt(9) - 4) : null,
            closes && !hedge,
            SelfTradePrevention.EXPIRE_MAKER);
    market.place(order.withPositionSide(position));
  }

  private void cancel(Random random) {
    List<OrderView> open = market.exchange.openOrders(SYMBOL);
    if (open.size() > 8) {
      market.exchange.cancelAll(SYMBOL, ++market.nowMs);
    } else if (!open.isEmpty()) {
      OrderView chosen = open.get(random.nextInt(open.size()));
      market.exchange.cancel(SYMBOL, chosen.orderId(), null, ++market.nowMs);
    }
  }

  /** Closes everything on a deep book and changes the mode of positions. */
  private void turn() {
    market.exchange.cancelAll(SYMBOL, market.nowMs);
    market.depth("100.1 1000", "9999.9 1000");
    takeFills("turn");
    for (PositionView held : market.exchange.positions(SYMBOL)) {
      BigDecimal left = held.amount();
      while (left.signum() != 0) {
        Side side = left.signum() > 0 ? Side.SELL : Side.BUY;
        BigDecimal quantity = left.abs().min(new BigDecimal("5"));
        NewOrder order =
            TestMarket.order(
                null,
                side,
                OrderType.MARKET,
                null,
                null,
                quantity.toPlainString(),
                held.positionSide() == PositionSide.BOTH);
        market.exchange.place(order.withPositionSide(held.positionSide()), market.nowMs);
        BigDecimal now = market.exchange.position(SYMBOL, held.positionSide()).amount();
        if (now.compareTo(left) == 0) {
          return;
        }
        left = now;
      }
    }
    market.exchange.setHedgeMode(!market.exchange.isHedgeMode(), market.nowMs);
    turns++;
  }

  private void takeFills(String at) {
    for (OrderEvent event : market.orders) {
      Fill f = event.fill();
      if (f != null) {
        BigDecimal profit = slow.fill(f, event.order().positionSide());
        assertThat(f.realizedPnl()).as(at).isEqualByComparingTo(profit);
      }
    }
    market.orders.clear();
    market.accounts.clear();
    market.sequence.clear();
  }

  private void compare(String at) {
    AccountView account = market.exchange.account();
    same(at, "wallet", account.wallet(), slow.wallet());
    same(at, "realised", account.realized(), slow.realized());
    same(at, "fees", account.commission(), slow.fees);
    same(at, "funding", account.funding(), slow.funding);
    same(at, "insurance", account.insurance(), BigDecimal.ZERO);
    BigDecimal mark = market.exchange.market(SYMBOL).mark();
    for (PositionSide side : PositionSide.values()) {
      PositionView held = market.exchange.position(SYMBOL, side);
      SlowLedger.Walk wanted = slow.position(side);
      same(at, "amount " + side, held.amount(), wanted.amount());
      same(at, "entry " + side, held.entryPrice(), wanted.entry());
      same(at, "cr " + side, held.realized(), slow.realized(side));
      BigDecimal unrealized = wanted.amount().multiply(mark).subtract(wanted.cost());
      same(at, "unrealised " + side, held.unrealized(), unrealized);
    }
    for (Income row : market.exchange.incomeAfter(lastTranId)) {
      income = income.add(row.amount());
      assertThat(row.tranId()).as(at).isEqualTo(++lastTranId);
    }
    same(at, "sum of incomes", income, account.wallet());
  }

  private static void same(String at, String what, BigDecimal value, BigDecimal wanted) {
    if (value.compareTo(wanted) != 0) {
      assertThat(value).as(at + ", " + what).isEqualByComparingTo(wanted);
    }
  }
}
