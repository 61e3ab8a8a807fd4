package io.depthflow.exchange.server.rest;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.ListFeed;
import io.depthflow.exchange.server.SocketLimits;
import io.depthflow.exchange.server.TimeConfig;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import io.depthflow.market.order.FeeRates;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A market that stands still around 50000.0 / 50000.5, with order rules that each refuse something
 * of their own: tick 0.5 written with two decimals, lots of 0.005 from 0.010, notional 1000.
 */
final class FuzzVenue {

  static final String SYMBOL = "BTCUSDT";
  static final String KEY = "fuzzing-key";
  static final String SECRET = "fuzzing-secret";
  static final long START_MS = 1_700_000_000_000L;

  static final Instrument INSTRUMENT =
      new Instrument(
          SYMBOL,
          new BigDecimal("0.50"),
          new BigDecimal("0.005"),
          new BigDecimal("0.010"),
          new BigDecimal("1000"),
          new BigDecimal("120"),
          new BigDecimal("100.00"),
          new BigDecimal("1000000"),
          new BigDecimal("1000"));

  private FuzzVenue() {}

  static ExchangeServer start() {
    SocketLimits d = SocketLimits.defaults();
    SocketLimits anyPace =
        new SocketLimits(
            d.queueFramesMax(),
            d.queueBytesMax(),
            d.messageBytesMax(),
            Integer.MAX_VALUE,
            d.streamsMax(),
            d.lifeMs(),
            d.pingEveryMs(),
            d.pongWithinMs());
    return ExchangeServer.start(
        ExchangeConfig.builder()
            .keys(KEY, SECRET)
            .feed(new ListFeed(INSTRUMENT, lines()))
            .engine(EngineConfig.of(new BigDecimal("1000000"), FeeRates.REGULAR))
            .limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE)
            .sockets(anyPace)
            .time(TimeConfig.lockstepFrom(START_MS))
            .build());
  }

  private static List<RawLine> lines() {
    List<RawLine> lines = new ArrayList<>();
    lines.add(
        line(
            1,
            "{\"lastUpdateId\":1000,\"E\":1,\"T\":1,"
                + "\"bids\":[[\"50000.0\",\"5\"],[\"49999.5\",\"10\"],[\"49000.0\",\"20\"]],"
                + "\"asks\":[[\"50000.5\",\"5\"],[\"50001.0\",\"10\"],[\"51000.0\",\"20\"]]}"));
    lines.add(
        line(
            2,
            "{\"stream\":\"btcusdt@depth@0ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
                + START_MS
                + ",\"T\":"
                + START_MS
                + ",\"s\":\"BTCUSDT\",\"U\":990,\"u\":1010,\"pu\":980,\"b\":[],\"a\":[]}}"));
    return lines;
  }

  private static RawLine line(int ms, String json) {
    return new RawLine(SYMBOL, (START_MS + ms) * 1_000_000, json.getBytes(StandardCharsets.UTF_8));
  }
}
