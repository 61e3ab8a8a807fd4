package io.depthflow.exchange.engine;

import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;

/** Changes resting orders, as {@link SimExchange#amend} says. */
final class Amender {

  private final BigDecimal priceBound;
  private final OrderChecks checks;
  private final Admission admission;
  private final Reach reach;
  private final Matcher matcher;
  private long amendments;

  Amender(
      BigDecimal priceBound,
      OrderChecks checks,
      Admission admission,
      Reach reach,
      Matcher matcher) {
    this.priceBound = priceBound;
    this.checks = checks;
    this.admission = admission;
    this.reach = reach;
    this.matcher = matcher;
  }

  /** Changes so far of all orders; the last one's number. */
  long count() {
    return amendments;
  }

  void restore(long count) {
    amendments = count;
  }

  OrderView amend(SymbolDesk desk, Amendment change, long nowMs) {
    Order order = amendable(desk, change);
    NewOrder terms = amended(desk, order, change);
    OrderRules.checkFilters(terms, desk.instrument, desk.market.mark(), priceBound);
    if (order.executed.signum() > 0 && terms.quantity().compareTo(order.executed) <= 0) {
      matcher.cancel(desk, order, nowMs);
      return order.view();
    }
    OrderRules.checkAmendedNotional(terms, desk.instrument);
    int place = desk.lift(order);
    try {
      admission.funds(desk, terms, terms.quantity().subtract(order.executed));
    } finally {
      desk.putBack(order, place);
    }
    long ticks = desk.market.ticks(terms.price());
    if (terms.timeInForce() == TimeInForce.GTX && reach.wouldTake(desk, order.side(), ticks)) {
      matcher.cancel(desk, order, nowMs);
      return order.view();
    }
    desk.archive.add(order.amendment(++amendments, terms, nowMs));
    matcher.amend(desk, order, terms, amendments, nowMs);
    return order.view();
  }

  private Order amendable(SymbolDesk desk, Amendment change) {
    if (!desk.market.isLive()) {
      throw Rejections.noMarket(change.symbol());
    }
    Order order = desk.archive.find(change.orderId(), change.clientOrderId());
    if (order != null && order.isMarket()) {
      throw Rejections.limitOnly();
    }
    if (order == null || !order.isOpen()) {
      throw Rejections.noSuchOrder();
    }
    if (change.side() != order.side()) {
      throw Rejections.invalidSide();
    }
    if (order.amendments >= SimExchange.AMEND_LIMIT) {
      throw Rejections.tooManyAmendments();
    }
    return order;
  }

  private NewOrder amended(SymbolDesk desk, Order order, Amendment change) {
    if (change.quantity() == null) {
      throw Rejections.mandatory("quantity");
    }
    BigDecimal price =
        checks.price(desk, OrderType.LIMIT, change.side(), change.price(), change.priceMatch());
    if (price == null) {
      throw Rejections.mandatory("price");
    }
    if (price.compareTo(order.terms.price()) == 0
        && change.quantity().compareTo(order.terms.quantity()) == 0) {
      throw Rejections.sameOrder();
    }
    return order
        .terms
        .withTerms(change.quantity(), price, change.priceMatch())
        .withSelfTradePrevention(SelfTradePrevention.NONE);
  }
}
