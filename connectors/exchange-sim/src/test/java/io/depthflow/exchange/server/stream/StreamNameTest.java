package io.depthflow.exchange.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.server.stream.StreamName.Route;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNameTest {

  @ParameterizedTest
  @CsvSource({
    "btcusdt@depth, btcusdt@depth@250ms, PUBLIC",
    "btcusdt@depth@0ms, btcusdt@depth@0ms, PUBLIC",
    "BTCusdt@depth@100ms, btcusdt@depth@100ms, PUBLIC",
    "btcusdt@depth@500ms, btcusdt@depth@500ms, PUBLIC",
    "btcusdt@depth20@250ms, btcusdt@depth20@250ms, PUBLIC",
    "btcusdt@depth20, btcusdt@depth20@250ms, PUBLIC",
    "btcusdt@rpiDepth@500ms, btcusdt@depth@500ms, PUBLIC",
    "!bookTicker, !bookTicker, PUBLIC",
    "!markPrice@arr, !markPrice@arr, MARKET",
    "!markPrice@arr@1s, !markPrice@arr@1s, MARKET",
    "btcusdt@kline_1m, btcusdt@kline_1m, MARKET",
    "btcusdt@kline_1M, btcusdt@kline_1M, MARKET",
    "BTCUSDT_PERPETUAL@continuousKline_1M, btcusdt_perpetual@continuousKline_1M, MARKET",
    "btcusdt@ticker, btcusdt@ticker, MARKET",
    "btcusdt@miniTicker, btcusdt@miniTicker, MARKET",
    "!ticker@arr, !ticker@arr, MARKET",
    "btcusdt@forceOrder, btcusdt@forceOrder, MARKET",
    "!contractInfo, !contractInfo, MARKET",
    "BTCUSDT@bookTicker, btcusdt@bookTicker, PUBLIC",
    "btcusdt@trade, btcusdt@trade, PUBLIC",
    "btcusdt@aggTrade, btcusdt@aggTrade, MARKET",
    "btcusdt@markPrice@1s, btcusdt@markPrice@1s, MARKET",
  })
  void shouldKnowTheStreams(String name, String channel, Route route) {
    assertThat(StreamName.parse(name)).isEqualTo(new StreamName(channel, route));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "btcusdt",
        "btcusdt@depth7",
        "btcusdt@depth@1ms",
        "!depth",
        "@depth",
        "btcusdt@kline_7m"
      })
  void shouldNotKnowOthers(String name) {
    assertThat(StreamName.parse(name)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/public/ws/btcusdt@depth, -, PUBLIC, false, btcusdt@depth",
        "/public/ws/0, -, PUBLIC, false, ''",
        "/public/stream, streams=a@trade/b@trade, PUBLIC, true, a@trade;b@trade",
        "/market/stream, -, MARKET, true, ''",
        "/private/ws/KEY, -, PRIVATE, false, KEY",
        "/private/ws, listenKey=KEY&events=ORDER_TRADE_UPDATE, PRIVATE, false, KEY",
        "/private/stream, listenKey=KEY&listenKey=KEY2, PRIVATE, true, KEY;KEY2",
        "/ws/KEY, -, LEGACY, false, KEY",
        "/stream, streams=, LEGACY, true, ''",
      })
  void shouldReadEveryFormOfAUrl(
      String path, String query, Route route, boolean combined, String names) {
    SocketTarget target = SocketTarget.parse(path, query);
    assertThat(target.route()).isEqualTo(route);
    assertThat(target.combined()).isEqualTo(combined);
    assertThat(target.names()).isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(";")));
  }

  @ParameterizedTest
  @CsvSource({
    "listenKey=K&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE, '{K=[ORDER_TRADE_UPDATE, ACCOUNT_UPDATE]}'",
    "listenKey=K&listenKey=L&events=ACCOUNT_UPDATE, '{L=[ACCOUNT_UPDATE]}'",
    "events=ACCOUNT_UPDATE&listenKey=K, '{=[ACCOUNT_UPDATE]}'",
    "listenKey=K, '{}'",
  })
  void shouldReadTheUserEventsWanted(String query, String wanted) {
    assertThat(SocketTarget.parse("/private/ws", query).userEvents()).hasToString(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/fapi/v1/ping", "/public", "/public/fapi", "/ws-fapi/v1"})
  void shouldRefuseOtherPaths(String path) {
    assertThat(SocketTarget.parse(path, null)).isNull();
  }
}
