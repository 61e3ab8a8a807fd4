package io.depthflow.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.backtest.BacktestResult;
import io.depthflow.backtest.PredictionReport;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {

  private static final Pattern CHARTS =
      Pattern.compile("<script type=\"application/json\" id=\"charts\">(.*?)</script>", 32);

  private static String full;

  @BeforeAll
  static void renderOnce() {
    full = HtmlReport.render(ReportFixture.full());
  }

  @Test
  void shouldPlotEveryPartOfARun() throws Exception {
    JsonNode charts = charts(full);
    assertThat(charts).hasSize(11);
    for (JsonNode chart : charts) {
      assertThat(full).contains("<canvas id=\"" + chart.get("id").asText() + "\"");
      boolean bars = chart.has("labels");
      assertThat(chart.at("/y/title").asText()).isNotBlank();
      assertThat(bars || !chart.at("/x/title").asText().isBlank()).isTrue();
    }
    assertThat(full)
        .contains("Coefficient path", "Walk-forward folds", "k-spread", "no-edge", "abc1234")
        .contains("Backtest: 3", "Live act: 2", "Live act, open at the announced shock: 1");
  }

  @Test
  void shouldSayTheVerdictFromTheFigures() {
    assertThat(full)
        .contains(
            "Closed 3 round trips in the backtest: net \u221211.65 USDT after 24.00 USDT of fees"
                + " (before fees +12.35 USDT). The fees are more than the forecasts earn.");
  }

  @Test
  void shouldKeepTheAnnouncedShockOutOfTheLiveHeadline() {
    assertThat(full)
        .contains("Announced price shock at 00:01:40 UTC")
        .contains("1 round trip was open, closed by time-out, net \u22124.50 USDT");
    // 20.10 - 11.25: the third trip, open at the shock, is not in it.
    assertThat(full).contains("<div class=\"value\">+8.85</div>");
  }

  @Test
  void shouldSayThatNoPositionWasOpenAtTheShock() {
    ReportInputs in = ReportFixture.full();
    TradeResult trade = ReportFixture.trade(ReportFixture.SHOCK_MS + 60_000);
    String page = HtmlReport.render(new ReportInputs(in.run(), in.backtest(), trade, null, null));
    assertThat(page).contains("no position was open when it came");
  }

  @Test
  void shouldFetchNothing() {
    assertThat(full).contains("default-src 'none'");
    assertThat(full).doesNotContainPattern("(?i)(src|href|action)\\s*=\\s*[\"']?\\s*(https?:|//)");
    assertThat(full).doesNotContainPattern("(?i)url\\(\\s*[\"']?(https?:|//)");
    assertThat(full).doesNotContain("@import").doesNotContain("sourceMappingURL");
    String own = full.replaceAll("(?s)<script>.*?</script>", "");
    assertThat(own).doesNotContain("http:").doesNotContain("https:");
    assertThat(full).contains("Chart.js v4.4.9", "MIT License");
  }

  @Test
  void shouldBeWellFormed() throws Exception {
    String body = full.substring(full.indexOf("<main>"), full.indexOf("</main>") + 7);
    String xml = body.replace("&middot;", "&#183;");
    // Fails with the place of the first tag that is not closed or text that is not escaped.
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
    assertThat(full).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(full.split("</script", -1)).hasSize(4);
  }

  @Test
  void shouldEscapeWhateverComesFromOutside() throws Exception {
    String evil = "</script><img src=x onerror=alert(1)>\"'&";
    RunInfo run =
        new RunInfo(
            evil,
            evil,
            evil,
            evil,
            BigDecimal.TEN,
            false,
            Double.NaN,
            evil,
            evil,
            1,
            Map.of(evil, evil));
    BacktestResult b = ReportFixture.backtest(ReportFixture.trips());
    BacktestResult named =
        new BacktestResult(
            evil,
            evil,
            b.fromMs(),
            b.toMs(),
            b.lines(),
            b.samples(),
            b.realised(),
            b.fees(),
            b.accountRealised(),
            b.accountFees(),
            b.wallet(),
            b.flat(),
            b.entries(),
            b.postOnlyRefusals(),
            b.entryTimeOuts(),
            b.noFills(),
            b.exits(),
            b.noTrades(),
            b.roundTrips(),
            b.prediction(),
            b.points(),
            b.journal());
    String page = HtmlReport.render(ReportFixture.of(run, named));
    assertThat(page).doesNotContain("<img").contains("&lt;/script&gt;&lt;img src=x");
    assertThat(page.split("</script", -1)).hasSize(4);
    assertThat(Html.scriptJson("{\"a\":\"" + evil + "\u2028\"}"))
        .doesNotContain("<", ">", "&", "\u2028");
    charts(page);
  }

  @Test
  void shouldSayThereIsNoEdgeWithTheFiguresBeside() throws Exception {
    BacktestResult nothing =
        ReportFixture.backtest(
            List.of(), ReportFixture.points(300), ReportFixture.prediction(2.964, 7.5, 0));
    String page = HtmlReport.render(ReportFixture.of(ReportFixture.run("maker-taker"), nothing));
    assertThat(page)
        .contains(
            "No edge after fees: the largest |prediction| was 2.96 bp, the threshold 7.50 bp.")
        .contains("No round trip closed, so nothing was won")
        .contains("None closed.")
        .doesNotContain("fee term off");
    assertThat(charts(page)).hasSize(5);
  }

  @Test
  void shouldLabelFiguresWithoutFeeTermAsLossMaking() {
    String page =
        HtmlReport.render(
            ReportFixture.of(
                ReportFixture.run("none"), ReportFixture.backtest(ReportFixture.trips())));
    assertThat(page).contains("fee term off: for study, loss-making");
    assertThat(full).doesNotContain("fee term off");
  }

  @Test
  void shouldRenderFiguresThatDoNotExist() throws Exception {
    double none = Double.NaN;
    PredictionReport empty =
        new PredictionReport(
            0, 0, 0, none, none, none, none, none, none, none, none, none, none, none, 0, none,
            none, none, none, 7, List.of(), List.of());
    BacktestResult nothing = ReportFixture.backtest(List.of(), List.of(), empty);
    String page = HtmlReport.render(ReportFixture.of(RunInfo.unknown("BTCUSDT"), nothing));
    assertThat(page).contains("No forecast was made").contains("n/a");
    assertThat(page.substring(page.indexOf("<main>"), page.indexOf("<script")))
        .doesNotContain("NaN", "null", "Infinity");
    assertThat(charts(page)).isEmpty();
  }

  @Test
  void shouldSayHowSureForecastFiguresAre() {
    assertThat(full)
        .contains("890 forecasts with a known outcome over 14 min 59 s, 15 blocks of 60 s; labels")
        .contains("R\u00b2 0.400 \u00b1 0.063 (standard error, block bootstrap).")
        .contains("\u00b1 0.06 s.e., against zero change")
        .contains("\u00b1 0.07 s.e., forecast and outcome");
  }

  @Test
  void shouldClaimNoErrorForAResultWrittenWithoutErrors() throws Exception {
    ObjectNode tree = Json.MAPPER.valueToTree(ReportFixture.backtest(ReportFixture.trips()));
    ObjectNode prediction = (ObjectNode) tree.get("prediction");
    prediction.remove("blocks");
    List<String> errors = new ArrayList<>();
    prediction.fieldNames().forEachRemaining(errors::add);
    errors.removeIf(name -> !name.endsWith("Error"));
    assertThat(errors).hasSize(6);
    prediction.remove(errors);
    for (JsonNode profit : prediction.get("bySpread")) {
      ((ObjectNode) profit).remove(List.of("winRateError", "profitErrorBp"));
    }
    BacktestResult old = Json.MAPPER.treeToValue(tree, BacktestResult.class);
    PredictionReport report = old.prediction();
    assertThat(report.r2()).isEqualTo(0.4);
    assertThat(report.r2Error()).isNaN();
    assertThat(report.bySpread().get(0).grossBp()).isEqualTo(4.5);
    assertThat(report.bySpread().get(0).profitErrorBp()).isNaN();
    assertThat(HtmlReport.render(ReportFixture.of(ReportFixture.run("maker-taker"), old)))
        .contains("890 forecasts with a known outcome over 14 min 59 s; labels")
        .doesNotContain("block bootstrap)", "s.e., against", "s.e., forecast", "0 blocks");
  }

  @Test
  void shouldNeverWriteNotANumberIntoAPlot() {
    Matcher matcher = CHARTS.matcher(full);
    assertThat(matcher.find()).isTrue();
    assertThat(matcher.group(1)).doesNotContain("NaN", "Infinity").contains("null");
  }

  @Test
  void shouldShowFailedChecks() {
    TradeResult t = ReportFixture.trade(0);
    TradeResult bad =
        new TradeResult(
            t.symbol(),
            t.modelId(),
            t.venue(),
            t.fromMs(),
            t.toMs(),
            t.realised(),
            t.fees(),
            t.accountRealised().add(new BigDecimal("0.00000002")),
            t.accountFees(),
            false,
            1,
            t.signals(),
            t.noFills(),
            t.largestPredictionBp(),
            t.largestThresholdBp(),
            0,
            t.roundTrips(),
            t.journal());
    ReportInputs in = ReportFixture.full();
    String page = HtmlReport.render(new ReportInputs(in.run(), in.backtest(), bad, null, null));
    assertThat(page.split("<li class=\"failed\">", -1)).hasSize(4);
    assertThat(page).contains("difference 0.00000002 USDT", "NOT flat", "1 open order left");
    assertThat(full).doesNotContain("<li class=\"failed\">");
  }

  @Test
  void shouldShowTheFirstTripsOfMany() {
    List<io.depthflow.strategy.evaluation.RoundTrip> many =
        new ArrayList<>(Collections.nCopies(TripsSection.MOST + 1, ReportFixture.trips().get(0)));
    String page =
        HtmlReport.render(
            ReportFixture.of(ReportFixture.run("maker-taker"), ReportFixture.backtest(many)));
    assertThat(page).contains("Backtest: 201, the first 200 shown");
    assertThat(page.split("<td class=\"l\">take-profit</td>", -1)).hasSize(201);
  }

  @Test
  void shouldWarnWhenTheBacktestIsNotOutOfSample() {
    ReportInputs in = ReportFixture.full();
    assertThat(full).contains("The model saw nothing later than");
    BacktestResult early =
        ReportFixture.backtest(
            List.of(),
            List.of(
                new io.depthflow.backtest.PredictionPoint(in.training().trainToMs(), 1, 1, 0, 7)),
            ReportFixture.prediction(1, 7, 0));
    String page =
        HtmlReport.render(new ReportInputs(in.run(), early, null, in.training(), in.model()));
    assertThat(page).contains("not wholly out of sample");
  }

  @Test
  void shouldGiveTheSamePageForTheSameInputs() {
    assertThat(HtmlReport.render(ReportFixture.full())).isEqualTo(full);
  }

  private static JsonNode charts(String page) throws Exception {
    Matcher matcher = CHARTS.matcher(page);
    assertThat(matcher.find()).isTrue();
    return Json.MAPPER.readTree(matcher.group(1));
  }
}
