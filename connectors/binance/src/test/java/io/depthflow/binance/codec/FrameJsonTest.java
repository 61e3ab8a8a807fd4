package io.depthflow.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameJsonTest {

  private static final Grid GRID = new Grid(2, 3);

  @Test
  void shouldWriteADepthFrameAsTheVenueDoes() {
    DepthUpdate e = new DepthUpdate().reset(5, 4, 10, 12, 9);
    e.bids().add(281_4510, 120);
    e.asks().add(281_4520, 0);
    assertThat(text(FrameJson.depthFrame("btcusdt@depth@0ms", "BTCUSDT", e, GRID)))
        .isEqualTo(
            "{'stream':'btcusdt@depth@0ms','data':{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT',"
                + "'U':10,'u':12,'pu':9,'b':[['28145.10','0.120']],'a':[['28145.20','0.000']]}}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldReadBackWhatItWrites(boolean combined) {
    DepthUpdate e = new DepthUpdate().reset(5, 4, 10, 12, combined ? 9 : DepthUpdate.NO_PREVIOUS);
    e.bids().add(12_345, 120);
    e.asks().add(12_346, 0);
    DepthUpdate.Levels levels = e.bids().copy();
    Trade trade = new Trade(7, 4, 12_345, 1, Side.SELL, combined);
    BookTicker ticker = new BookTicker(12, 12_345, 120, 12_346, 7);

    EventLog log = new EventLog();
    LineDecoder decoder = new LineDecoder("BTCUSDT");
    for (byte[] frame :
        new byte[][] {
          FrameJson.depthFrame(combined ? "btcusdt@depth" : null, "BTCUSDT", e, GRID),
          FrameJson.snapshotBody(new DepthSnapshot(11, levels, levels), 5, 4, GRID),
          FrameJson.tradeFrame(combined ? "btcusdt@trade" : null, "BTCUSDT", trade, 5, GRID),
          FrameJson.bookTickerFrame(
              combined ? "btcusdt@bookTicker" : null, "BTCUSDT", ticker, 5, 4, GRID)
        }) {
      decoder.decode(new RawLine("BTCUSDT", 1, frame), log);
    }
    assertThat(decoder.irregular()).isZero();
    EventLog expected = new EventLog();
    expected.onGrid(new Grid(2, 2));
    DepthUpdate coarse =
        new DepthUpdate().reset(5, 4, 10, 12, combined ? 9 : DepthUpdate.NO_PREVIOUS);
    coarse.bids().add(12_345, 12);
    coarse.asks().add(12_346, 0);
    expected.onDepth(coarse, 1);
    expected.onSnapshot(new DepthSnapshot(11, coarse.bids(), coarse.bids()), 1);
    expected.onGrid(GRID);
    expected.onTrade(trade, 1);
    expected.onBookTicker(ticker, 1);
    assertThat(log.events).isEqualTo(expected.events);
  }

  @Test
  void shouldTakeOffTheWrapper() {
    byte[] bare = "{\"e\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(
            FrameJson.payloadOf(
                "{\"stream\":\"s\",\"data\":{\"e\":\"x\"}}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(bare);
    assertThat(FrameJson.payloadOf(bare)).isSameAs(bare);
    assertThatThrownBy(() -> FrameJson.payloadOf(new byte[] {'{'}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refused");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 3, 0.000",
    "5, 3, 0.005",
    "1234, 3, 1.234",
    "1200, 2, 12.00",
    "7, 0, 7",
    "9007199254740992, 12, 9007.199254740992"
  })
  void shouldFormatDecimals(long value, int decimals, String text) {
    assertThat(Decimals.format(value, decimals)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{'stream':'btcusdt@depth@0ms','data':{}} | BTCUSDT",
        "{'stream':'btcusdt_240927@trade','data':{}} | BTCUSDT_240927",
        "{ 'data':{}, 'stream':'ethusdt@trade' } | ETHUSDT",
        "{'stream':'!bookTicker','data':{'s':'ETHUSDT'}} | ETHUSDT",
        "{'e':'trade','s':'BTCUSDT'} | BTCUSDT",
        "{'stream':'币安usdt@trade','data':{'s':'币安USDT'}} | 币安USDT",
        "{'lastUpdateId':1,'bids':[],'asks':[]} | -",
        "{'result':null,'id':1} | -",
        "{'stream':'btcusdt | -",
        "nothing | -",
      })
  void shouldFindTheSymbol(String frame, String symbol) {
    byte[] bytes = frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(Frames.symbolOf(bytes)).isEqualTo(symbol);
  }

  @Test
  void shouldNameTheKindOfAFrame() {
    assertThat(Frames.kindOf(Markers.gap("BTCUSDT", GapCause.PAUSE, "\"x\"")))
        .isEqualTo(FrameKind.GAP);
    assertThat(Frames.kindOf(Markers.connect("BTCUSDT", ""))).isEqualTo(FrameKind.CONNECT);
    assertThat(Frames.kindOf(Markers.secondEnd("BTCUSDT", 1))).isEqualTo(FrameKind.SECOND_END);
    assertThatThrownBy(() -> Frames.kindOf(new byte[] {'x'}))
        .isInstanceOf(CorruptFrameException.class);
  }

  @Test
  void shouldNameTheSymbolOfMarkers() {
    assertThat(Frames.symbolOf(Markers.connect("BTCUSDT", "start"))).isEqualTo("BTCUSDT");
    assertThat(text(Markers.gap("BTCUSDT", GapCause.QUEUE_FULL, "3 lines")))
        .isEqualTo(
            "{'stream':'btcusdt@depthflow','data':{'e':'depthflowGap','s':'BTCUSDT',"
                + "'cause':'queue-full','detail':'3 lines'}}");
  }

  private static String text(byte[] frame) {
    return new String(frame, StandardCharsets.UTF_8).replace('"', '\'');
  }
}
