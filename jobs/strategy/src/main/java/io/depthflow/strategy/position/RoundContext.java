package io.depthflow.strategy.position;

import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalDraft;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.OrderLeg;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.signal.Signal;
import java.math.BigDecimal;

/** What the parts of one symbol's machine share: the facts of the round and the ways to act. */
final class RoundContext {

  static final String FLATTEN = "FLATTEN";

  final String symbol;
  final Instrument instrument;
  final SymbolConfig symbolConfig;
  final TradeRules rules;
  final Timing timing;
  final String quoteAsset;
  final long epoch;
  final ClientOrderIds ids;
  final Line line;
  final OrderSet orders = new OrderSet();
  final OrderCare care;
  final Reconciler reconciler;
  final MarketView market = new MarketView();
  final ExitProgress exit = new ExitProgress();

  RoundTally tally = new RoundTally();
  Signal signal;
  long roundMs;
  long lastRoundMs;
  boolean baselined;
  String halted;

  /** Everything is to be closed by command; beside it the machine may be halted for worse. */
  boolean flatten;

  BigDecimal foreign = BigDecimal.ZERO;
  boolean streamUp;
  long pauseUntilMs;

  /**
   * After a restore: until then a request of the lost attempt may still reach the venue, so nothing
   * is entered before it has passed and the venue was read once more. 0 = over.
   */
  long lostUntilMs;

  /** Fills of orders that we do not know may be ours: a lost attempt's, or of a late order. */
  boolean recoverOwn;

  RoundContext(DeskConfig config, SymbolConfig symbolConfig, long epoch, Line line) {
    this.symbolConfig = symbolConfig;
    this.instrument = symbolConfig.instrument();
    this.symbol = instrument.symbol();
    this.rules = config.rules();
    this.timing = config.timing();
    this.quoteAsset = config.quoteAsset();
    this.epoch = epoch;
    this.line = line;
    this.ids = new ClientOrderIds(config.runId(), symbol, epoch);
    this.care = new OrderCare(symbol, epoch, timing, orders);
    this.reconciler = new Reconciler(symbol, epoch, timing);
  }

  BigDecimal position() {
    return orders.position();
  }

  boolean isHalted() {
    return halted != null || line.killed();
  }

  /** Whether anything of ours is or may be on. */
  boolean isBusy() {
    return roundMs != 0 || reconciler.isWanted();
  }

  /**
   * Takes no new risk from now on. The first reason stays, but for FLATTEN: that one may end with
   * the next submission, what went wrong meanwhile may not.
   */
  void halt(String reason, String message, long nowMs) {
    if (halted == null || halted.equals(FLATTEN)) {
      halted = reason;
      alarm(reason, message, nowMs);
    }
  }

  /** Takes note of a position at the venue that is not ours; less than a lot halts nothing. */
  void foreignPosition(BigDecimal amount, String message, long nowMs) {
    foreign = foreign.add(amount);
    if (amount.abs().compareTo(instrument.minQuantity()) < 0) {
      alarm("DUST", message + ": less than a lot, left alone", nowMs);
    } else {
      halt("FOREIGN_POSITION", message, nowMs);
    }
  }

  void alarm(String reason, String message, long nowMs) {
    line.journal(draft(JournalKind.ALARM, nowMs).reason(reason).message(message).entry());
  }

  void note(String reason, String message, long nowMs) {
    line.journal(draft(JournalKind.NOTE, nowMs).reason(reason).message(message).entry());
  }

  JournalDraft draft(JournalKind kind, long nowMs) {
    return new JournalDraft(nowMs, symbol, kind).round(roundMs);
  }

  void beginRound(long timeMs, Signal of) {
    roundMs = timeMs;
    lastRoundMs = Math.max(lastRoundMs, timeMs);
    signal = of;
  }

  /** Journals the round trip that the fills of the round make, and counts its money. */
  void closeTrip(ExitKind kind, long nowMs) {
    RoundTrip trip = tally.trip(symbol, roundMs, signal, kind);
    line.journal(draft(JournalKind.ROUND_TRIP, nowMs).trip(trip).entry());
    line.realised(trip.net(), nowMs);
  }

  /** Forgets the round: nothing of it is left at the venue. */
  void endRound() {
    orders.settle();
    tally = new RoundTally();
    exit.clear();
    signal = null;
    roundMs = 0;
  }

  boolean entryCancelWanted() {
    for (TrackedOrder order : orders.all()) {
      if (order.leg == OrderLeg.ENTRY && order.isLive() && !order.cancelWanted) {
        return false;
      }
    }
    return true;
  }

  OrderRequest request(
      OrderLeg leg, int attempt, Side side, BigDecimal quantity, BigDecimal price, long sendByMs) {
    boolean exits = leg.isExit();
    TimeInForce timeInForce = TimeInForce.GTC;
    if (leg == OrderLeg.STOP_MARKET) {
      timeInForce = null;
    } else if (leg == OrderLeg.ENTRY && rules.entryStyle() == EntryStyle.JOIN) {
      timeInForce = TimeInForce.GTX;
    }
    return new OrderRequest(
        OrderAction.PLACE,
        symbol,
        ids.id(roundMs, leg, attempt),
        side,
        price == null ? OrderType.MARKET : OrderType.LIMIT,
        timeInForce,
        quantity,
        price,
        exits,
        sendByMs,
        epoch,
        exits);
  }

  /** Sends an order that reduces the position; a null price means MARKET. */
  void placeExit(OrderLeg leg, Side side, BigDecimal quantity, BigDecimal price, long nowMs) {
    int attempt = orders.nextAttempt(leg);
    OrderRequest request = request(leg, attempt, side, quantity, price, Long.MAX_VALUE);
    orders.add(new TrackedOrder(request, leg, attempt, nowMs));
    line.journal(draft(JournalKind.REQUEST, nowMs).request(request).leg(leg).entry());
    line.send(request, nowMs);
    orders.prune();
  }

  /** Books a fill unless it has been; a null order means one that is not tracked. */
  void book(Fill fill, TrackedOrder order, long nowMs) {
    if (!orders.isNewTrade(fill.tradeId())) {
      return;
    }
    orders.seen(fill.tradeId());
    if (order != null && order.isEstimated(fill.quantity())) {
      note("LATE_FILL", "trade " + fill.tradeId() + " was booked as an estimate before", nowMs);
      return;
    }
    JournalDraft draft = draft(JournalKind.FILL, nowMs).fill(fill);
    if (order == null) {
      orders.addToBase(signed(fill));
      draft.reason("RECOVERED");
    } else {
      order.fill(fill.quantity(), nowMs);
      draft.clientOrderId(order.clientOrderId).leg(order.leg).exit(exitKind(order.leg));
    }
    tally.add(fill, quoteAsset);
    line.journal(draft.entry());
  }

  /** Takes over a position that no fill explains, at the price given. */
  void adopt(BigDecimal amount, BigDecimal price, long nowMs) {
    Fill opening = invented(null, amount, price, BigDecimal.ZERO, nowMs);
    orders.addToBase(amount);
    line.journal(draft(JournalKind.FILL, nowMs).fill(opening).reason("ADOPTED").entry());
  }

  /**
   * Books what an order has filled, and no trade explains, at the order's average price, with the
   * fee that our rates say.
   *
   * @return what was booked; null when no price is known
   */
  Fill bookOwed(TrackedOrder order, long nowMs) {
    BigDecimal price = order.averagePrice.signum() > 0 ? order.averagePrice : order.price;
    if (price == null && market.isKnown()) {
      price = market.mid();
    }
    if (price == null) {
      return null;
    }
    BigDecimal owed = order.executed.subtract(order.booked);
    BigDecimal rate =
        order.timeInForce == TimeInForce.GTX
            ? symbolConfig.fees().maker()
            : symbolConfig.fees().taker();
    Fill fill =
        invented(
            order,
            order.side == Side.BUY ? owed : owed.negate(),
            price,
            owed.multiply(price).multiply(rate),
            nowMs);
    order.estimate();
    line.journal(
        draft(JournalKind.FILL, nowMs)
            .fill(fill)
            .leg(order.leg)
            .exit(exitKind(order.leg))
            .reason("ESTIMATED")
            .entry());
    return fill;
  }

  /** Counts a position no longer as ours: it stays at the venue, too small for any order. */
  void writeOff(BigDecimal amount, BigDecimal price, long nowMs) {
    Fill closing = invented(null, amount.negate(), price, BigDecimal.ZERO, nowMs);
    orders.addToBase(amount.negate());
    foreign = foreign.add(amount);
    line.journal(
        draft(JournalKind.FILL, nowMs).fill(closing).exit(ExitKind.DUST).reason("DUST").entry());
  }

  /** A fill without an execution that we know, in the round's money already; trade id 0. */
  private Fill invented(
      TrackedOrder order, BigDecimal signed, BigDecimal price, BigDecimal fee, long nowMs) {
    Fill fill =
        new Fill(
            symbol,
            0,
            order == null ? 0 : order.orderId,
            order == null ? null : order.clientOrderId,
            signed.signum() > 0 ? Side.BUY : Side.SELL,
            price,
            signed.abs(),
            BigDecimal.ZERO,
            fee,
            quoteAsset,
            order == null || order.timeInForce == TimeInForce.GTX,
            nowMs);
    tally.add(fill, quoteAsset);
    return fill;
  }

  ExitKind exitKind(OrderLeg leg) {
    return switch (leg) {
      case ENTRY -> null;
      case TAKE_PROFIT -> ExitKind.TAKE_PROFIT;
      case STOP_LIMIT, STOP_MARKET -> exit.kind;
    };
  }

  /** Starts the stop procedure; one that is on keeps its kind and its progress. */
  void beginExit(ExitKind kind, String message, long nowMs) {
    if (!exit.isOn()) {
      exit.kind = kind;
      exit.sinceMs = nowMs;
      exit.positionRead = false;
      line.journal(
          draft(JournalKind.NOTE, nowMs).reason("EXIT").exit(kind).message(message).entry());
    }
  }

  /** Average entry of the open position; null when nothing is known about it. */
  BigDecimal entryAverage() {
    Side side = position().signum() >= 0 ? Side.BUY : Side.SELL;
    BigDecimal average = tally.average(side);
    if (average != null) {
      return average;
    }
    for (TrackedOrder order : orders.all()) {
      if (order.leg == OrderLeg.ENTRY && order.executed.signum() > 0) {
        return order.averagePrice.signum() > 0 ? order.averagePrice : order.price;
      }
    }
    return null;
  }

  /** Gross unrealised profit of the open position; null when it cannot be valued. */
  BigDecimal unrealised() {
    BigDecimal position = position();
    BigDecimal entry = entryAverage();
    if (!market.isKnown() || entry == null) {
      return null;
    }
    return position.multiply(valuation(position).subtract(entry));
  }

  /** Net profit of the round so far with the rest valued at the market; zero when unknown. */
  BigDecimal openNet() {
    // Valued by what is booked, so that a fill known by its quantity alone leaves no hole.
    BigDecimal booked = tally.position();
    if (booked.signum() == 0) {
      return tally.cash();
    }
    return market.isKnown()
        ? tally.cash().add(booked.multiply(valuation(booked)))
        : BigDecimal.ZERO;
  }

  /** Notional of position and open entries, quote currency. */
  BigDecimal exposure() {
    BigDecimal entry = entryAverage();
    BigDecimal sum = BigDecimal.ZERO;
    if (entry != null) {
      sum = position().abs().multiply(entry);
    }
    for (TrackedOrder order : orders.all()) {
      if (order.leg == OrderLeg.ENTRY) {
        sum = sum.add(order.remaining().multiply(order.price));
      }
    }
    return sum;
  }

  private BigDecimal valuation(BigDecimal position) {
    Side exitSide = position.signum() > 0 ? Side.SELL : Side.BUY;
    return rules.pnlPrice() == PnlPrice.MID ? market.mid() : market.take(exitSide);
  }

  static BigDecimal signed(Fill fill) {
    return fill.side() == Side.BUY ? fill.quantity() : fill.quantity().negate();
  }
}
