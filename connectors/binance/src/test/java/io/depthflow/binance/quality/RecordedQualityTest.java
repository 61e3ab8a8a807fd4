package io.depthflow.binance.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.binance.recording.Recordings;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every figure that the recordings' own description states, and what must be true of them all. */
class RecordedQualityTest {

  private static final String BTC_2023 =
      "usdm/usdm_btcusdt_20230404.dat.gz usdm/usdm_btcusdt_20230405.dat.gz";
  private static final String BTC_2024 =
      "usdm/usdm_btcusdt_20240718.gz usdm/usdm_btcusdt_20240719.gz";
  private static final String ETH_2024 =
      "usdm/usdm_ethusdt_20240718.gz usdm/usdm_ethusdt_20240719.gz";
  private static final String NEXO = "spot/nexousdt_20240723.dat.gz spot/nexousdt_20240724.dat.gz";
  private static final String SPOT_BTC = "spot/spot_btcusdt_20230405.dat.gz";
  private static final String SET_2021 =
      "usdm-2021/BINANCE_FUTURES.ws.5.0.gz usdm-2021/BINANCE_FUTURES.http.4.0.gz";

  /** Columns: depth, bookTicker, trade, aggTrade, other, snapshots, stale, rows, compared. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    BTC_2023 + ", BTCUSDT, USDM, 16110, 44205, 12935,  0, 514, 1, 0,   514,  1565",
    BTC_2024 + ", BTCUSDT, USDM,  9022, 52260, 10701,  0,   0, 1, 5,   479,   625",
    ETH_2024 + ", ETHUSDT, USDM,  8929, 47328, 13655,  0,   0, 1, 5,   479,   834",
    NEXO + ",    NEXOUSDT, SPOT, 68182, 33437, 12458,  0,   0, 1, 0, 87616, 12198",
    SPOT_BTC + ", BTCUSDT, SPOT,  3929,  8015,  3144,  0,   0, 0, 0,     0,     0",
    SET_2021 + ", KSMUSDT, USDM,   270,   477,     0, 43,  24, 1, 3,    29,    21",
    SET_2021 + ", YFIUSDT, USDM,   267,   888,     0, 40,  26, 1, 5,    29,    33",
    SET_2021 + ", DENTUSDT, USDM,  240,   383,     0, 81,  36, 1, 5,    29,    20",
    SET_2021 + ", XMRUSDT, USDM,   239,   211,     0, 21,  13, 1, 6,    29,    12",
  })
  void shouldCountWhatTheDescriptionOfTheDataStates(
      String files,
      String symbol,
      String venue,
      long depth,
      long bookTicker,
      long trade,
      long aggTrade,
      long other,
      long snapshot,
      long stale,
      long rows,
      long compared)
      throws IOException {
    List<DayQuality> days = check(files).stream().filter(d -> d.symbol().equals(symbol)).toList();

    assertThat(days).isNotEmpty().allSatisfy(d -> assertThat(d.venue()).isEqualTo(venue));
    assertThat(sum(days, d -> d.lines().depth())).as("depth").isEqualTo(depth);
    assertThat(sum(days, d -> d.lines().bookTicker())).as("bookTicker").isEqualTo(bookTicker);
    assertThat(sum(days, d -> d.lines().trade())).as("trade").isEqualTo(trade);
    assertThat(sum(days, d -> d.lines().aggTrade())).as("aggTrade").isEqualTo(aggTrade);
    assertThat(sum(days, d -> d.lines().other())).as("other").isEqualTo(other);
    assertThat(sum(days, d -> d.lines().snapshot())).as("snapshot").isEqualTo(snapshot);
    assertThat(sum(days, d -> d.book().stale())).as("stale").isEqualTo(stale);
    assertThat(sum(days, d -> d.book().rows())).as("rows").isEqualTo(rows);
    assertThat(sum(days, d -> d.book().compared())).as("compared").isEqualTo(compared);
    assertThat(sum(days, DayQuality::mismatches)).as("differing tickers").isZero();
    assertThat(sum(days, DayQuality::gaps)).as("gaps").isZero();
    assertThat(sum(days, d -> d.book().crossed())).as("crossed").isZero();
    assertThat(sum(days, d -> d.lines().corrupt())).as("corrupt").isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    BTC_2023 + ", 514, 1",
    BTC_2024 + ", 480, -1521",
    ETH_2024 + ", 480, -1521",
    SPOT_BTC + ", 415, 4"
  })
  void shouldMeasureTheSpanAndShowALagBelowZero(String files, long spanS, long lagMs)
      throws IOException {
    List<DayQuality> days = check(files);
    long ns = days.get(days.size() - 1).lastNs() - days.get(0).firstNs();
    assertThat((double) ns / 1e9).isBetween(spanS - 1.0, spanS + 1.0);
    assertThat(days).allSatisfy(d -> assertThat(d.silentSeconds()).isZero());
    assertThat(days.get(0).lagMs().p50()).isBetween(lagMs - 15.0, lagMs + 15.0);
  }

  @Test
  void shouldBuildNoBookWithoutASnapshotAndAskNoneThen() throws IOException {
    DayQuality day = check(SPOT_BTC).get(0);
    assertThat(day.inSync()).isNull();
    assertThat(day.spreadTicks()).isNull();
    assertThat(day.book().resyncs()).isZero();
  }

  @Test
  void shouldNoteTheAnswerThatIsNoMarketLine() throws IOException {
    try (RecordingReader reader =
        RecordingReaders.open(Recordings.path("usdm-2021/BINANCE_FUTURES.0.gz"))) {
      assertThat(reader.next()).isNull();
      assertThat(reader.answers())
          .singleElement()
          .satisfies(
              a -> {
                assertThat(a.endpoint()).isEqualTo("/fapi/v1/exchangeInfo");
                assertThat(a.receiveTimeNs()).isEqualTo(1_626_992_740_175_661_000L);
                assertThat(a.contracts()).isEqualTo(122);
              });
    }
  }

  private static long sum(List<DayQuality> days, ToLongFunction<DayQuality> figure) {
    return days.stream().mapToLong(figure).sum();
  }

  private static List<DayQuality> check(String files) throws IOException {
    List<Path> paths = Arrays.stream(files.split(" ")).map(Recordings::path).toList();
    QualityCheck check = new QualityCheck();
    try (RecordingReader reader = RecordingReaders.open(paths)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        check.accept(line, reader.file().getFileName().toString(), reader.lineNumber());
      }
    }
    return check.days();
  }
}
