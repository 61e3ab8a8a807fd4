package io.depthflow.binance.rest;

import static io.depthflow.binance.rest.OrderExecutionTest.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.depthflow.binance.rest.StubVenue.Reply;
import io.depthflow.binance.rest.StubVenue.Request;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.OutcomeKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client puts on the wire and what it holds back, over real sockets. */
class BinanceRestClientITCase extends StubVenueFixture {

  @Test
  void shouldSignExactlyWhatGoesOnTheWire() {
    venue.on(POST_ORDER, 200, ORDER);

    OrderOutcome outcome = execute(entry("df:1/a"));

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(outcome.report().orderId()).isEqualTo(22542179);
    assertThat(outcome.report().status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
    Request request = venue.requests(POST_ORDER).get(0);
    int cut = request.rawQuery().indexOf("&signature=");
    assertThat(request.rawQuery().substring(cut + 11))
        .isEqualTo(
            new Signer(CREDENTIALS.secret())
                .sign(request.rawQuery().substring(0, cut), request.body()));
    assertThat(request.rawQuery())
        .startsWith(
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.01&price=9000.1"
                + "&newClientOrderId=df%3A1%2Fa&newOrderRespType=RESULT&recvWindow=5000&timestamp=");
    assertThat(request.head().get("x-mbx-apikey")).isEqualTo(CREDENTIALS.apiKey());
    assertThat(request.head().get("content-length")).isEqualTo("0");
    long serverMs = System.currentTimeMillis() + SKEW_MS;
    assertThat(Long.parseLong(request.parameter("timestamp")))
        .as("the venue's clock, not ours")
        .isBetween(serverMs - 4000, serverMs + 999);
    assertThat(venue.requests().toString()).doesNotContain(CREDENTIALS.secret());
  }

  @Test
  void shouldCallEachEndpointAsDocumented() {
    venue.on("GET /fapi/v1/depth", 200, "{'lastUpdateId':1,  'bids':[],'asks':[]}");
    venue.on("GET /fapi/v1/order", 200, ORDER);
    venue.on("DELETE /fapi/v1/order", 200, ORDER.replace("PARTIALLY_FILLED", "CANCELED"));
    venue.on("DELETE /fapi/v1/allOpenOrders", 200, "{'code':200,'msg':'done'}");
    venue.on(
        "GET /fapi/v1/commissionRate",
        200,
        "{'makerCommissionRate':'0.0002','takerCommissionRate':'0.0005'}");
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      venue.on(method + " /fapi/v1/listenKey", 200, "{'listenKey':'pqia'}");
    }
    venue.on("GET /fapi/v1/exchangeInfo", 200, "{'symbols':[]}");

    assertThat(get(client.depth("BTCUSDT", 1000)))
        .as("raw bytes")
        .isEqualTo(RestCodecTest.json("{'lastUpdateId':1,  'bids':[],'asks':[]}"));
    assertThat(get(client.exchangeInfo())).isEmpty();
    assertThat(execute(OrderRequest.query("BTCUSDT", "df-1", 1)).report().clientOrderId())
        .isEqualTo("df-1");
    assertThat(execute(OrderRequest.cancel("BTCUSDT", "df-1", 1)).report().status())
        .isEqualTo(OrderStatus.CANCELED);
    assertThat(execute(OrderRequest.cancelAll("BTCUSDT", 1)).kind())
        .isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(get(client.commissionRate("BTCUSDT")).taker()).isEqualByComparingTo("0.0005");
    assertThat(get(client.newListenKey())).isEqualTo("pqia");
    get(client.keepAliveListenKey());
    get(client.closeListenKey());

    assertThat(venue.requests("GET /fapi/v1/depth").get(0).rawQuery())
        .isEqualTo("symbol=BTCUSDT&limit=1000");
    assertThat(venue.requests("GET /fapi/v1/depth").get(0).head())
        .doesNotContainKey("x-mbx-apikey");
    for (String call : new String[] {"GET /fapi/v1/order", "DELETE /fapi/v1/order"}) {
      assertThat(venue.requests(call).get(0).rawQuery())
          .startsWith("symbol=BTCUSDT&origClientOrderId=df-1&recvWindow=")
          .contains("&signature=");
    }
    Request key = venue.requests("PUT /fapi/v1/listenKey").get(0);
    assertThat(key.rawQuery()).isEmpty();
    assertThat(key.head()).containsEntry("x-mbx-apikey", CREDENTIALS.apiKey());
  }

  @ParameterizedTest
  @CsvSource({"429", "418"})
  void shouldBeQuietAsLongAsAsked(int status) {
    get(client.synchroniseClock());
    venue.on(
        "GET /fapi/v1/depth",
        r -> Reply.of(status, "{'code':-1003,'msg':'Too many'}").with("Retry-After", "30"));
    venue.on(POST_ORDER, 200, ORDER);
    venue.on("DELETE /fapi/v1/order", 200, ORDER);

    RestException limited = failure(client.depth("BTCUSDT", 1000));
    OrderOutcome entry = execute(entry("df-1"));
    RestException orders = failure(client.openOrders("BTCUSDT"));
    RestException again = failure(client.depth("BTCUSDT", 1000));

    long in30s = System.currentTimeMillis() + 30_000;
    assertThat(limited.code()).isEqualTo(-1003);
    assertThat(limited.retryAtMs()).isBetween(in30s - 5000, in30s);
    assertThat(entry.kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(entry.code()).isEqualTo(-1003);
    assertThat(orders.verdict()).as("a read that nobody waits for").isEqualTo(Verdict.NOT_SENT);
    assertThat(again.verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(again.retryAtMs()).isEqualTo(limited.retryAtMs());
    assertThat(venue.requests(POST_ORDER)).isEmpty();
    assertThat(venue.requests("GET /fapi/v1/depth")).hasSize(1);
    assertThat(execute(exit("df-2")).kind()).as("an exit goes").isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(execute(OrderRequest.cancel("BTCUSDT", "df-1", 1)).kind())
        .as("a cancel goes")
        .isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(client.usage().blockedUntilMs()).isEqualTo(limited.retryAtMs());
    assertThat(client.usage().heldBack()).isEqualTo(3);

    aheadMs.set(30_001);
    assertThat(execute(entry("df-3")).kind()).as("later").isEqualTo(OutcomeKind.ACCEPTED);
  }

  @Test
  void shouldExposeTheCountersAndForgiveOddOnes() {
    venue.on(
        POST_ORDER,
        r ->
            Reply.of(200, ORDER)
                .with("x-mbx-used-weight-1m", "-1")
                .with("X-MBX-ORDER-COUNT-10S", "3")
                .with("x-mbx-order-count-1m", "17"));
    execute(entry("df-1"));

    RateUsage usage = client.usage();
    assertThat(usage.weight1m()).isEqualTo(-1);
    assertThat(usage.orders10s()).isEqualTo(3);
    assertThat(usage.orders1m()).isEqualTo(17);
    assertThat(usage.unreadableHeaders()).isEqualTo(1);
  }

  @Test
  void shouldReconcileOpenOrdersFirst() {
    venue.on("GET /fapi/v1/openOrders", 200, "[" + ORDER + "]");
    venue.on(
        "GET /fapi/v3/positionRisk",
        200,
        "[{'symbol':'BTCUSDT','positionSide':'BOTH','positionAmt':'0.004',"
            + "'entryPrice':'9000.10','updateTime':5}]");
    venue.on(
        "GET /fapi/v1/userTrades",
        200,
        "[{'symbol':'BTCUSDT','id':1,'orderId':22542179,'side':'SELL','price':'1','qty':'2',"
            + "'realizedPnl':'0','commission':'0.1','commissionAsset':'USDT','maker':true,"
            + "'time':6}]");
    long beforeMs = System.currentTimeMillis();

    OrderOutcome outcome = execute(OrderRequest.reconcile("BTCUSDT", 1));

    assertThat(outcome.kind()).as(outcome.message()).isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(outcome.report()).isNull();
    assertThat(outcome.snapshot().openOrders())
        .extracting(OrderReport::clientOrderId)
        .containsExactly("df-1");
    assertThat(outcome.snapshot().position().amount()).isEqualByComparingTo("0.004");
    assertThat(outcome.snapshot().recentFills()).extracting(Fill::tradeId).containsExactly(1L);
    assertThat(outcome.snapshot().queriedAtMs())
        .isBetween(beforeMs, outcome.snapshot().answeredAtMs());
    List<String> paths = venue.requests().stream().map(Request::path).toList();
    assertThat(paths.indexOf("/fapi/v1/openOrders"))
        .isLessThan(paths.indexOf("/fapi/v3/positionRisk"))
        .isLessThan(paths.indexOf("/fapi/v1/userTrades"));
  }

  @Test
  void shouldReadFillsSinceATimePageAfterPage() {
    int count = 2_345;
    venue.on(
        "GET /fapi/v1/userTrades",
        request -> {
          String fromId = request.parameter("fromId");
          int first = fromId == null ? 1 : Integer.parseInt(fromId);
          int limit = Integer.parseInt(request.parameter("limit"));
          return StubVenue.Reply.of(
              200,
              IntStream.rangeClosed(first, Math.min(count, first + limit - 1))
                  .mapToObj(BinanceRestClientITCase::userTrade)
                  .collect(Collectors.joining(",", "[", "]")));
        });

    long startMs = System.currentTimeMillis() - 1000;

    List<Fill> fills = client.userTradesSince("BTCUSDT", startMs).join();

    assertThat(fills)
        .extracting(Fill::tradeId)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
    List<Request> requests = venue.requests("GET /fapi/v1/userTrades");
    assertThat(requests)
        .extracting(r -> r.parameter("startTime"))
        .containsExactly(Long.toString(startMs), null, null);
    assertThat(requests)
        .extracting(r -> r.parameter("fromId"))
        .containsExactly(null, "1001", "2001");
  }

  @Test
  void shouldReadNoFillsSinceATimeWithoutOne() {
    venue.on("GET /fapi/v1/userTrades", 200, "[]");
    assertThat(client.userTradesSince("BTCUSDT", 77).join()).isEmpty();
  }

  private static String userTrade(int id) {
    return "{'symbol':'BTCUSDT','id':%d,'orderId':1,'side':'SELL','price':'1','qty':'2',"
            .formatted(id)
        + "'realizedPnl':'0','commission':'0.1','commissionAsset':'USDT','maker':true,'time':6}";
  }

  @Test
  void shouldHaveNoSnapshotWhereAPartIsMissing() {
    venue.on("GET /fapi/v1/openOrders", 200, "[]");
    venue.on("GET /fapi/v3/positionRisk", 200, "[]");
    venue.on("GET /fapi/v1/userTrades", 502, "");

    OrderOutcome outcome = execute(OrderRequest.reconcile("BTCUSDT", 1));

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNKNOWN);
    assertThat(outcome.snapshot()).isNull();
    assertThat(outcome.message()).contains("GET /fapi/v1/userTrades").contains("502");
  }

  @Test
  void shouldNeverShowASecret() {
    venue.on(
        POST_ORDER,
        r ->
            Reply.of(
                400,
                "{'code':-1022,'msg':'"
                    + CREDENTIALS.secret()
                    + " "
                    + r.head().get("x-mbx-apikey")
                    + " signature="
                    + r.parameter("signature")
                    + " "
                    + r.rawQuery()
                    + "'}"));

    OrderOutcome outcome = execute(entry("df-1"));

    String signature = venue.requests(POST_ORDER).get(0).parameter("signature");
    assertThat(outcome.code()).isEqualTo(-1022);
    assertThat(outcome.toString())
        .doesNotContain(CREDENTIALS.apiKey(), CREDENTIALS.secret(), signature);
  }

  @Test
  void shouldNeedCredentialsForSignedCallsOnly() {
    venue.on("GET /fapi/v1/depth", 200, "{}");
    try (BinanceRestClient open = client(RestConfig.of(venue.address(), null))) {
      assertThat(get(open.depth("BTCUSDT", 5))).isNotEmpty();
      RestException e = failure(open.openOrders("BTCUSDT"));
      assertThat(e.verdict()).isEqualTo(Verdict.NOT_SENT);
      assertThat(e).hasMessageContaining("BINANCE_API_KEY");
    }
  }

  @Test
  void shouldKeepConnectionsForExits() {
    CompletableFuture<Void> release = new CompletableFuture<>();
    venue.on(
        "GET /fapi/v1/depth",
        r -> {
          release.join();
          return Reply.of(200, "{}");
        });
    venue.on(POST_ORDER, 200, ORDER);
    try (BinanceRestClient small =
        client(RestConfig.of(venue.address(), CREDENTIALS).withConnections(4, 2))) {
      get(small.synchroniseClock());
      CompletableFuture<byte[]> one = small.depth("BTCUSDT", 5);
      CompletableFuture<byte[]> two = small.depth("ETHUSDT", 5);

      assertThat(get(small.execute(entry("df-1"))).kind()).isEqualTo(OutcomeKind.NOT_SENT);
      assertThat(get(small.execute(exit("df-2"))).kind()).isEqualTo(OutcomeKind.ACCEPTED);
      release.complete(null);
      get(CompletableFuture.allOf(one, two));
      assertThat(get(small.execute(entry("df-3"))).kind()).isEqualTo(OutcomeKind.ACCEPTED);
    } finally {
      release.complete(null);
    }
  }

  @Test
  void shouldFailTheFutureForADefectAndForAThrowingStage() {
    assertThat(client.execute(place("a b", OrderType.MARKET, null, "1", null, true)))
        .isCompletedExceptionally();
    CompletableFuture<Object> throwing =
        client
            .serverTime()
            .thenApply(
                time -> {
                  throw new IllegalStateException("mine");
                });

    assertThat(catchThrowable(() -> get(throwing))).hasRootCauseMessage("mine");
    assertThat(get(client.serverTime())).as("the client goes on").isPositive();
  }
}
