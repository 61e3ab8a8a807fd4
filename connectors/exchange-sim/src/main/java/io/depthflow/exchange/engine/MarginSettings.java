package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/** What the venue asks before leverage, margin type, mode or size of positions change. */
final class MarginSettings {

  private MarginSettings() {}

  /**
   * Sets the leverage of a symbol.
   *
   * <ul>
   *   <li>-4028 outside of 1 to the highest of the brackets
   *   <li>-4161 for less of it while an isolated position is open
   *   <li>-2027 when a position is larger than it allows
   *   <li>-2028 when the margin that it asks for is not available
   * </ul>
   */
  static void leverage(SymbolDesk desk, int leverage, MarginBook margins, AccountView account) {
    if (leverage < 1 || leverage > margins.maxLeverage()) {
      throw Rejections.leverage(leverage);
    }
    if (desk.isolated && !desk.positions.areFlat() && leverage < desk.leverage) {
      throw Rejections.isolatedLeverage();
    }
    BigDecimal allowed = margins.maxNotional(leverage);
    for (PositionSide side : desk.positions.sides()) {
      if (desk.value(desk.positions.of(side)).abs().compareTo(allowed) > 0) {
        throw Rejections.positionTooLarge();
      }
    }
    BigDecimal held = desk.positionMargin().add(desk.orderMargin());
    BigDecimal asked =
        held.multiply(BigDecimal.valueOf(desk.leverage))
            .divide(BigDecimal.valueOf(leverage), 8, RoundingMode.HALF_UP);
    if (leverage < desk.leverage && asked.subtract(held).compareTo(account.available()) > 0) {
      throw Rejections.leverageTooSmall();
    }
    desk.leverage = leverage;
  }

  /** Sets the margin type of a symbol: -4046 when it is so, -4047 with orders, -4048 with any. */
  static void isolated(SymbolDesk desk, boolean isolated) {
    if (desk.isolated == isolated) {
      throw Rejections.sameMarginType();
    }
    if (desk.archive.openCount() > 0) {
      throw Rejections.marginTypeWithOrders();
    }
    if (!desk.positions.areFlat()) {
      throw Rejections.marginTypeWithPosition();
    }
    desk.isolated = isolated;
  }

  /** Before the position mode changes: -4067 with any open order, -4068 with any position. */
  static void checkMode(Collection<SymbolDesk> desks) {
    if (desks.stream().anyMatch(desk -> desk.archive.openCount() > 0)) {
      throw Rejections.modeWithOrders();
    }
    if (desks.stream().anyMatch(desk -> !desk.positions.areFlat())) {
      throw Rejections.modeWithPosition();
    }
  }

  /** -2027 when an order could make its position larger than the leverage allows, at the mark. */
  static void size(SymbolDesk desk, NewOrder order, BigDecimal open, MarginBook margins) {
    BigDecimal sign = BigDecimal.valueOf(order.side().sign());
    BigDecimal worst =
        desk.restingQuantity(order.side(), order.positionSide(), false)
            .add(open)
            .multiply(sign)
            .add(desk.positions.of(order.positionSide()).amount());
    BigDecimal notional = worst.multiply(desk.market.mark()).multiply(sign);
    if (notional.compareTo(margins.maxNotional(desk.leverage)) > 0) {
      throw Rejections.positionTooLarge();
    }
  }
}
