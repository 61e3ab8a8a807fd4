package io.depthflow.exchange.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.binance.connector.client.common.ApiException;
import com.binance.connector.client.common.configuration.ClientConfiguration;
import com.binance.connector.client.common.configuration.SignatureConfiguration;
import com.binance.connector.client.common.websocket.adapter.stream.StreamConnectionInterface;
import com.binance.connector.client.common.websocket.adapter.stream.StreamConnectionWrapper;
import com.binance.connector.client.common.websocket.configuration.WebSocketClientConfiguration;
import com.binance.connector.client.common.websocket.service.StreamBlockingQueueWrapper;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.api.DerivativesTradingUsdsFuturesRestApi;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.ModifyOrderRequest;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.NewAlgoOrderRequest;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.NewOrderRequest;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.NewOrderRespType;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.NewOrderResponse;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.OrderBookResponse;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.PositionInformationV3Response;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.Side;
import com.binance.connector.client.derivatives_trading_usds_futures.rest.model.TimeInForce;
import com.binance.connector.client.derivatives_trading_usds_futures.websocket.stream.DerivativesTradingUsdsFuturesWebSocketStreamsUtil;
import com.binance.connector.client.derivatives_trading_usds_futures.websocket.stream.JSON;
import com.binance.connector.client.derivatives_trading_usds_futures.websocket.stream.api.DerivativesTradingUsdsFuturesWebSocketStreams;
import com.binance.connector.client.derivatives_trading_usds_futures.websocket.stream.model.AccountUpdate;
import com.binance.connector.client.derivatives_trading_usds_futures.websocket.stream.model.DiffBookDepthStreamsRequest;
import com.binance.connector.client.derivatives_trading_usds_futures.websocket.stream.model.DiffBookDepthStreamsResponse;
import com.binance.connector.client.derivatives_trading_usds_futures.websocket.stream.model.OrderTradeUpdate;
import com.binance.connector.client.derivatives_trading_usds_futures.websocket.stream.model.UserDataStreamEventsResponse;
import io.depthflow.exchange.engine.latency.Latencies;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The venue's own Java client, as it comes from Maven, trades on the simulated exchange: nothing is
 * changed but its base URLs and its keys.
 */
class OfficialJavaClientITCase {

  private static final String SYMBOL = "BTCUSDT";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<StreamConnectionInterface> connections = new ArrayList<>();
  private ExchangeServer server;
  private DerivativesTradingUsdsFuturesRestApi rest;

  @BeforeEach
  void start() {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(11);
    // The client notes what it has asked for only after it has sent it, and trips over an answer
    // that
    // is there before: over a network none is.
    server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(new MarketGenerator(market))
                .latencies(Latencies.constantMs(0, 0, 100))
                .build());
    ClientConfiguration config = new ClientConfiguration();
    config.setUrl(server.restUri().toString());
    config.setSignatureConfiguration(keys(server.apiKey(), server.apiSecret()));
    rest = new DerivativesTradingUsdsFuturesRestApi(config);
  }

  @AfterEach
  void stop() throws Exception {
    // Else they come back to a closed port, again and again.
    for (StreamConnectionInterface connection : connections) {
      connection.stop();
    }
    server.close();
  }

  private static SignatureConfiguration keys(String key, String secret) {
    SignatureConfiguration keys = new SignatureConfiguration();
    keys.setApiKey(key);
    keys.setSecretKey(secret);
    return keys;
  }

  private DerivativesTradingUsdsFuturesWebSocketStreams streams(String route) {
    WebSocketClientConfiguration config =
        DerivativesTradingUsdsFuturesWebSocketStreamsUtil.getClientConfiguration();
    config.setUrl(server.wsUri() + "/" + route + "/stream");
    StreamConnectionInterface connection = new StreamConnectionWrapper(config, JSON.getGson());
    connections.add(connection);
    return new DerivativesTradingUsdsFuturesWebSocketStreams(connection);
  }

  /** Reads a queue of the client into a list until the test ends: its take() cannot time out. */
  private static <T> List<T> collect(StreamBlockingQueueWrapper<T> queue) {
    List<T> events = new CopyOnWriteArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                while (true) {
                  events.add(queue.take());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "collect");
    reader.setDaemon(true);
    reader.start();
    return events;
  }

  private double bestBid() {
    OrderBookResponse book = rest.orderBook(SYMBOL, 5L).getData();
    return Double.parseDouble(book.getBids().get(0).get(0));
  }

  private static NewOrderRequest order(Side side, String type, double quantity) {
    NewOrderRequest order = new NewOrderRequest();
    order.setSymbol(SYMBOL);
    order.setSide(side);
    order.setType(type);
    order.setQuantity(quantity);
    order.setNewOrderRespType(NewOrderRespType.RESULT);
    return order;
  }

  private static NewOrderRequest limit(Side side, double quantity, double price) {
    NewOrderRequest order = order(side, "LIMIT", quantity);
    order.setTimeInForce(TimeInForce.GTC);
    order.setPrice(price);
    return order;
  }

  @Test
  void shouldReadTimeContractsAndDepth() {
    assertThat(rest.checkServerTime().getData().getServerTime()).isPositive();
    assertThat(rest.exchangeInformation().getData().getSymbols())
        .singleElement()
        .satisfies(
            symbol -> {
              assertThat(symbol.getSymbol()).isEqualTo(SYMBOL);
              assertThat(symbol.getStatus()).isEqualTo("TRADING");
              assertThat(symbol.getFilters())
                  .anySatisfy(
                      filter -> {
                        assertThat(filter.getFilterType()).isEqualTo("PRICE_FILTER");
                        assertThat(new BigDecimal(filter.getTickSize()))
                            .isEqualByComparingTo("0.1");
                      });
            });
    OrderBookResponse book = rest.orderBook(SYMBOL, 20L).getData();
    assertThat(book.getBids()).hasSize(20);
    assertThat(book.getAsks()).hasSize(20);
    assertThat(new BigDecimal(book.getBids().get(0).get(0)))
        .isLessThan(new BigDecimal(book.getAsks().get(0).get(0)));
  }

  @Test
  void shouldStreamDepthWhoseIdsChain() {
    DiffBookDepthStreamsRequest request = new DiffBookDepthStreamsRequest();
    request.setSymbol("btcusdt");
    request.setUpdateSpeed("100ms");
    List<DiffBookDepthStreamsResponse> events =
        collect(streams("public").diffBookDepthStreams(request));
    await().atMost(PATIENCE).until(() -> events.size() >= 20);
    for (int i = 1; i < 20; i++) {
      assertThat(events.get(i).getPu()).isEqualTo(events.get(i - 1).getuLowerCase());
      assertThat(events.get(i).getU()).isLessThanOrEqualTo(events.get(i).getuLowerCase());
    }
  }

  @Test
  void shouldPlaceChangeQueryAndCancelARestingLimit() {
    double price = bestBid() - 50;
    NewOrderResponse placed = rest.newOrder(limit(Side.BUY, 0.01, price)).getData();
    assertThat(placed.getStatus()).isEqualTo("NEW");
    long id = placed.getOrderId();

    ModifyOrderRequest change = new ModifyOrderRequest();
    change.setSymbol(SYMBOL);
    change.setSide(Side.BUY);
    change.setOrderId(id);
    change.setQuantity(0.02);
    change.setPrice(price - 10);
    assertThat(new BigDecimal(rest.modifyOrder(change).getData().getOrigQty()))
        .isEqualByComparingTo("0.02");

    assertThat(rest.currentAllOpenOrders(SYMBOL, null).getData())
        .singleElement()
        .satisfies(open -> assertThat(open.getOrderId()).isEqualTo(id));
    assertThat(rest.cancelOrder(SYMBOL, id, null, null).getData().getStatus())
        .isEqualTo("CANCELED");
    assertThat(rest.queryOrder(SYMBOL, id, null, null).getData().getStatus()).isEqualTo("CANCELED");

    ApiException refused =
        catchThrowableOfType(
            ApiException.class, () -> rest.cancelOrder(SYMBOL, id, null, null).getData());
    assertThat(refused.getCode()).isEqualTo(400);
    assertThat(refused.getResponseBody()).contains("-2011");
  }

  @Test
  void shouldOpenAndCloseAPositionAndHearOfIt() {
    String listenKey = rest.startUserDataStream().getData().getListenKey();
    List<UserDataStreamEventsResponse> events = collect(streams("private").userData(listenKey));

    NewOrderResponse bought = rest.newOrder(order(Side.BUY, "MARKET", 0.01)).getData();
    assertThat(bought.getStatus()).isEqualTo("FILLED");
    PositionInformationV3Response held = rest.positionInformationV3(SYMBOL, null).getData();
    assertThat(held).hasSize(1);
    assertThat(new BigDecimal(held.get(0).getPositionAmt())).isEqualByComparingTo("0.01");

    NewOrderRequest close = order(Side.SELL, "MARKET", 0.01);
    close.setReduceOnly("true");
    NewOrderResponse sold = rest.newOrder(close).getData();
    assertThat(sold.getStatus()).isEqualTo("FILLED");
    assertThat(rest.positionInformationV3(SYMBOL, null).getData()).isEmpty();
    assertThat(rest.accountTradeList(SYMBOL, null, null, null, null, null, null).getData())
        .isNotEmpty();

    await()
        .atMost(PATIENCE)
        .until(() -> events.stream().anyMatch(isFilled(sold.getOrderId())::test));
    assertThat(events).anyMatch(isFilled(bought.getOrderId()));
    assertThat(events)
        .anyMatch(
            event ->
                event.getActualInstance() instanceof AccountUpdate update
                    && update.getaLowerCase().getP().stream()
                        .anyMatch(p -> new BigDecimal(p.getPa()).signum() == 0));
    rest.keepaliveUserDataStream();
    rest.closeUserDataStream();
  }

  private static Predicate<UserDataStreamEventsResponse> isFilled(long orderId) {
    return event ->
        event.getActualInstance() instanceof OrderTradeUpdate update
            && update.getoLowerCase().getiLowerCase() == orderId
            && update.getoLowerCase().getX().equals("FILLED");
  }

  @Test
  void shouldProtectAPositionByAnAlgoOrder() {
    rest.newOrder(order(Side.BUY, "MARKET", 0.01));
    NewAlgoOrderRequest stop = new NewAlgoOrderRequest();
    stop.setAlgoType("CONDITIONAL");
    stop.setSymbol(SYMBOL);
    stop.setSide(Side.SELL);
    stop.setType("STOP_MARKET");
    stop.setTriggerPrice(Math.rint(bestBid() * 0.9));
    stop.setClosePosition("true");
    long algoId = rest.newAlgoOrder(stop).getData().getAlgoId();
    assertThat(rest.queryAlgoOrder(algoId, null, null).getData().getAlgoStatus()).isEqualTo("NEW");
    rest.cancelAlgoOrder(algoId, null, null);
    assertThat(rest.queryAlgoOrder(algoId, null, null).getData().getAlgoStatus())
        .isEqualTo("CANCELED");
  }

  @Test
  void shouldRefuseAWrongSecretByTheVenuesCode() {
    ClientConfiguration config = new ClientConfiguration();
    config.setUrl(server.restUri().toString());
    config.setSignatureConfiguration(keys(server.apiKey(), "not-the-secret"));
    DerivativesTradingUsdsFuturesRestApi stranger =
        new DerivativesTradingUsdsFuturesRestApi(config);
    ApiException refused =
        catchThrowableOfType(ApiException.class, () -> stranger.futuresAccountBalanceV3(null));
    assertThat(refused.getResponseBody()).contains("-1022");
    assertThat(rest.futuresAccountBalanceV3(null).getData()).isNotEmpty();
  }
}
