package io.depthflow.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {

  private final LineDecoder decoder = new LineDecoder("BTCUSDT");
  private final EventLog log = new EventLog();

  @Test
  void shouldDecodeADepthFrame() {
    decode(
        "{'stream':'btcusdt@depth@0ms','data':{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT',"
            + "'U':10,'u':12,'pu':9,'b':[['28145.10','0.120'],['1000.00','0.000']],'a':[]}}");
    assertThat(log.events)
        .containsExactly("grid 1,2", "depth E5 T4 U10 u12 pu9 b[281451x12 10000x0 ] a[] @77");
    assertThat(decoder.irregular()).isZero();
  }

  @Test
  void shouldNotMindTheOrderOfKeysAndBlanksAndUnknownKeys() {
    decode(
        "{ 'data' : { 'a' : [ [ '101' , '2' ] ] ,'x':{'deep':[1,-2.5e3,{'s':'ETHUSDT'},null]},"
            + "'b':[['100','1']],'pu':9,'u':12,'U':10,'st':1,'ps':'BTCUSDT','s':'BTCUSDT','T':4,"
            + "'E':5,'e':'depthUpdate'}, 'stream' : 'btcusdt@depth' }");
    assertThat(log.events).containsExactly("depth E5 T4 U10 u12 pu9 b[100x1 ] a[101x2 ] @77");
    assertThat(decoder.irregular()).isZero();
  }

  @Test
  void shouldDecodeASpotDepthFrameAsABarePayload() {
    decode("{'e':'depthUpdate','E':5,'s':'BTCUSDT','U':10,'u':12,'b':[],'a':[['1.5','0']]}");
    assertThat(log.events).containsExactly("grid 1,0", "depth E5 T0 U10 u12 pu-1 b[] a[15x0 ] @77");
  }

  @Test
  void shouldDecodeASnapshotWithBlanks() {
    decode("{\"lastUpdateId\": 8, \"bids\": [[\"1.20\", \"3\"]], \"asks\": [[\"1.3\", \"0.5\"]]}");
    assertThat(log.events).containsExactly("grid 1,1", "snapshot 8 b[12x30 ] a[13x5 ] @77");
  }

  @Test
  void shouldDecodeTradesWithTheTakersSide() {
    decode(trade("trade", "'t':7,'p':'10','q':'2','X':'MARKET','m':true"));
    decode(trade("trade", "'t':8,'p':'10','q':'2','m':false,'M':true,'b':5,'a':6"));
    decode(trade("aggTrade", "'a':9,'p':'10','q':'2','nq':'1','f':1,'l':2,'m':false"));
    assertThat(log.events)
        .containsExactly(
            "Trade[id=7, tradeTimeMs=4, priceTicks=10, quantityLots=2, aggressor=SELL,"
                + " aggregate=false] @77",
            "Trade[id=8, tradeTimeMs=4, priceTicks=10, quantityLots=2, aggressor=BUY,"
                + " aggregate=false] @77",
            "Trade[id=9, tradeTimeMs=4, priceTicks=10, quantityLots=1, aggressor=BUY,"
                + " aggregate=true] @77");
  }

  @Test
  void shouldCountTradesThatAreNotOfTheBook() {
    decode(trade("trade", "'t':7,'p':'10','q':'2','X':'INSURANCE_FUND','m':true"));
    decode(trade("trade", "'t':7,'p':'0','q':'0','X':'NA','m':true"));
    decode(trade("aggTrade", "'a':9,'p':'10.125','q':'2','nq':'0.00','m':false"));
    assertThat(log.events).isEmpty();
    assertThat(decoder.offBookTrades()).isEqualTo(3);
    assertThat(decoder.grid()).isEqualTo(Grid.COARSEST);
  }

  @Test
  void shouldDecodeBookTickersOfBothVenues() {
    decode(
        "{'stream':'btcusdt@bookTicker','data':{'e':'bookTicker','u':3,'s':'BTCUSDT','b':'10.0',"
            + "'B':'1','a':'11.0','A':'2','T':1,'E':2}}");
    decode("{'u':4,'s':'BTCUSDT','b':'10','B':'1','a':'0.00000000','A':'0.00000000'}");
    assertThat(log.events)
        .containsExactly(
            "BookTicker[updateId=3, bidTicks=10, bidLots=1, askTicks=11, askLots=2] @77",
            "BookTicker[updateId=4, bidTicks=10, bidLots=1, askTicks=0, askLots=0] @77");
  }

  @Test
  void shouldRefineTheGridByTheFinestNumberAlone() {
    decode(ticker("10.000", "1.0"));
    assertThat(decoder.grid()).isEqualTo(Grid.COARSEST);
    decode(ticker("10.250", "1.0"));
    assertThat(decoder.grid()).isEqualTo(new Grid(2, 0));
    decode(ticker("10.2", "0.001"));
    assertThat(decoder.grid()).isEqualTo(new Grid(2, 3));
    assertThat(log.events)
        .containsExactly(
            "BookTicker[updateId=3, bidTicks=10, bidLots=1, askTicks=11, askLots=1] @77",
            "grid 2,0",
            "BookTicker[updateId=3, bidTicks=1025, bidLots=1, askTicks=1100, askLots=1] @77",
            "grid 2,3",
            "BookTicker[updateId=3, bidTicks=1020, bidLots=1000, askTicks=1100, askLots=1] @77");
  }

  @Test
  void shouldRefineWithinOneFrame() {
    decode(depth("'b':[['3','1'],['2.5','1'],['1.25','0.5']],'a':[['4','2']]"));
    assertThat(log.events)
        .containsExactly(
            "grid 2,1", "depth E5 T0 U10 u12 pu9 b[300x10 250x10 125x5 ] a[400x20 ] @77");
    assertThat(decoder.irregular()).isZero();
  }

  /** A cause that no code of ours has written. */
  private static byte[] gap(String cause) {
    return FrameJson.combined(
        "btcusdt@depthflow",
        FrameJson.object().put("e", FrameKind.GAP_EVENT).put("s", "BTCUSDT").put("cause", cause));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'result':null,'id':1}",
        "{'stream':'btcusdt@markPrice@1s','data':{'e':'markPriceUpdate','E':1,'s':'BTCUSDT',"
            + "'p':'28155.10000000'}}",
        "{'stream':'btcusdt@depth50@100ms','data':{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT',"
            + "'U':1,'u':2,'pu':0,'b':[['1','1']],'a':[]}}",
        "{'stream':'btcusdt@depth1','data':{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT',"
            + "'U':1,'u':2,'pu':0,'b':[['1','1']],'a':[]}}",
        "{'stream':'btcusdt@rpiDepth@500ms','data':{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT',"
            + "'U':1,'u':2,'pu':0,'b':[['1','1']],'a':[]}}",
        "{'stream':'btcusdt@depth5','data':{'lastUpdateId':1,'bids':[['1','1']],'asks':[]}}",
        "{}"
      })
  void shouldIgnoreAndCountOtherKinds(String frame) {
    decode(frame);
    assertThat(log.events).isEmpty();
    assertThat(decoder.ignored()).isOne();
  }

  /** The same keys as a diff: only the stream's name keeps them from being applied as one. */
  @ParameterizedTest
  @ValueSource(strings = {"depth5", "depth10", "depth20", "depth10@100ms", "depth20@500ms"})
  void shouldTellPartialDepthFromADiff(String stream) {
    String payload =
        "'data':{'e':'depthUpdate','E':5,'T':4,'s':'BTCUSDT','U':1,'u':2,'pu':0,"
            + "'b':[['1','1']],'a':[]}}";
    decode("{'stream':'btcusdt@" + stream + "'," + payload);
    decode(
        payload.replaceFirst("}$", ",'stream':'btcusdt@" + stream + "'}").replaceFirst("^", "{"));
    decode("{'stream':'btcusdt@depth@100ms'," + payload);
    assertThat(log.events)
        .containsExactly(
            "partial E5 T4 U1 u2 pu0 b[1x1 ] a[] @77",
            "partial E5 T4 U1 u2 pu0 b[1x1 ] a[] @77",
            "depth E5 T4 U1 u2 pu0 b[1x1 ] a[] @77");
    assertThat(decoder.ignored()).isZero();
    assertThat(decoder.irregular()).isZero();
  }

  @Test
  void shouldTellMarkers() {
    decode(Markers.connect("BTCUSDT", "start"));
    decode(gap("queue \"full\"\n"));
    decode(Markers.gap("BTCUSDT", GapCause.RESTORE, "2 lines \"cut\" off"));
    decode(Markers.secondEnd("BTCUSDT", 3_000_000_000L));
    decode(Markers.polled("BTCUSDT"));
    assertThat(log.events)
        .containsExactly(
            "connect @77",
            "gap queue \"full\"\n @77",
            "gap restore @77",
            "secondEnd @77",
            "polled @77");
    assertThat(decoder.ignored()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}x",
        "{'e':1}",
        "{'a':1,}",
        "\u0000",
        "{'e':'depthUpdate'}",
        "{'lastUpdateId':1,'bids':[]}",
        "{'lastUpdateId':1,'bids':[['1','1','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[[1,1]],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['0','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['-1','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['1e3','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['1.','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['.1','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['0.0000000000001','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['9007199254740993','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['900719925474099','1'],['1','1'],['0.001','1']],'asks':[]}",
        "{'lastUpdateId':1,'bids':[['1','99999999999999999999999']],'asks':[]}",
        "{'lastUpdateId':-1,'bids':[],'asks':[]}",
        "{'lastUpdateId':1.0,'bids':[],'asks':[]}",
        "{'lastUpdateId':'1','bids':[],'asks':[]}",
        "{'lastUpdateId':9223372036854775808,'bids':[],'asks':[]}",
        "{'lastUpdateId':1,'lastUpdateId':2,'bids':[],'asks':[]}",
        "{'e':'depthUpdate','E':5,'s':'ETHUSDT','U':10,'u':12,'pu':9,'b':[],'a':[]}",
        "{'e':'depthUpdate','E':5,'s':'BTCUSDT','U':13,'u':12,'pu':9,'b':[],'a':[]}",
        "{'e':'depthUpdate','E':5,'s':'BTCUSDT','U':10,'u':12,'pu':9,'b':[],'a':{}}",
        "{'e':'trade','T':1,'s':'BTCUSDT','t':1,'p':'1','q':'1','m':'true'}",
        "{'e':'trade','T':1,'s':'BTCUSDT','t':1,'p':'0','q':'1','m':true}",
        "{'e':'trade','T':1,'s':'BTCUSDT','t':1,'p':'1','q':'1','X':5,'m':true}",
        "{'e':'depthflowConnect','s':'ETHUSDT'}",
      })
  void shouldRefuseAndLeaveNoTrace(String frame) {
    assertThatThrownBy(() -> decode(frame))
        .isInstanceOf(CorruptFrameException.class)
        .hasMessageContaining("BTCUSDT")
        .hasMessageContaining("77 ns");
    assertThat(log.events).isEmpty();
    assertThat(decoder.grid()).isEqualTo(Grid.COARSEST);
  }

  @Test
  void shouldNameThePlaceAndShowTheBeginningOnOneLine() {
    String frame = "{'e':'depthUpdate',\n" + "'x':1,".repeat(30) + " oops}";
    assertThatThrownBy(() -> decode(frame))
        .isInstanceOf(CorruptFrameException.class)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).doesNotContain("\n");
              assertThat(e.getMessage())
                  .endsWith(quoted(frame).substring(0, 80).replace('\n', '?'));
              assertThat(((CorruptFrameException) e).offset()).isBetween(195, 210);
            });
  }

  @Test
  void shouldReadWhatTheScannerLeavesToJackson() {
    decode("{'\\u0065':'tr\\u0061de','T':4,'s':'BTCUSDT','t':7,'p':'10.5','q':'2','m':true}");
    assertThat(decoder.irregular()).isOne();
    assertThat(log.events).hasSize(2);
    assertThat(decoder.grid()).isEqualTo(new Grid(1, 0));
  }

  @Test
  void shouldReadASymbolThatIsNotAscii() {
    LineDecoder chinese = new LineDecoder("币安USDT");
    chinese.decode(
        new RawLine(
            "币安USDT",
            77,
            bytes("{'e':'trade','T':4,'s':'币安USDT','t':7,'p':'10','q':'2','m':true}")),
        log);
    assertThat(log.events).hasSize(1);
  }

  private void decode(String frame) {
    decode(bytes(frame));
  }

  private void decode(byte[] frame) {
    decoder.decode(new RawLine("BTCUSDT", 77, frame), log);
  }

  private static String trade(String kind, String rest) {
    return "{'e':'" + kind + "','E':5,'T':4,'s':'BTCUSDT'," + rest + "}";
  }

  private static String ticker(String bid, String askQuantity) {
    return "{'u':3,'s':'BTCUSDT','b':'" + bid + "','B':'1','a':'11','A':'" + askQuantity + "'}";
  }

  private static String depth(String levels) {
    return "{'e':'depthUpdate','E':5,'s':'BTCUSDT','U':10,'u':12,'pu':9," + levels + "}";
  }

  private static byte[] bytes(String frame) {
    return quoted(frame).getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String frame) {
    return frame.replace('\'', '"');
  }
}
