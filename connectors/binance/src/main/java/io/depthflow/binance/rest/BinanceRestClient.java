package io.depthflow.binance.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.market.Instrument;
import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderGateway;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.PositionReport;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * REST of Binance USD-M futures, asynchronous. Every future of one call completes within {@link
 * RestConfig#timeoutMs()}: with the answer, or exceptionally with a {@link RestException} (perhaps
 * inside a CompletionException, see {@link RestException#in}) whose verdict tells whether the venue
 * may have acted. {@link #execute} alone turns verdicts into outcomes.
 *
 * <p>Stages hang on the client's two I/O threads: keep them short, go on elsewhere for work. Thread
 * safe; close it.
 */
public final class BinanceRestClient implements OrderGateway, AutoCloseable {

  private static final int RECENT_ORDERS = 1000;

  private final RestTransport transport;
  private final OrderExecution execution;
  private final FillPages fillPages;

  public BinanceRestClient(RestConfig config) {
    this(config, System::currentTimeMillis);
  }

  /** With the local clock given, milliseconds of the epoch. */
  public BinanceRestClient(RestConfig config, LongSupplier localMs) {
    transport = new RestTransport(config, localMs);
    execution = new OrderExecution(this, localMs);
    fillPages = new FillPages(this::userTrades, localMs);
  }

  /** Carries out one order request; see {@link OrderExecution} for what becomes of each answer. */
  @Override
  public CompletableFuture<OrderOutcome> execute(OrderRequest request) {
    return execution.execute(request);
  }

  /** The venue's time, milliseconds of the epoch. */
  public CompletableFuture<Long> serverTime() {
    return transport.serverTime();
  }

  /** Measures the clock offset now; signed calls do so by themselves when needed. */
  public CompletableFuture<Void> synchroniseClock() {
    return transport.clock.synchronise();
  }

  /** Milliseconds to add to local time for the venue's time; 0 before the first measurement. */
  public long clockOffsetMs() {
    return transport.clock.offsetMs();
  }

  /** Budgets as last reported. */
  public RateUsage usage() {
    return transport.budget.usage();
  }

  /** The venue's limits: those of the last exchangeInfo, before it the usual ones. */
  public RateLimits limits() {
    return transport.budget.limits();
  }

  /** Rules of all contracts, by symbol. Takes over the venue's limits as well. */
  public CompletableFuture<Map<String, Instrument>> exchangeInfo() {
    return exchangeInfo(InstrumentCodec::instruments);
  }

  /** All that is listed, traded or not, by symbol. Takes over the venue's limits as well. */
  public CompletableFuture<Map<String, Listing>> listings() {
    return exchangeInfo(ListingCodec::listings);
  }

  private <T> CompletableFuture<T> exchangeInfo(Function<JsonNode, T> decoder) {
    RestCall call = RestCall.open("GET", "/fapi/v1/exchangeInfo", "");
    return read(
        call,
        body -> {
          JsonNode root = WireJson.parse(body);
          transport.budget.limits(InstrumentCodec.limits(root));
          return decoder.apply(root);
        });
  }

  /** Quote volume of the last 24 hours by symbol, of all symbols; costs 40 weight. */
  public CompletableFuture<Map<String, BigDecimal>> dayVolumes() {
    return read(RestCall.open("GET", "/fapi/v1/ticker/24hr", ""), ListingCodec::dayVolumes);
  }

  /**
   * A book snapshot as the venue sent it.
   *
   * @param limit 5, 10, 20, 50, 100, 500 or 1000
   */
  public CompletableFuture<byte[]> depth(String symbol, int limit) {
    String query = new QueryString().add("symbol", symbol).add("limit", limit).toString();
    return read(RestCall.open("GET", "/fapi/v1/depth", query), body -> body);
  }

  /** Places the order of a PLACE request. An entry leaves no later than its send-by time. */
  public CompletableFuture<OrderReport> placeOrder(OrderRequest request) {
    String query = OrderExecution.placeQuery(request);
    RestCall call =
        new RestCall(
            "POST",
            "/fapi/v1/order",
            query,
            RestCall.Security.SIGNED,
            request.exit(),
            true,
            request.sendByMs());
    return read(call, RestCodec::order);
  }

  /** Reads an order, open or closed; -2013 where the venue does not know it. */
  public CompletableFuture<OrderReport> queryOrder(String symbol, String clientOrderId) {
    RestCall call =
        RestCall.signed("GET", "/fapi/v1/order", orderQuery(symbol, clientOrderId)).asUrgent(true);
    return read(call, RestCodec::order);
  }

  /** Cancels an order; -2011 where it is not open (any more). */
  public CompletableFuture<OrderReport> cancelOrder(String symbol, String clientOrderId) {
    RestCall call =
        RestCall.signed("DELETE", "/fapi/v1/order", orderQuery(symbol, clientOrderId))
            .asUrgent(true);
    return read(call, RestCodec::order);
  }

  /** Asks to cancel all open orders of a symbol, foreign ones too; done some time later. */
  public CompletableFuture<Void> cancelAll(String symbol) {
    RestCall call =
        RestCall.signed("DELETE", "/fapi/v1/allOpenOrders", symbolQuery(symbol)).asUrgent(true);
    return read(call, body -> null);
  }

  /** Open orders of a symbol. */
  public CompletableFuture<List<OrderReport>> openOrders(String symbol) {
    return openOrders(symbol, false);
  }

  CompletableFuture<List<OrderReport>> openOrders(String symbol, boolean urgent) {
    return read(
        RestCall.signed("GET", "/fapi/v1/openOrders", symbolQuery(symbol)).asUrgent(urgent),
        RestCodec::orders);
  }

  /** Client order ids, by order id, of a symbol's latest 1000 orders, open or closed. */
  CompletableFuture<Map<Long, String>> recentOrderNames(String symbol, boolean urgent) {
    String query = new QueryString().add("symbol", symbol).add("limit", RECENT_ORDERS).toString();
    return read(
        RestCall.signed("GET", "/fapi/v1/allOrders", query).asUrgent(urgent),
        RestCodec::orderNames);
  }

  /** Position of a symbol; zero where flat. */
  public CompletableFuture<PositionReport> positionRisk(String symbol) {
    return positionRisk(symbol, false);
  }

  CompletableFuture<PositionReport> positionRisk(String symbol, boolean urgent) {
    return read(
        RestCall.signed("GET", "/fapi/v3/positionRisk", symbolQuery(symbol)).asUrgent(urgent),
        body -> RestCodec.position(body, symbol));
  }

  /**
   * The latest fills of a symbol, at most {@link AccountSnapshot#RECENT_FILLS}, oldest first;
   * without client order ids. Whoever sums money uses {@link #userTradesSince}.
   */
  public CompletableFuture<List<Fill>> userTrades(String symbol) {
    return userTrades(symbol, false);
  }

  CompletableFuture<List<Fill>> userTrades(String symbol, boolean urgent) {
    return userTrades(new FillPages.Query(symbol, null, 0, urgent));
  }

  /**
   * Every fill of a symbol since a time, oldest first; without client order ids. Reads as many
   * pages as it takes, one after the other, each within {@link RestConfig#timeoutMs()}.
   *
   * @param startMs the venue's time, milliseconds of the epoch; it keeps six months
   * @return fails as not sent when there are more than {@value FillPages#MAX_PAGES} pages: never an
   *     incomplete list
   */
  public CompletableFuture<List<Fill>> userTradesSince(String symbol, long startMs) {
    return fillPages.since(symbol, startMs);
  }

  /** Fills from a trade id on, all of them unless there are too many, oldest first. */
  CompletableFuture<List<Fill>> userTradesFrom(
      String symbol, long tradeId, boolean urgent, long deadlineMs) {
    return fillPages.from(symbol, tradeId, urgent, deadlineMs);
  }

  private CompletableFuture<List<Fill>> userTrades(FillPages.Query page) {
    QueryString query = new QueryString().add("symbol", page.symbol());
    if (page.parameter() != null) {
      query.add(page.parameter(), page.value());
    }
    query.add("limit", AccountSnapshot.RECENT_FILLS);
    return read(
        RestCall.signed("GET", "/fapi/v1/userTrades", query.toString()).asUrgent(page.urgent()),
        RestCodec::userTrades);
  }

  /** What the account pays for trading a symbol. */
  public CompletableFuture<FeeRates> commissionRate(String symbol) {
    return read(
        RestCall.signed("GET", "/fapi/v1/commissionRate", symbolQuery(symbol)), RestCodec::fees);
  }

  /** Opens the user data stream, or prolongs it and returns its key. A key is a secret. */
  public CompletableFuture<String> newListenKey() {
    return read(RestCall.keyed("POST", "/fapi/v1/listenKey"), RestCodec::listenKey);
  }

  /** Prolongs the user data stream by 60 minutes; -1125 where it is gone: take a new key. */
  public CompletableFuture<Void> keepAliveListenKey() {
    return read(RestCall.keyed("PUT", "/fapi/v1/listenKey"), body -> null);
  }

  /** Closes the user data stream. */
  public CompletableFuture<Void> closeListenKey() {
    return read(RestCall.keyed("DELETE", "/fapi/v1/listenKey"), body -> null);
  }

  long timeoutMs() {
    return transport.config.timeoutMs();
  }

  /** Ends everything at once: what is under way fails as unknown, what comes later is not sent. */
  @Override
  public void close() {
    transport.close();
  }

  private static String symbolQuery(String symbol) {
    return new QueryString().add("symbol", symbol).toString();
  }

  private static String orderQuery(String symbol, String clientOrderId) {
    return new QueryString()
        .add("symbol", symbol)
        .add("origClientOrderId", clientOrderId)
        .toString();
  }

  /** An answer that came but is not understood leaves open what the venue did. */
  private <T> CompletableFuture<T> read(RestCall call, Function<byte[], T> decoder) {
    return transport
        .send(call)
        .thenApply(
            answer -> {
              try {
                return decoder.apply(answer.body());
              } catch (WireException e) {
                throw new RestException(
                    Verdict.UNKNOWN,
                    answer.status(),
                    0,
                    0,
                    call.name() + ": answer not understood: " + e.getMessage());
              }
            });
  }
}
