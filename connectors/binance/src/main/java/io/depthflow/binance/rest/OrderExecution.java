package io.depthflow.binance.rest;

import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.OutcomeKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Turns order requests into calls and verdicts into outcomes.
 *
 * <ol>
 *   <li>PLACE: accepted with the order's state; rejected = certainly not placed; unknown = may
 *       live, which includes -4116 (an open order has this id already: look it up).
 *   <li>CANCEL: accepted with the final state (executed quantity may be above zero); -2011 is
 *       rejected: the order is not open, so it was filled, cancelled or never placed.
 *   <li>QUERY: accepted with the state; -2013 is rejected with that code. Any other rejection says
 *       nothing about the order.
 *   <li>RECONCILE: accepted with a snapshot. Open orders are read before position and fills: an
 *       order that fills in between then shows twice, never not at all. It may use the reserve of
 *       the budgets as QUERY may: a stop that cannot read its position cannot close it. Only a ban
 *       (418) holds both back.
 *   <li>CANCEL_ALL: accepted = asked for; confirmation comes by events or a reconciliation.
 * </ol>
 */
final class OrderExecution {

  private static final Pattern CLIENT_ID = Pattern.compile("[.A-Z:/a-z0-9_-]{1,36}");

  private final BinanceRestClient client;
  private final LongSupplier localMs;

  OrderExecution(BinanceRestClient client, LongSupplier localMs) {
    this.client = client;
    this.localMs = localMs;
  }

  CompletableFuture<OrderOutcome> execute(OrderRequest request) {
    long sentAtMs = localMs.getAsLong();
    try {
      return switch (request.action()) {
        case PLACE -> order(request, sentAtMs, client.placeOrder(request));
        case CANCEL ->
            order(
                request,
                sentAtMs,
                client.cancelOrder(request.symbol(), id(request.clientOrderId())));
        case QUERY ->
            order(
                request,
                sentAtMs,
                client.queryOrder(request.symbol(), id(request.clientOrderId())));
        case CANCEL_ALL ->
            order(request, sentAtMs, client.cancelAll(request.symbol()).thenApply(v -> null));
        case RECONCILE ->
            outcome(
                request,
                sentAtMs,
                reconcile(request, sentAtMs),
                snapshot -> accepted(request, null, snapshot, sentAtMs, snapshot.answeredAtMs()));
      };
    } catch (RuntimeException defect) {
      return CompletableFuture.failedFuture(defect);
    }
  }

  private CompletableFuture<OrderOutcome> order(
      OrderRequest request, long sentAtMs, CompletableFuture<OrderReport> answer) {
    return outcome(
        request,
        sentAtMs,
        answer,
        report -> accepted(request, report, null, sentAtMs, localMs.getAsLong()));
  }

  private <T> CompletableFuture<OrderOutcome> outcome(
      OrderRequest request,
      long sentAtMs,
      CompletableFuture<T> answer,
      Function<T, OrderOutcome> success) {
    return answer.handle(
        (value, failure) -> {
          if (failure == null) {
            return success.apply(value);
          }
          RestException e = RestException.in(failure);
          if (e == null) {
            throw new IllegalStateException("defect while executing " + request.action(), failure);
          }
          return new OrderOutcome(
              request,
              e.verdict().kind(),
              e.code() != 0 ? e.code() : e.status(),
              e.getMessage(),
              null,
              null,
              sentAtMs,
              localMs.getAsLong());
        });
  }

  private static OrderOutcome accepted(
      OrderRequest request,
      OrderReport report,
      AccountSnapshot snapshot,
      long sentAtMs,
      long answeredAtMs) {
    return new OrderOutcome(
        request, OutcomeKind.ACCEPTED, 0, null, report, snapshot, sentAtMs, answeredAtMs);
  }

  private CompletableFuture<AccountSnapshot> reconcile(OrderRequest request, long queriedAtMs) {
    String symbol = request.symbol();
    boolean urgent = request.exit();
    return client
        .openOrders(symbol, urgent)
        .thenCompose(
            open ->
                client
                    .positionRisk(symbol, urgent)
                    .thenCombine(
                        fills(request, queriedAtMs),
                        (position, fills) ->
                            new AccountSnapshot(
                                symbol,
                                position,
                                open.toArray(new OrderReport[0]),
                                fills.toArray(new Fill[0]),
                                queriedAtMs,
                                localMs.getAsLong())));
  }

  private CompletableFuture<List<Fill>> fills(OrderRequest request, long queriedAtMs) {
    String symbol = request.symbol();
    boolean urgent = request.exit();
    CompletableFuture<List<Fill>> fills =
        request.fromTradeId() > 0
            ? client.userTradesFrom(
                symbol, request.fromTradeId(), urgent, queriedAtMs + client.timeoutMs())
            : client.userTrades(symbol, urgent);
    return request.withNames()
        ? fills.thenCombine(client.recentOrderNames(symbol, urgent), OrderExecution::named)
        : fills;
  }

  /** The fills with their orders' client ids, as far as these orders tell them. */
  private static List<Fill> named(List<Fill> fills, Map<Long, String> names) {
    return fills.stream().map(fill -> fill.withClientOrderId(names.get(fill.orderId()))).toList();
  }

  /** Parameters of a new order. Throws where the request is not one that the venue could take. */
  static String placeQuery(OrderRequest request) {
    boolean limit = request.type() == OrderType.LIMIT;
    require(request.side() != null && request.type() != null, request, "side and type are needed");
    require(isPositive(request.quantity()), request, "quantity must be positive");
    require(limit == (request.price() != null), request, "price goes with LIMIT and only with it");
    require(!limit || isPositive(request.price()), request, "price must be positive");
    require(!limit || request.timeInForce() != null, request, "LIMIT needs a time in force");
    QueryString query =
        new QueryString()
            .add("symbol", request.symbol())
            .add("side", request.side().name())
            .add("type", request.type().name());
    if (limit) {
      query.add("timeInForce", request.timeInForce().name());
    }
    query.add("quantity", request.quantity());
    if (limit) {
      query.add("price", request.price());
    }
    if (request.reduceOnly()) {
      query.add("reduceOnly", "true");
    }
    return query
        .add("newClientOrderId", id(request.clientOrderId()))
        .add("newOrderRespType", "RESULT")
        .toString();
  }

  private static boolean isPositive(BigDecimal value) {
    return value != null && value.signum() > 0;
  }

  private static String id(String clientOrderId) {
    if (clientOrderId == null || !CLIENT_ID.matcher(clientOrderId).matches()) {
      throw new IllegalArgumentException(
          "client order id '"
              + clientOrderId
              + "' is not 1 to 36 characters of A-Z a-z 0-9 . : / _ -");
    }
    return clientOrderId;
  }

  private static void require(boolean ok, OrderRequest request, String what) {
    if (!ok) {
      throw new IllegalArgumentException(
          "order " + request.clientOrderId() + " of " + request.symbol() + ": " + what);
    }
  }
}
