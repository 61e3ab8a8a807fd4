package io.depthflow.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.exchange.engine.latency.LatencySource;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.evaluation.ThresholdProfit;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.TradeRules;
import java.math.BigDecimal;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BacktestTest {

  private static final GeneratorConfig MARKET = GeneratorConfig.defaults().withSeed(42);
  private static final LinearModel MODEL = HandMadeModel.of(MARKET);
  private static final long HOUR_MS = 3_600_000;
  private static final TradeRules RULES =
      TradeRules.DEFAULT.toBuilder()
          .notional(new BigDecimal("20000"))
          .holdingLimitMs(60_000)
          .build();

  private static BacktestResult hour;

  @BeforeAll
  static void runAnHour() {
    hour = run(MARKET, MODEL, config(MARKET), HOUR_MS + 60_000);
  }

  @Test
  void shouldTradeAnHourToEveryKindOfEnd() {
    assertThat(hour.entries()).isGreaterThan(20);
    assertThat(hour.entryTimeOuts()).isPositive();
    assertThat(hour.noFills()).isPositive();
    assertThat(hour.postOnlyRefusals()).isPositive();
    assertThat(hour.exits().get(ExitKind.TAKE_PROFIT)).isPositive();
    assertThat(hour.exits().get(ExitKind.STOP_LOSS)).isPositive();
    assertThat(hour.roundTrips()).hasSizeGreaterThan(10);
  }

  @Test
  void shouldEndFlatWithTheAccountsMoney() {
    assertThat(hour.flat()).isTrue();
    assertThat(hour.ledgerError()).isLessThan(new BigDecimal("0.00000001"));
    BigDecimal net =
        hour.roundTrips().stream().map(RoundTrip::net).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(net).isEqualByComparingTo(hour.net());
    assertThat(hour.wallet()).isEqualByComparingTo(new BigDecimal("10000").add(hour.net()));
  }

  @Test
  void shouldPredictAsWellAsThePlantedProcessAllows() {
    PredictionReport report = hour.prediction();
    assertThat(report.scored()).isGreaterThan(3_500);
    assertThat(report.r2()).isCloseTo(0.4, within(0.1));
    assertThat(report.correlation()).isCloseTo(Math.sqrt(0.4), within(0.1));
    assertThat(report.blocks()).isBetween(60, 62);
    assertThat(report.r2Error()).isBetween(0.005, 0.1);
    assertThat(report.correlationError()).isBetween(0.005, 0.1);
    assertThat(report.winRate()).isGreaterThan(0.6);
    assertThat(report.signals()).isPositive();
    assertThat(report.largestPredictionBp()).isGreaterThan(report.largestThresholdBp());
    ThresholdProfit traded =
        report.byThreshold().stream().filter(p -> p.multiple() == 1).findFirst().orElseThrow();
    assertThat(traded.grossBp()).isGreaterThan(7);
    assertThat(traded.netBp()).isCloseTo(traded.grossBp() - 7, within(1e-9));
  }

  @Test
  void shouldGiveTheSameResultForTheSameInput() {
    BacktestResult again = run(MARKET, MODEL, config(MARKET), HOUR_MS + 60_000);
    // Equality of records goes down to every number, NaN included.
    assertThat(again.equals(hour)).isTrue();
  }

  @Test
  void shouldTradeWithAnyLatencyModel() {
    BacktestConfig config =
        config(MARKET)
            .withLatency(
                new Latency(
                    LatencySource.logNormal(20_000_000, 400_000_000, 7),
                    LatencySource.logNormal(20_000_000, 400_000_000, 8)));
    BacktestResult drawn = run(MARKET, MODEL, config, HOUR_MS / 4);
    BacktestResult constant = run(MARKET, MODEL, config(MARKET), HOUR_MS / 4);
    assertThat(drawn.roundTrips()).isNotEmpty();
    assertThat(drawn.flat()).isTrue();
    assertThat(drawn.ledgerError()).isLessThan(new BigDecimal("0.00000001"));
    assertThat(drawn.equals(constant)).isFalse();
    assertThat(run(MARKET, MODEL, config, HOUR_MS / 4).equals(drawn)).isTrue();
    BacktestConfig twenty = config(MARKET).withLatency(new Latency(20, 20));
    assertThat(run(MARKET, MODEL, twenty, HOUR_MS / 4).equals(constant)).isTrue();
  }

  @Test
  void shouldFindNoTradeWithoutASignal() {
    GeneratorConfig dead = MARKET.withSignal(0);
    BacktestResult result = run(dead, HandMadeModel.of(dead), config(dead), 600_000);
    assertThat(result.entries()).isZero();
    assertThat(result.roundTrips()).isEmpty();
    assertThat(result.net()).isEqualByComparingTo("0");
    assertThat(result.flat()).isTrue();
    assertThat(result.prediction().largestPredictionBp())
        .isLessThan(result.prediction().largestThresholdBp());
  }

  @Test
  void shouldLoseWhereTheModelSeesAnEdgeThatIsNotThere() {
    GeneratorConfig dead = MARKET.withSignal(0);
    BacktestResult result = run(dead, HandMadeModel.of(MARKET), config(dead), HOUR_MS);
    assertThat(result.prediction().r2()).isNegative();
    assertThat(result.prediction().correlation()).isCloseTo(0, within(0.12));
    assertThat(result.net()).isNegative();
    assertThat(result.flat()).isTrue();
    assertThat(result.ledgerError()).isLessThan(new BigDecimal("0.00000001"));
  }

  @Test
  void shouldTradeWithinItsSpanOnly() {
    long from = MARKET.startMs() + 600_000;
    long to = from + 600_000;
    BacktestResult result = run(MARKET, MODEL, config(MARKET).between(from, to), HOUR_MS);
    assertThat(result.fromMs()).isEqualTo(from);
    assertThat(result.toMs()).isEqualTo(to - 1000);
    assertThat(result.samples()).isEqualTo(600);
    assertThat(result.prediction().scored()).isEqualTo(600);
    assertThat(result.journal()).allMatch(e -> e.timeMs() >= from && e.timeMs() < to + 61_000);
    assertThat(result.roundTrips()).isNotEmpty();
    assertThat(result.flat()).isTrue();
    assertThat(result.ledgerError()).isLessThan(new BigDecimal("0.00000001"));
    // The whole hour has about 187,000.
    assertThat(result.lines()).isLessThan(90_000);
  }

  @Test
  void shouldEndFlatWhenTheLinesEndInAPosition() {
    for (int cut = 0; cut < 8; cut++) {
      BacktestResult result = run(MARKET, MODEL, config(MARKET), 300_000 + cut * 7_321L);
      assertThat(result.flat()).as("cut %d", cut).isTrue();
      assertThat(result.ledgerError()).isLessThan(new BigDecimal("0.00000001"));
    }
  }

  @Test
  void shouldRefuseLinesOfAnotherSymbol() {
    BacktestConfig config = config(MARKET.withSymbol("ETHUSDT"));
    assertThatThrownBy(() -> run(MARKET, MODEL, config, 1000))
        .hasMessageContaining("backtest of ETHUSDT was given a line of BTCUSDT");
  }

  private static BacktestConfig config(GeneratorConfig market) {
    return BacktestConfig.of(market.instrument()).withRules(RULES);
  }

  private static BacktestResult run(
      GeneratorConfig market, LinearModel model, BacktestConfig config, long lengthMs) {
    MarketGenerator feed = new MarketGenerator(market);
    long endNs = (market.startMs() + lengthMs) * 1_000_000;
    Supplier<RawLine> lines = () -> feed.nextBefore(endNs);
    return Backtest.run(config, lines, model, HandMadeModel.FEATURES);
  }
}
