package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a net position that a start finds is ours. Positions of one symbol net, so the venue
 * does not tell; our orders' fills do. A round of ours begins flat: what the fills since the first
 * one of our latest entry add up to is ours, the rest is not. Where the fills do not reach back to
 * an entry, our resting exits speak for the position: they never exceed it. What the net position
 * does not hold (someone else has closed it) is not counted.
 *
 * @param amount ours, signed; never of another sign than the net position nor larger
 * @param price average of the fills that opened it; null when it is not known
 * @param fills ours since that entry, oldest first, when they add up to the amount; else none
 */
record Ownership(BigDecimal amount, BigDecimal price, List<Fill> fills) {

  /**
   * Divides a net position.
   *
   * @param net position at the venue, signed
   * @param fills with client order ids where known, oldest first
   * @param restingExits position that our resting exits would close, signed
   */
  static Ownership of(BigDecimal net, List<Fill> fills, BigDecimal restingExits) {
    List<Fill> ours = sinceLatestEntry(fills);
    BigDecimal sum = restingExits;
    if (!ours.isEmpty()) {
      sum = ours.stream().map(RoundContext::signed).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
    BigDecimal held = held(sum, net);
    boolean exact = held.compareTo(sum) == 0;
    return new Ownership(held, openingPrice(ours, held), exact ? ours : List.of());
  }

  /** Fills of ours from the first one of our latest entry on; none where no entry is among them. */
  static List<Fill> sinceLatestEntry(List<Fill> fills) {
    List<Fill> ours = fills.stream().filter(f -> ClientOrderIds.isOurs(f.clientOrderId())).toList();
    String round = null;
    for (Fill fill : ours) {
      if (ClientOrderIds.isEntry(fill.clientOrderId())) {
        round = ClientOrderIds.roundOf(fill.clientOrderId());
      }
    }
    List<Fill> since = new ArrayList<>();
    for (Fill fill : ours) {
      boolean begins = round != null && round.equals(ClientOrderIds.roundOf(fill.clientOrderId()));
      if (begins || !since.isEmpty()) {
        since.add(fill);
      }
    }
    return since;
  }

  private static BigDecimal held(BigDecimal ours, BigDecimal net) {
    if (ours.signum() != net.signum()) {
      return BigDecimal.ZERO;
    }
    return ours.abs().compareTo(net.abs()) <= 0 ? ours : net;
  }

  private static BigDecimal openingPrice(List<Fill> ours, BigDecimal amount) {
    Side side = amount.signum() >= 0 ? Side.BUY : Side.SELL;
    BigDecimal quantity = BigDecimal.ZERO;
    BigDecimal notional = BigDecimal.ZERO;
    for (Fill fill : ours) {
      if (fill.side() == side) {
        quantity = quantity.add(fill.quantity());
        notional = notional.add(fill.quantity().multiply(fill.price()));
      }
    }
    return quantity.signum() == 0 ? null : notional.divide(quantity, MathContext.DECIMAL64);
  }
}
