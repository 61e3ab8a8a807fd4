package io.depthflow.strategy.risk;

import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderRequest;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The one place that lets requests out. Rules:
 *
 * <ol>
 *   <li>What takes risk off, cancels or asks, always passes; placements count for the order rate.
 *   <li>An entry passes when no limit of {@link RiskLimits} would be broken by it.
 *   <li>Daily loss and drawdown, with unrealised profit in, throw the kill switch; it stays until
 *       {@link #release()}, and falls again at the next check while the limit is still broken.
 * </ol>
 */
public final class RiskGate {

  private static final long MINUTE_MS = 60_000;
  private static final long DAY_MS = 86_400_000;

  /** More than this many placements a minute are not remembered one by one. */
  private static final int MAX_REMEMBERED = 10_000;

  private final RiskLimits limits;
  private final Deque<Long> placedMs = new ArrayDeque<>();
  private long day;
  private BigDecimal dayNet = BigDecimal.ZERO;
  private BigDecimal totalNet = BigDecimal.ZERO;
  private BigDecimal peakNet = BigDecimal.ZERO;
  private boolean killed;
  private String killReason;

  public RiskGate(RiskLimits limits) {
    this.limits = limits;
  }

  /** A gate that goes on where the state was taken; a null state is a fresh start. */
  public static RiskGate restore(RiskLimits limits, RiskState state) {
    RiskGate gate = new RiskGate(limits);
    if (state != null) {
      for (long time : state.placedMs() == null ? new long[0] : state.placedMs()) {
        gate.placedMs.addLast(time);
      }
      gate.day = state.day();
      gate.dayNet = orZero(state.dayNet());
      gate.totalNet = orZero(state.totalNet());
      gate.peakNet = orZero(state.peakNet());
      gate.killed = state.killed();
      gate.killReason = state.killReason();
    }
    return gate;
  }

  public RiskState state() {
    return new RiskState(
        placedMs.stream().mapToLong(Long::longValue).toArray(),
        day,
        dayNet,
        totalNet,
        peakNet,
        killed,
        killReason);
  }

  /**
   * The limit that a new entry would break, or null.
   *
   * @param symbolNotional of the symbol's position and open entries, without this one
   * @param openOrders of the account, without this one
   */
  public RiskRefusal check(
      OrderRequest entry, BigDecimal symbolNotional, int openOrders, long nowMs) {
    forget(nowMs);
    if (killed) {
      return RiskRefusal.KILL_SWITCH;
    }
    BigDecimal notional = entry.quantity().multiply(entry.price());
    if (notional.compareTo(limits.maxOrderNotional()) > 0) {
      return RiskRefusal.ORDER_NOTIONAL;
    }
    if (notional.add(symbolNotional).compareTo(limits.maxSymbolNotional()) > 0) {
      return RiskRefusal.SYMBOL_NOTIONAL;
    }
    if (openOrders + 1 > limits.maxOpenOrders()) {
      return RiskRefusal.OPEN_ORDERS;
    }
    if (placedMs.size() + 1 > limits.maxOrdersPerMinute()) {
      return RiskRefusal.ORDER_RATE;
    }
    return null;
  }

  /**
   * Lets an entry out.
   *
   * @throws IllegalStateException when {@link #check} refuses it: the caller has to ask first
   */
  public Approved<OrderRequest> approveEntry(
      OrderRequest entry, BigDecimal symbolNotional, int openOrders, long nowMs) {
    RiskRefusal refusal = check(entry, symbolNotional, openOrders, nowMs);
    if (refusal != null) {
      throw new IllegalStateException(
          "entry " + entry.clientOrderId() + " is refused by " + refusal);
    }
    placed(nowMs);
    return new Approved<>(entry);
  }

  /**
   * Lets out what takes risk off, cancels or asks.
   *
   * @throws IllegalArgumentException for a placement that could add risk
   */
  public Approved<OrderRequest> approveExit(OrderRequest request, long nowMs) {
    if (request.action() == OrderAction.PLACE) {
      if (!request.reduceOnly() || !request.exit()) {
        throw new IllegalArgumentException(
            "order " + request.clientOrderId() + " is no exit: it must pass the entry limits");
      }
      placed(nowMs);
    }
    return new Approved<>(request);
  }

  /** Books realised profit of a fill, fees taken off, quote currency. */
  public void realised(BigDecimal net, long nowMs) {
    turnDay(nowMs);
    dayNet = dayNet.add(net);
    totalNet = totalNet.add(net);
  }

  /**
   * Watches loss limits.
   *
   * @param unrealised of all open positions, quote currency
   * @return the limit that has just thrown the switch, or null
   */
  public RiskRefusal watch(BigDecimal unrealised, long nowMs) {
    turnDay(nowMs);
    BigDecimal total = totalNet.add(unrealised);
    peakNet = peakNet.max(total);
    if (killed) {
      return null;
    }
    if (dayNet.add(unrealised).negate().compareTo(limits.maxDailyLoss()) >= 0) {
      kill(RiskRefusal.DAILY_LOSS.name());
      return RiskRefusal.DAILY_LOSS;
    }
    if (peakNet.subtract(total).compareTo(limits.maxDrawdown()) >= 0) {
      kill(RiskRefusal.DRAWDOWN.name());
      return RiskRefusal.DRAWDOWN;
    }
    return null;
  }

  public void kill(String reason) {
    killed = true;
    killReason = reason;
  }

  public void release() {
    killed = false;
    killReason = null;
  }

  public boolean killed() {
    return killed;
  }

  /** Why the switch is on, or null. */
  public String killReason() {
    return killReason;
  }

  /** Realised net profit since the start, quote currency. */
  public BigDecimal totalNet() {
    return totalNet;
  }

  private void placed(long nowMs) {
    forget(nowMs);
    if (placedMs.size() >= MAX_REMEMBERED) {
      placedMs.removeFirst();
    }
    placedMs.addLast(nowMs);
  }

  private void forget(long nowMs) {
    while (!placedMs.isEmpty() && placedMs.peekFirst() <= nowMs - MINUTE_MS) {
      placedMs.removeFirst();
    }
  }

  private void turnDay(long nowMs) {
    long today = Math.floorDiv(nowMs, DAY_MS);
    if (today != day) {
      day = today;
      dayNet = BigDecimal.ZERO;
    }
  }

  private static BigDecimal orZero(BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }
}
