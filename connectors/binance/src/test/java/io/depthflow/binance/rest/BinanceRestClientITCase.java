package io.depthflow.binance.rest;

import static io.depthflow.binance.rest.OrderExecutionTest.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.binance.rest.StubVenue.Reply;
import io.depthflow.binance.rest.StubVenue.Request;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.market.order.TimeInForce;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client over real sockets against answers that a test writes. */
class BinanceRestClientITCase {

  private static final Credentials CREDENTIALS =
      new Credentials(
          "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83",
          "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9");
  private static final String POST_ORDER = "POST /fapi/v1/order";
  private static final String ORDER = RestCodecTest.ORDER;
  private static final String VARIANT_A =
      "Unknown error, please check your request or try again later.";
  private static final long SKEW_MS = 7000;

  private final AtomicLong skewMs = new AtomicLong(SKEW_MS);
  private final AtomicLong aheadMs = new AtomicLong();
  private StubVenue venue;
  private BinanceRestClient client;

  @BeforeEach
  void setUp() throws IOException {
    venue = new StubVenue(() -> System.currentTimeMillis() + skewMs.get());
    client = client(RestConfig.of(venue.address(), CREDENTIALS));
  }

  @AfterEach
  void tearDown() {
    client.close();
    venue.close();
  }

  private BinanceRestClient client(RestConfig config) {
    return new BinanceRestClient(config, () -> System.currentTimeMillis() + aheadMs.get());
  }

  private static OrderRequest entry(String id) {
    return place(id, OrderType.LIMIT, TimeInForce.GTX, "0.010", "9000.10", false);
  }

  private static OrderRequest exit(String id) {
    return place(id, OrderType.MARKET, null, "0.010", null, true);
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private OrderOutcome execute(OrderRequest request) {
    return get(client.execute(request));
  }

  private static RestException failure(CompletableFuture<?> future) {
    return RestException.in(catchThrowable(() -> get(future)));
  }

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

  @ParameterizedTest(name = "{0} {1} -> {2} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      emptyValue = "",
      value = {
        "400|{'code':-2019,'msg':'Margin is insufficient.'}|REJECTED|-2019",
        "400|{'code':-5022,'msg':'Post only'}|REJECTED|-5022",
        "400|{'code':-4116,'msg':'ClientOrderId is duplicated.'}|UNKNOWN|-4116",
        "400|{'code':-1007,'msg':'Timeout'}|UNKNOWN|-1007",
        "401|{'code':-2015,'msg':'Invalid API-key'}|REJECTED|-2015",
        "403|<html>blocked</html>|REJECTED|403",
        "404|<html>nothing here</html>|REJECTED|404",
        "408|^^|UNKNOWN|408",
        "418|{'code':-1003,'msg':'banned'}|REJECTED|-1003",
        "429|{'code':-1015,'msg':'Too many new orders'}|REJECTED|-1015",
        "500|^^|UNKNOWN|500",
        "502|<html>Bad Gateway</html>|UNKNOWN|502",
        "503|{'code':-1000,'msg':'" + VARIANT_A + "'}|UNKNOWN|-1000",
        "503|{'msg':'" + VARIANT_A + "'}|UNKNOWN|503",
        "503|" + VARIANT_A + "|UNKNOWN|503",
        "503|Service Unavailable.|REJECTED|503",
        "503|{'code':0,'msg':'Service Unavailable.'}|REJECTED|503",
        "503|{'msg':'Service Unavailable.'}|REJECTED|503",
        "503|{'code':-1001,'msg':'Internal error; unable to process your request.'}|REJECTED|-1001",
        "503|{'code':-1008,'msg':'Request throttled.'}|REJECTED|-1008",
        "200|{'orderId':|UNKNOWN|200",
        "200|{'symbol':'BTCUSDT'}|UNKNOWN|200",
        "200|{'code':-2019,'msg':'x'}|UNKNOWN|-2019",
        "307|^^|UNKNOWN|307",
      })
  void shouldTurnAnAnswerIntoAnOutcomeAndSendOnce(
      int status, String body, OutcomeKind kind, int code) {
    // What a library would love to obey: a redirect and an invitation to repeat.
    venue.on(
        POST_ORDER,
        r ->
            Reply.of(status, body)
                .with("Location", venue.address() + "/fapi/v1/order")
                .with("Retry-After", "0"));

    OrderOutcome outcome = execute(entry("df-1"));

    assertThat(outcome.kind()).as(outcome.message()).isEqualTo(kind);
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.message()).startsWith(POST_ORDER + ": ");
    assertThat(venue.requests(POST_ORDER)).as("never repeated").hasSize(1);
  }

  @Test
  void shouldSayThatAnOrderIsUnknownToTheVenue() {
    venue.on("GET /fapi/v1/order", 400, "{'code':-2013,'msg':'Order does not exist.'}");
    venue.on("DELETE /fapi/v1/order", 400, "{'code':-2011,'msg':'Unknown order sent.'}");

    OrderOutcome query = execute(OrderRequest.query("BTCUSDT", "df-1", 1));
    OrderOutcome cancel = execute(OrderRequest.cancel("BTCUSDT", "df-1", 1));

    assertThat(query.kind()).isEqualTo(OutcomeKind.REJECTED);
    assertThat(query.code()).isEqualTo(-2013);
    assertThat(cancel.kind()).isEqualTo(OutcomeKind.REJECTED);
    assertThat(cancel.code()).isEqualTo(-2011);
  }

  @Test
  void shouldCallATimeOutUnknownAndCompleteInTime() {
    CompletableFuture<Void> release = new CompletableFuture<>();
    venue.on(
        POST_ORDER,
        r -> {
          release.join();
          return Reply.of(200, ORDER);
        });
    try (BinanceRestClient hasty =
        client(RestConfig.of(venue.address(), CREDENTIALS).withTimeoutMs(600))) {
      get(hasty.synchroniseClock());
      long startNs = System.nanoTime();

      OrderOutcome outcome = get(hasty.execute(entry("df-1")));

      assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNKNOWN);
      assertThat(outcome.message()).contains("no answer within 600 ms");
      assertThat((System.nanoTime() - startNs) / 1_000_000).isBetween(500L, 3000L);
      assertThat(venue.requests(POST_ORDER)).hasSize(1);
      assertThat(get(hasty.serverTime())).as("the client goes on").isPositive();
    } finally {
      release.complete(null);
    }
  }

  @ParameterizedTest
  @CsvSource({"reset", "end", "half head", "half body", "junk"})
  void shouldCallALostConnectionUnknownAndNotRepeat(String what) throws IOException {
    RawVenue.Fate fate =
        switch (what) {
          case "reset" -> RawVenue.reset();
          case "end" -> Socket::close;
          case "half head" -> RawVenue.write("HTTP/1.1 200 OK\r\nContent-Le");
          case "half body" -> RawVenue.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"or");
          default -> RawVenue.write("\u0000\u0001 hello\r\n\r\n");
        };
    try (RawVenue raw = new RawVenue(fate);
        BinanceRestClient other = client(RestConfig.of(raw.address(), CREDENTIALS))) {
      OrderOutcome outcome = get(other.execute(entry("df-1")));

      assertThat(outcome.kind()).as(outcome.message()).isEqualTo(OutcomeKind.UNKNOWN);
      assertThat(outcome.code()).isZero();
      assertThat(raw.posts).hasValue(1);
    }
  }

  @Test
  void shouldKnowThatNothingLeftWhereNobodyListens() {
    get(client.synchroniseClock());
    venue.close();

    OrderOutcome outcome = execute(entry("df-1"));

    assertThat(outcome.kind()).as(outcome.message()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(outcome.message()).contains("no connection to http://127.0.0.1");
  }

  @Test
  void shouldNotSendWithoutAClock() {
    venue.on("GET /fapi/v1/time", 500, "");
    venue.on(POST_ORDER, 200, ORDER);

    OrderOutcome outcome = execute(entry("df-1"));

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(outcome.message()).contains("no clock offset");
    assertThat(venue.requests(POST_ORDER)).isEmpty();
  }

  @Test
  void shouldSynchroniseAndSendOnceMoreAfterClockSkew() {
    get(client.synchroniseClock());
    skewMs.addAndGet(-60_000); // the venue's clock steps back
    venue.on(
        POST_ORDER,
        r -> {
          long age =
              System.currentTimeMillis() + skewMs.get() - Long.parseLong(r.parameter("timestamp"));
          return age > -1000 && age <= 5000
              ? Reply.of(200, ORDER)
              : Reply.of(400, "{'code':-1021,'msg':'ahead of the server time'}");
        });

    OrderOutcome outcome = execute(entry("df-1"));

    assertThat(outcome.kind()).as(outcome.message()).isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(venue.requests(POST_ORDER)).hasSize(2);
    assertThat(client.clockOffsetMs()).isCloseTo(SKEW_MS - 60_000, within(500L));
  }

  @Test
  void shouldGiveUpAfterTheSecondClockSkew() {
    venue.on(POST_ORDER, 400, "{'code':-1021,'msg':'Timestamp'}");

    OrderOutcome outcome = execute(entry("df-1"));

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.REJECTED);
    assertThat(outcome.code()).isEqualTo(-1021);
    assertThat(venue.requests(POST_ORDER)).hasSize(2);
  }

  @Test
  void shouldReportTheRefusalWhenTheClockCannotBeRead() {
    get(client.synchroniseClock());
    venue.on(POST_ORDER, 400, "{'code':-1021,'msg':'Timestamp'}");
    venue.on("GET /fapi/v1/time", 500, "");

    OrderOutcome outcome = execute(entry("df-1"));

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.REJECTED);
    assertThat(outcome.code()).isEqualTo(-1021);
    assertThat(venue.requests(POST_ORDER)).hasSize(1);
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
    OrderOutcome reconcile = execute(OrderRequest.reconcile("BTCUSDT", 1));
    RestException again = failure(client.depth("BTCUSDT", 1000));

    long in30s = System.currentTimeMillis() + 30_000;
    assertThat(limited.code()).isEqualTo(-1003);
    assertThat(limited.retryAtMs()).isBetween(in30s - 5000, in30s);
    assertThat(entry.kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(entry.code()).isEqualTo(-1003);
    assertThat(reconcile.kind()).isEqualTo(OutcomeKind.NOT_SENT);
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
  void shouldNotSendAnEntryAfterItsTime() {
    venue.on(POST_ORDER, 200, ORDER);
    OrderRequest e = entry("df-1");
    OrderRequest late =
        new OrderRequest(
            e.action(),
            e.symbol(),
            e.clientOrderId(),
            e.side(),
            e.type(),
            e.timeInForce(),
            e.quantity(),
            e.price(),
            false,
            System.currentTimeMillis() - 1,
            1,
            false);

    OrderOutcome outcome = execute(late);

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(outcome.message()).contains("send-by");
    assertThat(venue.requests(POST_ORDER)).isEmpty();
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
                "{'code':-1022,'msg':'bad: "
                    + r.rawQuery()
                    + " "
                    + r.head().get("x-mbx-apikey")
                    + " "
                    + CREDENTIALS.secret()
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
  void shouldCompleteEverythingOnClose() {
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    CompletableFuture<Void> release = new CompletableFuture<>();
    venue.on(
        POST_ORDER,
        r -> {
          arrived.complete(null);
          release.join();
          return Reply.of(200, ORDER);
        });
    CompletableFuture<OrderOutcome> under = client.execute(entry("df-1"));
    get(arrived);
    client.close();

    assertThat(get(under).kind()).isEqualTo(OutcomeKind.UNKNOWN);
    assertThat(execute(entry("df-2")).kind()).isEqualTo(OutcomeKind.NOT_SENT);
    release.complete(null);
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
