package io.depthflow.binance.rest;

import static io.depthflow.binance.rest.OrderExecutionTest.place;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A stub venue with a clock ahead of ours, and a client of it. */
abstract class StubVenueFixture {

  static final Credentials CREDENTIALS =
      new Credentials(
          "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83",
          "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9");
  static final String POST_ORDER = "POST /fapi/v1/order";
  static final String ORDER = RestCodecTest.ORDER;
  static final String VARIANT_A = "Unknown error, please check your request or try again later.";
  static final long SKEW_MS = 7000;

  final AtomicLong skewMs = new AtomicLong(SKEW_MS);
  final AtomicLong aheadMs = new AtomicLong();
  StubVenue venue;
  BinanceRestClient client;

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

  BinanceRestClient client(RestConfig config) {
    return new BinanceRestClient(config, () -> System.currentTimeMillis() + aheadMs.get());
  }

  static OrderRequest entry(String id) {
    return place(id, OrderType.LIMIT, TimeInForce.GTX, "0.010", "9000.10", false);
  }

  static OrderRequest exit(String id) {
    return place(id, OrderType.MARKET, null, "0.010", null, true);
  }

  static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  OrderOutcome execute(OrderRequest request) {
    return get(client.execute(request));
  }

  static RestException failure(CompletableFuture<?> future) {
    return RestException.in(catchThrowable(() -> get(future)));
  }
}
