package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.Credentials;
import io.depthflow.binance.rest.RestConfig;
import io.depthflow.binance.ws.UserStreamCodec;
import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.market.order.TimeInForce;
import io.depthflow.market.order.UserEvent;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Depthflow's own client against its own exchange: one protocol, written twice. */
class OwnClientITCase {

  private static final String SYMBOL = "BTCUSDT";

  private ExchangeServer server;
  private BinanceRestClient client;

  @BeforeEach
  void start() {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(3);
    server =
        ExchangeServer.start(ExchangeConfig.builder().feed(new MarketGenerator(market)).build());
    client = clientWith(server.apiSecret());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private BinanceRestClient clientWith(String secret) {
    return new BinanceRestClient(
        RestConfig.of(server.restUri(), new Credentials(server.apiKey(), secret)));
  }

  private static OrderRequest order(
      String id, Side side, OrderType type, String quantity, BigDecimal price, boolean reduceOnly) {
    return new OrderRequest(
        OrderAction.PLACE,
        SYMBOL,
        id,
        side,
        type,
        type == OrderType.LIMIT ? TimeInForce.GTX : null,
        new BigDecimal(quantity),
        price,
        reduceOnly,
        Long.MAX_VALUE,
        1,
        reduceOnly);
  }

  @Test
  void shouldReadTheContractAsItIs() {
    Instrument own = server.ask(e -> e.instruments().get(0));
    Instrument read = client.exchangeInfo().join().get(SYMBOL);
    assertThat(read)
        .usingRecursiveComparison()
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .isEqualTo(own);
    assertThat(client.commissionRate(SYMBOL).join().taker()).isEqualByComparingTo("0.0005");
    assertThat(Math.abs(client.serverTime().join() - System.currentTimeMillis())).isLessThan(5000);
  }

  @Test
  void shouldTradeRoundTripsThatBothSidesBookAlike() {
    String key = client.newListenKey().join();
    try (Frames user = new Frames(URI.create(server.wsUri() + "/private/ws/" + key))) {
      for (int i = 0; i < 5; i++) {
        OrderOutcome in =
            client
                .execute(order("in-" + i, Side.BUY, OrderType.MARKET, "0.05", null, false))
                .join();
        assertThat(in.kind()).as(in.message()).isEqualTo(OutcomeKind.ACCEPTED);
        server.shock(SYMBOL, i % 2 == 0 ? 7 : -7);
        OrderOutcome out =
            client
                .execute(order("out-" + i, Side.SELL, OrderType.MARKET, "0.05", null, true))
                .join();
        assertThat(out.kind()).as(out.message()).isEqualTo(OutcomeKind.ACCEPTED);
      }
      assertThat(client.positionRisk(SYMBOL).join().amount()).isEqualByComparingTo("0");
      AccountView account = server.ask(e -> e.account());
      BigDecimal byRest = account.startingWallet();
      for (Fill fill : client.userTrades(SYMBOL).join()) {
        byRest = byRest.add(fill.realizedPnl()).subtract(fill.commission());
      }
      assertThat(byRest).isEqualByComparingTo(account.wallet());
      await().until(() -> user.events("ORDER_TRADE_UPDATE") >= 20);
      await()
          .untilAsserted(
              () ->
                  assertThat(walletByStream(user, account)).isEqualByComparingTo(account.wallet()));
    }
  }

  private static BigDecimal walletByStream(Frames user, AccountView account) {
    UserStreamCodec codec = new UserStreamCodec();
    BigDecimal wallet = account.startingWallet();
    for (byte[] frame : user.bytes) {
      for (UserEvent event : codec.parse(frame, 1)) {
        Fill fill = event.report() == null ? null : event.report().fill();
        if (fill != null) {
          wallet = wallet.add(fill.realizedPnl()).subtract(fill.commission());
        }
      }
    }
    return wallet;
  }

  @Test
  void shouldPlaceQueryCancelAndReconcile() {
    Instrument instrument = server.ask(e -> e.instruments().get(0));
    BigDecimal mark = server.ask(e -> e.market(SYMBOL).mark());
    BigDecimal price = instrument.passivePrice(mark.multiply(new BigDecimal("0.98")), Side.BUY);
    OrderRequest request = order("rest-1", Side.BUY, OrderType.LIMIT, "0.01", price, false);
    assertThat(client.execute(request).join().kind()).isEqualTo(OutcomeKind.ACCEPTED);
    // a duplicate id tells the client to look its order up, not that there is none
    OrderOutcome again = client.execute(request).join();
    assertThat(again.kind()).isEqualTo(OutcomeKind.UNKNOWN);
    assertThat(again.code()).isEqualTo(-4116);
    OrderReport queried = client.queryOrder(SYMBOL, "rest-1").join();
    assertThat(queried.status()).isEqualTo(OrderStatus.NEW);
    assertThat(queried.price()).isEqualByComparingTo(price);
    OrderOutcome reconciled = client.execute(OrderRequest.reconcile(SYMBOL, 1)).join();
    assertThat(List.of(reconciled.snapshot().openOrders()))
        .extracting(OrderReport::clientOrderId)
        .containsExactly("rest-1");
    OrderOutcome canceled = client.execute(OrderRequest.cancel(SYMBOL, "rest-1", 1)).join();
    assertThat(canceled.report().status()).isEqualTo(OrderStatus.CANCELED);
    assertThat(client.execute(OrderRequest.cancel(SYMBOL, "rest-1", 1)).join().code())
        .isEqualTo(-2011);
    BigDecimal taking = instrument.passivePrice(mark.multiply(new BigDecimal("1.02")), Side.BUY);
    assertThat(
            client
                .execute(order("gtx", Side.BUY, OrderType.LIMIT, "0.01", taking, false))
                .join()
                .code())
        .isEqualTo(-5022);
  }

  @Test
  void shouldRefuseAWrongSecret() {
    try (BinanceRestClient wrong = clientWith("wrong")) {
      OrderOutcome outcome =
          wrong.execute(order("x", Side.BUY, OrderType.MARKET, "0.01", null, false)).join();
      assertThat(outcome.kind()).isEqualTo(OutcomeKind.REJECTED);
      assertThat(outcome.code()).isEqualTo(-1022);
    }
  }
}
