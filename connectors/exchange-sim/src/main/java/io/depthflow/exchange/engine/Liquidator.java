package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Closes positions whose margin balance is below their maintenance margin. Cross positions are one
 * lot, an isolated one stands alone. Simplified from the venue, and harder than it: all open orders
 * of the symbols are cancelled, then each position is closed whole by a market order with client id
 * {@code autoclose-...} at what the book gives within the price bound; fills pay the taker fee and
 * are told as CALCULATED. What finds no liquidity is tried again at the next line. There is no
 * liquidation fee. What is lost beyond the wallet (of an isolated position: beyond its own) is made
 * good as INSURANCE_CLEAR.
 */
final class Liquidator {

  /** Client ids that no other order may have. */
  static final String PREFIX = "autoclose-";

  private static final BigDecimal CALL_AT = new BigDecimal("0.8");

  private final Account account;
  private final MarginBook margins;
  private final Matcher matcher;
  private final Reach reach;
  private final Collection<SymbolDesk> desks;
  private final EngineListener listener;
  private final LongSupplier orderIds;
  private boolean called;

  Liquidator(
      Account account,
      MarginBook margins,
      Matcher matcher,
      Reach reach,
      Collection<SymbolDesk> desks,
      EngineListener listener,
      LongSupplier orderIds) {
    this.account = account;
    this.margins = margins;
    this.matcher = matcher;
    this.reach = reach;
    this.desks = desks;
    this.listener = listener;
    this.orderIds = orderIds;
  }

  static boolean isLiquidation(String clientOrderId) {
    return clientOrderId.startsWith(PREFIX);
  }

  /** Looks at every position; to be called when a mark or the wallet has changed. */
  void check(long nowMs) {
    boolean cross = false;
    for (SymbolDesk desk : desks) {
      if (desk.positions.areFlat()) {
        continue;
      }
      cross |= !desk.isolated;
      if (desk.isolated) {
        checkIsolated(desk, nowMs);
      }
    }
    if (cross) {
      checkCross(nowMs);
    } else {
      called = false;
    }
  }

  /** Whether cross positions may not be enlarged: -2023. */
  boolean inLiquidation() {
    BigDecimal needed = margins.crossMaintenance();
    return needed.signum() > 0 && margins.crossBalance().compareTo(needed) < 0;
  }

  private void checkIsolated(SymbolDesk desk, long nowMs) {
    for (PositionSide side : desk.positions.sides()) {
      BigDecimal before = desk.isolatedWallet(side);
      Position position = desk.positions.of(side);
      BigDecimal balance = before.add(position.unrealized(desk.market.mark()));
      if (balance.compareTo(margins.maintenance(desk, side)) < 0 && closable(desk, side)) {
        BigDecimal wallet = account.wallet();
        cancelAll(desk, nowMs);
        close(desk, side, nowMs);
        BigDecimal released = before.subtract(desk.isolatedWallet(side));
        insure(account.wallet().subtract(wallet).add(released), nowMs);
      }
    }
  }

  private void checkCross(long nowMs) {
    BigDecimal needed = margins.crossMaintenance();
    BigDecimal balance = margins.crossBalance();
    boolean near = needed.compareTo(balance.multiply(CALL_AT)) >= 0;
    if (near && !called) {
      List<MarginView> held = held();
      listener.onMarginCall(new MarginCall(margins.crossWallet(), held, nowMs));
    }
    called = near;
    if (balance.compareTo(needed) >= 0) {
      return;
    }
    boolean flat = true;
    for (SymbolDesk desk : desks) {
      if (!desk.isolated) {
        flat &= liquidate(desk, nowMs);
      }
    }
    if (flat) {
      insure(margins.crossWallet(), nowMs);
    }
  }

  private List<MarginView> held() {
    List<MarginView> held = new ArrayList<>();
    for (SymbolDesk desk : desks) {
      for (PositionSide side : desk.positions.sides()) {
        if (desk.positions.of(side).amount().signum() != 0) {
          held.add(margins.view(desk, side));
        }
      }
    }
    return held;
  }

  private boolean liquidate(SymbolDesk desk, long nowMs) {
    cancelAll(desk, nowMs);
    for (PositionSide side : desk.positions.sides()) {
      if (closable(desk, side)) {
        close(desk, side, nowMs);
      }
    }
    return desk.positions.areFlat();
  }

  private void cancelAll(SymbolDesk desk, long nowMs) {
    for (Order order : desk.archive.open()) {
      matcher.expire(desk, order, OrderStatus.EXPIRED, ExpiryReason.LIQUIDATION, nowMs);
    }
  }

  private boolean closable(SymbolDesk desk, PositionSide side) {
    BigDecimal amount = desk.positions.of(side).amount();
    if (amount.signum() == 0 || !desk.market.isLive()) {
      return false;
    }
    Side closing = amount.signum() > 0 ? Side.SELL : Side.BUY;
    long best = desk.market.bestAvailable(closing.opposite());
    return best != SymbolMarket.NONE
        && Reach.reaches(closing, reach.marketBound(desk, closing), best);
  }

  private void close(SymbolDesk desk, PositionSide side, long nowMs) {
    BigDecimal amount = desk.positions.of(side).amount();
    long id = orderIds.getAsLong();
    NewOrder terms =
        new NewOrder(
            desk.instrument.symbol(),
            PREFIX + id,
            amount.signum() > 0 ? Side.SELL : Side.BUY,
            OrderType.MARKET,
            null,
            amount.abs(),
            null,
            side == PositionSide.BOTH,
            SelfTradePrevention.EXPIRE_MAKER,
            side,
            PriceMatch.NONE,
            0);
    long lots = desk.market.lots(amount.abs());
    matcher.accept(desk, new Order(id, terms.clientOrderId(), terms, 0, lots, nowMs), nowMs);
  }

  private void insure(BigDecimal left, long nowMs) {
    if (left.signum() >= 0) {
      return;
    }
    BigDecimal amount = left.negate();
    account.insure(amount, nowMs);
    listener.onAccount(
        AccountEvent.ofWallet(AccountReason.INSURANCE_CLEAR, account, amount, "", nowMs));
  }
}
