package io.depthflow.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.strategy.lasso.TrainingResult;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

  @Test
  void shouldReadBackABacktestAsItWas() throws Exception {
    BacktestResult result = ReportFixture.backtest(ReportFixture.trips());
    // Equality of records goes down to every number, NaN and the scale of decimals included.
    assertThat(through(result, BacktestResult.class).equals(result)).isTrue();
    assertThat(Json.MAPPER.writeValueAsString(result)).contains("\"TAKE_PROFIT\":1", "\"NaN\"");
  }

  @Test
  void shouldReadBackALiveActAsItWas() throws Exception {
    TradeResult result = ReportFixture.trade(ReportFixture.SHOCK_MS);
    assertThat(through(result, TradeResult.class).equals(result)).isTrue();
  }

  @Test
  void shouldReadBackATrainingAsItWas() throws Exception {
    TrainingResult result = ReportFixture.training();
    TrainingResult read = through(result, TrainingResult.class);
    assertThat(read).usingRecursiveComparison().isEqualTo(result);
    assertThat(read.chosen().coefficients()).isEqualTo(result.chosen().coefficients());
  }

  @Test
  void shouldReadBackARunAndAMidAsTheyWere() throws Exception {
    RunInfo run = ReportFixture.run("none");
    assertThat(through(run, RunInfo.class)).isEqualTo(run);
    MidSeries mid = new MidSeries(new long[] {1, 2}, new double[] {60_000.05, Double.NaN});
    MidSeries read = through(mid, MidSeries.class);
    assertThat(read.timesMs()).isEqualTo(mid.timesMs());
    assertThat(Arrays.equals(read.mids(), mid.mids())).isTrue();
  }

  @Test
  void shouldWriteDecimalsPlainly() throws Exception {
    assertThat(Json.MAPPER.writeValueAsString(new BigDecimal("1E-9"))).isEqualTo("0.000000001");
    assertThat(Json.MAPPER.writeValueAsString(new BigDecimal("1E+4"))).isEqualTo("10000");
  }

  private static <T> T through(T value, Class<T> type) throws Exception {
    return Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(value), type);
  }
}
