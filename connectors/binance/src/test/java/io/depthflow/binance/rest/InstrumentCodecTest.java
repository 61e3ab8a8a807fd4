package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.market.Instrument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class InstrumentCodecTest {

  private static final String SYMBOL =
      "{'symbol':'BTCUSDT','pricePrecision':2,'filters':["
          + "{'filterType':'PRICE_FILTER','minPrice':'556.80','maxPrice':'4529764',"
          + "'tickSize':'0.10'},"
          + "{'filterType':'LOT_SIZE','minQty':'0.001','maxQty':'1000','stepSize':'0.001'},"
          + "{'filterType':'MARKET_LOT_SIZE','minQty':'0.001','maxQty':'120',"
          + "'stepSize':'0.001'},"
          + "{'filterType':'MIN_NOTIONAL','notional':'100'}]}";

  private static JsonNode info(String symbols) {
    return WireJson.parse(
        RestCodecTest.json(
            "{'rateLimits':[{'rateLimitType':'REQUEST_WEIGHT','interval':'MINUTE',"
                + "'intervalNum':1,'limit':6000},{'rateLimitType':'ORDERS','interval':'SECOND',"
                + "'intervalNum':10,'limit':200}],'symbols':["
                + symbols
                + "]}"));
  }

  @Test
  void shouldReadTheFiltersNotThePrecisions() {
    assertThat(InstrumentCodec.instruments(info(SYMBOL)))
        .containsExactly(
            Map.entry(
                "BTCUSDT",
                new Instrument(
                    "BTCUSDT",
                    new BigDecimal("0.1"),
                    new BigDecimal("0.001"),
                    new BigDecimal("0.001"),
                    new BigDecimal("1000"),
                    new BigDecimal("120"),
                    new BigDecimal("556.80"),
                    new BigDecimal("4529764"),
                    new BigDecimal("100"))));
  }

  @Test
  void shouldLeaveOutWhatHasNoPriceOrLotFilter() {
    String bare = "{'symbol':'ODD','filters':[]}";

    assertThat(InstrumentCodec.instruments(info(bare + "," + SYMBOL))).containsOnlyKeys("BTCUSDT");
  }

  @Test
  void shouldFallBackWhereTheVenueSaysNothing() {
    String few =
        "{'symbol':'X','filters':[{'filterType':'PRICE_FILTER','minPrice':'0','maxPrice':'0',"
            + "'tickSize':'10'},{'filterType':'LOT_SIZE','minQty':'1','maxQty':'50',"
            + "'stepSize':'1'}]}";

    Instrument instrument = InstrumentCodec.instruments(info(few)).get("X");

    assertThat(instrument.marketMaxQuantity()).isEqualByComparingTo("50");
    assertThat(instrument.minNotional()).isZero();
    assertThat(instrument.tickSize().toString()).as("no exponent").isEqualTo("10");
  }

  @Test
  void shouldRefuseATickOfZero() {
    assertThatThrownBy(() -> InstrumentCodec.instruments(info(SYMBOL.replace("'0.10'", "'0.00'"))))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("tickSize")
        .hasMessageContaining("BTCUSDT");
  }

  @Test
  void shouldReadTheLimitsAndKeepTheUsualOnes() {
    assertThat(InstrumentCodec.limits(info(SYMBOL))).isEqualTo(new RateLimits(6000, 200, 1200));
  }

  @Test
  void shouldReadTheRecordedExchangeInfo() throws IOException {
    Path file =
        Path.of(
            System.getProperty("depthflow.shared.data", "absent"),
            "usdm-2021",
            "BINANCE_FUTURES.0.gz");
    assumeTrue(Files.exists(file), "skipped: no recorded exchangeInfo at " + file);
    String line;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      line = reader.readLine();
    }
    byte[] body = line.substring(line.indexOf('{')).getBytes(StandardCharsets.UTF_8);

    Map<String, Instrument> instruments = InstrumentCodec.instruments(WireJson.parse(body));

    assertThat(instruments).hasSize(122);
    assertThat(instruments.get("BTCUSDT"))
        .isEqualTo(
            new Instrument(
                "BTCUSDT",
                new BigDecimal("0.01"),
                new BigDecimal("0.001"),
                new BigDecimal("0.001"),
                new BigDecimal("1000"),
                new BigDecimal("1000"),
                new BigDecimal("556.72"),
                new BigDecimal("1000000"),
                new BigDecimal("5")));
    assertThat(InstrumentCodec.limits(WireJson.parse(body))).isEqualTo(RateLimits.USUAL);
  }
}
