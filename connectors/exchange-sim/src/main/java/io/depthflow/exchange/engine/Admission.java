package io.depthflow.exchange.engine;

import io.depthflow.market.order.OrderType;
import java.math.BigDecimal;
import java.util.function.Supplier;

/** All that an order must pass before the matching sees it. Nothing here changes anything. */
final class Admission {

  private final EngineConfig config;
  private final OrderChecks checks;
  private final MarginBook margins;
  private final Liquidator liquidator;
  private final Supplier<AccountView> account;

  /**
   * @param account the account at the moment of the check
   */
  Admission(
      EngineConfig config,
      OrderChecks checks,
      MarginBook margins,
      Liquidator liquidator,
      Supplier<AccountView> account) {
    this.config = config;
    this.checks = checks;
    this.margins = margins;
    this.liquidator = liquidator;
    this.account = account;
  }

  /**
   * Every check of a new order.
   *
   * @param closesAll whether it closes a whole position, and resting orders are not in its way
   * @param orderId that it gets when it passes
   * @throws VenueException with the code of the first that it does not pass
   */
  Order check(
      SymbolDesk desk,
      NewOrder asked,
      boolean closesAll,
      long orderId,
      boolean hedgeMode,
      long nowMs) {
    SymbolMarket market = desk.market;
    if (!market.isLive()) {
      throw Rejections.noMarket(asked.symbol());
    }
    checks.mode(asked, hedgeMode);
    checks.goodTill(asked, nowMs);
    BigDecimal price =
        checks.price(desk, asked.type(), asked.side(), asked.price(), asked.priceMatch());
    NewOrder order = asked.withTerms(asked.quantity(), price, asked.priceMatch());
    OrderRules.check(order, desk.instrument, market.mark(), config.priceBound());
    if (order.clientOrderId() != null && desk.archive.isClientIdOpen(order.clientOrderId())) {
      throw Rejections.duplicateClientOrderId();
    }
    if (desk.archive.openCount() >= config.openOrderLimit()) {
      throw Rejections.tooManyOpenOrders();
    }
    if (closesAll) {
      checks.closing(desk, order);
    } else {
      funds(desk, order, order.quantity());
    }
    Order candidate =
        new Order(
            orderId,
            order.clientOrderId() == null ? "sim-" + orderId : order.clientOrderId(),
            order,
            order.type() == OrderType.MARKET ? 0 : market.ticks(order.price()),
            market.lots(order.quantity()),
            nowMs);
    checks.taking(desk, candidate);
    return candidate;
  }

  /**
   * What the account must have for an order, and the state that it must be in.
   *
   * @param open quantity that can still fill
   */
  void funds(SymbolDesk desk, NewOrder order, BigDecimal open) {
    if (!order.reduces()) {
      if (liquidator.inLiquidation()) {
        throw Rejections.inLiquidation();
      }
      MarginSettings.size(desk, order, open, margins);
    }
    if (order.reduces()) {
      checks.reducing(desk, order, open, account.get().available());
    } else {
      checks.margin(desk, order, open, account.get().available());
    }
  }
}
