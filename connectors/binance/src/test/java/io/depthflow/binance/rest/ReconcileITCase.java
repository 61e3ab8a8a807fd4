package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.rest.StubVenue.Reply;
import io.depthflow.binance.rest.StubVenue.Request;
import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading the account: also when budgets are short, and when there is more than a page. */
class ReconcileITCase extends StubVenueFixture {

  private static final String TRADES = "GET /fapi/v1/userTrades";
  private static final String ALL_ORDERS = "GET /fapi/v1/allOrders";
  private static final long FIRST_ID = 10_000;

  /** Trade {@code FIRST_ID + i} happened i ms later. */
  private final long firstMs = System.currentTimeMillis() - 40 * 24 * 3_600_000L;

  private long trades = 1;

  @BeforeEach
  void account() {
    venue.on("GET /fapi/v1/openOrders", 200, "[" + ORDER + "]");
    venue.on("GET /fapi/v3/positionRisk", 200, "[]");
    venue.on(TRADES, this::trades);
    venue.on(
        ALL_ORDERS,
        200,
        "[{'orderId':1,'clientOrderId':'web_1','status':'NEW_ADL'},"
            + "{'orderId':2,'clientOrderId':'df-2'}]");
  }

  /** As documented: fromId or startTime give the first of the rest, neither gives the latest. */
  private Reply trades(Request request) {
    int limit = Integer.parseInt(request.parameter("limit"));
    String fromId = request.parameter("fromId");
    String startTime = request.parameter("startTime");
    assertThat(fromId == null || startTime == null).isTrue();
    LongStream ids = LongStream.range(FIRST_ID, FIRST_ID + trades);
    if (fromId != null) {
      ids = ids.filter(id -> id >= Long.parseLong(fromId)).limit(limit);
    } else if (startTime != null) {
      long fromMs = Long.parseLong(startTime);
      long toMs = fromMs + 7 * 24 * 3_600_000L;
      ids = ids.filter(id -> timeMs(id) >= fromMs && timeMs(id) <= toMs).limit(limit);
    } else {
      ids = ids.skip(Math.max(0, trades - limit));
    }
    return Reply.of(200, "[" + String.join(",", ids.mapToObj(this::trade).toList()) + "]");
  }

  private long timeMs(long id) {
    return firstMs + (id - FIRST_ID);
  }

  private String trade(long id) {
    return "{'symbol':'BTCUSDT','id':"
        + id
        + ",'orderId':"
        + (id % 4)
        + ",'side':'SELL','price':'1','qty':'2','realizedPnl':'0','commission':'0.1',"
        + "'commissionAsset':'USDT','maker':true,'time':"
        + timeMs(id)
        + "}";
  }

  private void assertComplete(List<Fill> fills, long fromId) {
    assertThat(fills)
        .extracting(Fill::tradeId)
        .containsExactlyElementsOf(LongStream.range(fromId, FIRST_ID + trades).boxed().toList());
  }

  @Test
  void shouldReadAThousandFillsInOnePage() {
    trades = 1500;

    List<Fill> fills = get(client.userTrades("BTCUSDT"));

    assertComplete(fills, FIRST_ID + 500);
    assertThat(fills).hasSize(AccountSnapshot.RECENT_FILLS);
    OrderOutcome outcome = execute(OrderRequest.reconcile("BTCUSDT", 1));
    assertThat(outcome.snapshot().recentFills()).containsExactlyElementsOf(fills);
    assertThat(venue.requests(TRADES)).hasSize(2);
    assertThat(venue.requests(ALL_ORDERS)).as("names were not asked for").isEmpty();
  }

  @Test
  void shouldReadEveryFillFromATradeOn() {
    trades = 3000;

    OrderOutcome outcome = execute(OrderRequest.reconcile("BTCUSDT", 1, FIRST_ID + 7, false));

    assertComplete(List.of(outcome.snapshot().recentFills()), FIRST_ID + 7);
    assertThat(venue.requests(TRADES)).hasSize(3);
  }

  @Test
  void shouldStopAReconciliationAtItsBound() {
    trades = 1000L * (FillPages.MAX_URGENT_PAGES + 2);

    OrderOutcome outcome = execute(OrderRequest.reconcile("BTCUSDT", 1, FIRST_ID, false));

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(venue.requests(TRADES)).hasSizeBetween(1, FillPages.MAX_URGENT_PAGES);
    assertThat(outcome.snapshot().recentFills()).hasSize(1000 * venue.requests(TRADES).size());
  }

  @Test
  void shouldReadEveryFillSinceATime() {
    for (long n : new long[] {0, 1, 999, 1000, 1001, 2000, 2500}) {
      trades = n;
      assertComplete(get(client.userTradesSince("BTCUSDT", firstMs)), FIRST_ID);
    }
    assertComplete(get(client.userTradesSince("BTCUSDT", firstMs + 1200)), FIRST_ID + 1200);
    assertComplete(get(client.userTradesSince("BTCUSDT", firstMs + 2500)), FIRST_ID + 2500);
    assertComplete(
        get(client.userTradesSince("BTCUSDT", firstMs - 20 * 24 * 3_600_000L)), FIRST_ID);
    assertComplete(get(client.userTradesSince("BTCUSDT", 0)), FIRST_ID);
  }

  @Test
  void shouldFailRatherThanLeaveOutFills() {
    trades = 1000L * FillPages.MAX_PAGES;

    RestException e = failure(client.userTradesSince("BTCUSDT", firstMs));

    assertThat(e.verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(e).hasMessageContaining("BTCUSDT").hasMessageContaining("later time");
    assertThat(venue.requests(TRADES)).hasSize(FillPages.MAX_PAGES);
  }

  @Test
  void shouldTellWhoseFillsTheyAreWhenAsked() {
    trades = 3;

    OrderOutcome outcome = execute(OrderRequest.reconcile("BTCUSDT", 1, 0, true));

    // Order ids 0, 1, 2: the first is none of the latest orders.
    assertThat(outcome.snapshot().recentFills())
        .extracting(Fill::clientOrderId)
        .containsExactly(null, "web_1", "df-2");
    assertThat(venue.requests(ALL_ORDERS).get(0).parameter("limit")).isEqualTo("1000");
  }

  @Test
  void shouldReadTheAccountFromTheReserveAndAfterTooManyRequests() {
    venue.on(
        "GET /fapi/v1/depth",
        r -> Reply.of(429, "{'code':-1003,'msg':'Too many'}").with("Retry-After", "30"));
    venue.on("GET /fapi/v1/order", r -> Reply.of(200, ORDER).with("X-MBX-USED-WEIGHT-1M", "2399"));
    execute(OrderRequest.query("BTCUSDT", "df-1", 1));

    assertThat(failure(client.userTrades("BTCUSDT")).verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(execute(OrderRequest.reconcile("BTCUSDT", 1, 1, true)).kind())
        .as("little weight left")
        .isEqualTo(OutcomeKind.ACCEPTED);
    aheadMs.set(60_000); // into the next minute
    failure(client.depth("BTCUSDT", 5));
    assertThat(failure(client.positionRisk("BTCUSDT")).verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(execute(OrderRequest.reconcile("BTCUSDT", 1)).kind())
        .as("after a 429")
        .isEqualTo(OutcomeKind.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reconcile", "query"})
  void shouldNotReadWhileBanned(String what) {
    get(client.synchroniseClock());
    venue.on(
        "GET /fapi/v1/depth",
        r -> Reply.of(418, "{'code':-1003,'msg':'banned'}").with("Retry-After", "30"));
    venue.on("GET /fapi/v1/order", 200, ORDER);
    venue.on("DELETE /fapi/v1/order", 200, ORDER);
    venue.on(POST_ORDER, 200, ORDER);
    failure(client.depth("BTCUSDT", 5));
    int before = venue.requests().size();
    OrderRequest request =
        what.equals("query")
            ? OrderRequest.query("BTCUSDT", "df-1", 1)
            : OrderRequest.reconcile("BTCUSDT", 1);

    OrderOutcome outcome = execute(request);

    assertThat(outcome.kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(outcome.code()).isEqualTo(-1003);
    assertThat(venue.requests()).as("nothing left").hasSize(before);
    assertThat(execute(exit("df-2")).kind()).as("an exit goes").isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(execute(OrderRequest.cancel("BTCUSDT", "df-1", 1)).kind())
        .as("a cancel goes")
        .isEqualTo(OutcomeKind.ACCEPTED);
    aheadMs.set(30_001);
    assertThat(execute(request).kind()).as("later").isEqualTo(OutcomeKind.ACCEPTED);
  }
}
