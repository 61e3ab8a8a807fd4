package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.binance.rest.StubVenue.Reply;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a request when answers are good, bad, late, lost or broken. */
class OrderOutcomeITCase extends StubVenueFixture {

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
}
