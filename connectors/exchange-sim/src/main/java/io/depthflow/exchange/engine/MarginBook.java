package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;

/**
 * Margin over all symbols. With {@code W} the cross wallet, position amounts {@code a}, costs
 * {@code c}, mark {@code p}, bracket ratio {@code r} and cum {@code k}:
 *
 * <ul>
 *   <li>isolated wallet of an isolated position: {@code |c| / leverage}; what comes in by fills and
 *       leaves with them. Its funding is taken from the cross wallet (simplified).
 *   <li>{@code W} = wallet less the isolated wallets
 *   <li>cross margin balance = {@code W + sum(a p - c)} over cross positions
 *   <li>maintenance margin = {@code sum(|a| p r - k)}
 *   <li>liquidation price of a symbol: where both are equal, {@code p = (B - sum(c) + sum(k)) /
 *       (sum(|a| r) - sum(a))} with {@code B} the cross margin balance less maintenance margin of
 *       all other symbols, sums over the symbol's positions; an isolated one stands alone with its
 *       wallet as {@code B}
 * </ul>
 */
final class MarginBook {

  private static final int PRICE_SCALE = 8;

  private final Account account;
  private final List<LeverageBracket> brackets;
  private final Collection<SymbolDesk> desks;

  MarginBook(Account account, List<LeverageBracket> brackets, Collection<SymbolDesk> desks) {
    this.account = account;
    this.brackets = brackets;
    this.desks = desks;
  }

  BigDecimal crossWallet() {
    BigDecimal cross = account.wallet();
    for (SymbolDesk desk : desks) {
      cross = cross.subtract(desk.isolatedWallet());
    }
    return cross;
  }

  /** Profit at the mark of all cross positions. */
  BigDecimal crossUnrealized() {
    BigDecimal sum = BigDecimal.ZERO;
    for (SymbolDesk desk : desks) {
      if (!desk.isolated) {
        sum = sum.add(desk.positions.unrealized(desk.market.mark()));
      }
    }
    return sum;
  }

  BigDecimal crossBalance() {
    return crossWallet().add(crossUnrealized());
  }

  BigDecimal crossMaintenance() {
    BigDecimal sum = BigDecimal.ZERO;
    for (SymbolDesk desk : desks) {
      sum = desk.isolated ? sum : sum.add(maintenance(desk));
    }
    return sum;
  }

  BigDecimal maintenance() {
    BigDecimal sum = BigDecimal.ZERO;
    for (SymbolDesk desk : desks) {
      sum = sum.add(maintenance(desk));
    }
    return sum;
  }

  private BigDecimal maintenance(SymbolDesk desk) {
    BigDecimal sum = BigDecimal.ZERO;
    for (PositionSide side : desk.positions.sides()) {
      sum = sum.add(maintenance(desk, side));
    }
    return sum;
  }

  BigDecimal maintenance(SymbolDesk desk, PositionSide side) {
    BigDecimal notional = desk.value(desk.positions.of(side)).abs();
    return notional.signum() == 0
        ? BigDecimal.ZERO
        : LeverageBracket.of(brackets, notional).maintenance(notional);
  }

  int maxLeverage() {
    return brackets.get(0).maxLeverage();
  }

  BigDecimal maxNotional(int leverage) {
    return LeverageBracket.maxNotional(brackets, leverage);
  }

  BigDecimal liquidationPrice(SymbolDesk desk, PositionSide side) {
    if (desk.positions.of(side).amount().signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (desk.isolated) {
      return priceAt(desk, List.of(side), desk.isolatedWallet(side));
    }
    BigDecimal others = crossWallet();
    for (SymbolDesk other : desks) {
      if (other != desk && !other.isolated) {
        others = others.add(other.positions.unrealized(other.market.mark()));
        others = others.subtract(maintenance(other));
      }
    }
    return priceAt(desk, desk.positions.sides(), others);
  }

  private BigDecimal priceAt(SymbolDesk desk, List<PositionSide> sides, BigDecimal balance) {
    BigDecimal above = balance;
    BigDecimal below = BigDecimal.ZERO;
    for (PositionSide side : sides) {
      Position position = desk.positions.of(side);
      BigDecimal amount = position.amount();
      if (amount.signum() != 0) {
        LeverageBracket row = LeverageBracket.of(brackets, desk.value(position).abs());
        above = above.subtract(position.cost()).add(row.cum());
        below = below.add(amount.abs().multiply(row.ratio())).subtract(amount);
      }
    }
    if (below.signum() == 0 || above.signum() * below.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    return above.divide(below, PRICE_SCALE, RoundingMode.HALF_EVEN);
  }

  MarginView view(SymbolDesk desk, PositionSide side) {
    return new MarginView(
        desk.positionView(side),
        maintenance(desk, side),
        liquidationPrice(desk, side),
        maxNotional(desk.leverage));
  }
}
