package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The account by its definition, slowly: for each position a list of its fills since it was last
 * flat, and at every question all of them are gone through from the first. A reducing fill realises
 * its share of the cost, to 16 decimals, half even; the one that flattens the rest.
 */
final class SlowLedger {

  private static final BigDecimal MAKER = new BigDecimal("0.0002");
  private static final BigDecimal TAKER = new BigDecimal("0.0005");

  /** What a walk over fills finds. */
  record Walk(BigDecimal amount, BigDecimal cost, BigDecimal realized, BigDecimal lastProfit) {
    BigDecimal entry() {
      return amount.signum() == 0
          ? BigDecimal.ZERO
          : cost.divide(amount, 16, RoundingMode.HALF_EVEN);
    }
  }

  private final BigDecimal start;
  private final Map<PositionSide, List<Fill>> sinceFlat = new EnumMap<>(PositionSide.class);
  private final Map<PositionSide, BigDecimal> realizedBefore = new EnumMap<>(PositionSide.class);
  private final Map<PositionSide, Walk> latest = new EnumMap<>(PositionSide.class);
  BigDecimal fees = BigDecimal.ZERO;
  BigDecimal funding = BigDecimal.ZERO;
  long fills;
  long timesFlat;

  SlowLedger(BigDecimal start) {
    this.start = start;
    for (PositionSide side : PositionSide.values()) {
      sinceFlat.put(side, new ArrayList<>());
      realizedBefore.put(side, BigDecimal.ZERO);
      latest.put(side, walk(List.of()));
    }
  }

  private static Walk walk(List<Fill> fills) {
    BigDecimal amount = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal realized = BigDecimal.ZERO;
    BigDecimal last = BigDecimal.ZERO;
    for (Fill f : fills) {
      last = BigDecimal.ZERO;
      BigDecimal left = f.side() == Side.BUY ? f.quantity() : f.quantity().negate();
      if (amount.signum() * left.signum() < 0) {
        BigDecimal closing = amount.abs().min(left.abs());
        BigDecimal share =
            closing.compareTo(amount.abs()) == 0
                ? cost
                : cost.multiply(closing).divide(amount.abs(), 16, RoundingMode.HALF_EVEN);
        BigDecimal signed = amount.signum() > 0 ? closing : closing.negate();
        last = signed.multiply(f.price()).subtract(share);
        realized = realized.add(last);
        cost = cost.subtract(share);
        amount = amount.subtract(signed);
        left = left.add(signed);
      }
      amount = amount.add(left);
      cost = cost.add(left.multiply(f.price()));
    }
    return new Walk(amount, cost, realized, last);
  }

  /**
   * Adds a fill.
   *
   * @return what it must have realised
   */
  BigDecimal fill(Fill f, PositionSide side) {
    List<Fill> list = sinceFlat.get(side);
    list.add(f);
    fills++;
    fees = fees.add(f.price().multiply(f.quantity()).multiply(f.maker() ? MAKER : TAKER));
    Walk now = walk(list);
    BigDecimal profit = now.lastProfit();
    if (now.amount().signum() == 0) {
      timesFlat++;
      realizedBefore.merge(side, now.realized(), BigDecimal::add);
      list.clear();
      now = walk(list);
    }
    latest.put(side, now);
    return profit;
  }

  void fund(BigDecimal mark, BigDecimal rate) {
    for (PositionSide side : PositionSide.values()) {
      funding = funding.subtract(latest.get(side).amount().multiply(mark).multiply(rate));
    }
  }

  Walk position(PositionSide side) {
    return latest.get(side);
  }

  BigDecimal realized(PositionSide side) {
    return realizedBefore.get(side).add(latest.get(side).realized());
  }

  BigDecimal realized() {
    BigDecimal sum = BigDecimal.ZERO;
    for (PositionSide side : PositionSide.values()) {
      sum = sum.add(realized(side));
    }
    return sum;
  }

  BigDecimal wallet() {
    return start.add(realized()).subtract(fees).add(funding);
  }
}
