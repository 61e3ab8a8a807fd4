package io.depthflow.backtest;

import io.depthflow.exchange.engine.AccountEvent;
import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.NewOrder;
import io.depthflow.exchange.engine.OrderEvent;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.engine.latency.OrderedLatency;
import io.depthflow.market.RawLine;
import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.market.order.PositionReport;
import io.depthflow.market.order.UserEvent;
import java.util.List;

/**
 * The matching engine behind a line with latency. A request reaches the engine after the entry
 * latency and its answer comes back after the response latency, as do the user events of whatever
 * happens there. Requests keep their order.
 */
final class VirtualVenue implements EngineListener {

  /** Fills in the answer of a reconciliation, as many as the venue gives. */
  private static final int RECENT_FILLS = 500;

  private final VirtualTime time;
  private final OrderedLatency entry;
  private final OrderedLatency response;
  private final Client client;
  private final SimExchange exchange;

  /** Who gets the venue's messages. */
  interface Client {
    void onUserEvent(UserEvent event);

    void onOutcome(OrderOutcome outcome);
  }

  VirtualVenue(BacktestConfig config, VirtualTime time, Client client) {
    this.time = time;
    entry = new OrderedLatency(config.latency().entry().open(0));
    response = new OrderedLatency(config.latency().response().open(0));
    this.client = client;
    EngineConfig engine =
        EngineConfig.of(config.startingWallet(), config.fees()).withQueueModel(config.queueModel());
    exchange = new SimExchange(engine, this);
    exchange.addInstrument(config.instrument());
  }

  SimExchange exchange() {
    return exchange;
  }

  /** The market moves, now. */
  void line(RawLine line) {
    exchange.onLine(line);
  }

  /** A request leaves the desk, now. */
  void send(OrderRequest request) {
    long sentAtMs = time.nowMs();
    time.at(entry.arrivalNs(time.nowNs()), () -> arrive(request, sentAtMs));
  }

  @Override
  public void onOrder(OrderEvent event) {
    OrderReport report = event.order().report(event.fill());
    tell(UserEvent.Kind.ORDER, report, null, event.timeMs());
  }

  @Override
  public void onAccount(AccountEvent event) {
    if (event.position() != null) {
      tell(UserEvent.Kind.POSITION, null, event.position().report(), event.timeMs());
    }
  }

  private void tell(
      UserEvent.Kind kind, OrderReport order, PositionReport position, long eventTimeMs) {
    long deliverNs = response.arrivalNs(time.nowNs());
    long receivedMs = Math.floorDiv(deliverNs, Latency.NS_PER_MS);
    UserEvent event = new UserEvent(kind, order, position, eventTimeMs, receivedMs);
    time.at(deliverNs, () -> client.onUserEvent(event));
  }

  private void arrive(OrderRequest request, long sentAtMs) {
    long answerNs = response.arrivalNs(time.nowNs());
    long answeredAtMs = Math.floorDiv(answerNs, Latency.NS_PER_MS);
    OrderOutcome outcome = execute(request, sentAtMs, answeredAtMs);
    time.at(answerNs, () -> client.onOutcome(outcome));
  }

  private OrderOutcome execute(OrderRequest request, long sentAtMs, long answeredAtMs) {
    OrderReport report = null;
    AccountSnapshot snapshot = null;
    try {
      switch (request.action()) {
        case PLACE -> report = exchange.place(NewOrder.of(request), time.nowMs()).report(null);
        case CANCEL ->
            report =
                exchange
                    .cancel(request.symbol(), null, request.clientOrderId(), time.nowMs())
                    .report(null);
        case QUERY ->
            report = exchange.query(request.symbol(), null, request.clientOrderId()).report(null);
        case RECONCILE -> snapshot = snapshot(request.symbol(), sentAtMs, answeredAtMs);
        case CANCEL_ALL -> exchange.cancelAll(request.symbol(), time.nowMs());
      }
    } catch (VenueException e) {
      return new OrderOutcome(
          request,
          OutcomeKind.REJECTED,
          e.code(),
          e.getMessage(),
          null,
          null,
          sentAtMs,
          answeredAtMs);
    }
    return new OrderOutcome(
        request, OutcomeKind.ACCEPTED, 0, null, report, snapshot, sentAtMs, answeredAtMs);
  }

  private AccountSnapshot snapshot(String symbol, long queriedAtMs, long answeredAtMs) {
    List<Fill> fills = exchange.fills(symbol);
    return new AccountSnapshot(
        symbol,
        exchange.position(symbol).report(),
        exchange.openOrders(symbol).stream()
            .map((OrderView view) -> view.report(null))
            .toArray(OrderReport[]::new),
        fills.subList(Math.max(0, fills.size() - RECENT_FILLS), fills.size()).toArray(Fill[]::new),
        queriedAtMs,
        answeredAtMs);
  }
}
