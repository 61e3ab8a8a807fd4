package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.server.StreamName.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNameTest {

  @ParameterizedTest
  @CsvSource({
    "btcusdt@depth, btcusdt@depth, PUBLIC",
    "btcusdt@depth@0ms, btcusdt@depth, PUBLIC",
    "btcusdt@depth@100ms, btcusdt@depth, PUBLIC",
    "btcusdt@depth@500ms, btcusdt@depth, PUBLIC",
    "btcusdt@depth20@250ms, btcusdt@depth20, PUBLIC",
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
      strings = {"btcusdt", "btcusdt@depth7", "btcusdt@depth@1ms", "!bookTicker", "@depth"})
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

  @Test
  void shouldReadTheUserEventsWanted() {
    assertThat(
            SocketTarget.parse(
                    "/private/ws", "listenKey=K&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE")
                .userEvents())
        .containsExactly("ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/fapi/v1/ping", "/public", "/public/fapi", "/ws-fapi/v1"})
  void shouldRefuseOtherPaths(String path) {
    assertThat(SocketTarget.parse(path, null)).isNull();
  }
}
