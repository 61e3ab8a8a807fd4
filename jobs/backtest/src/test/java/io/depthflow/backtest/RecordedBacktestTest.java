package io.depthflow.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.playback.RecordingFeed;
import io.depthflow.exchange.playback.RecordingOptions;
import io.depthflow.strategy.position.TradeRules;
import io.depthflow.strategy.signal.FeeTerm;
import io.depthflow.strategy.signal.SignalRule;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A made-up model on real recordings: the money has to be right, not the forecasts. */
class RecordedBacktestTest {

  @ParameterizedTest
  @ValueSource(strings = {"btcusdt", "ethusdt"})
  void shouldEndFlatWithTheAccountsMoneyOnARecording(String symbol) {
    String data = System.getProperty("depthflow.shared.data");
    Path folder = data == null ? null : Path.of(data, "usdm");
    Assumptions.assumeTrue(
        folder != null && Files.isDirectory(folder),
        "needs the recordings: -Ddepthflow.shared.data");
    List<Path> files =
        List.of(
            folder.resolve("usdm_" + symbol + "_20240718.gz"),
            folder.resolve("usdm_" + symbol + "_20240719.gz"));
    TradeRules rules =
        TradeRules.DEFAULT.toBuilder()
            .signal(new SignalRule(1, FeeTerm.NONE, 0.5))
            .holdingLimitMs(60_000)
            .build();
    try (RecordingFeed feed = RecordingFeed.open(files, RecordingOptions.WHOLE)) {
      GeneratorConfig weak =
          GeneratorConfig.defaults().withSymbol(feed.instrument().symbol()).withSignal(0.2);
      BacktestResult result =
          Backtest.run(
              BacktestConfig.of(feed.instrument()).withRules(rules),
              feed::next,
              HandMadeModel.of(weak),
              HandMadeModel.FEATURES);
      assertThat(result.samples()).isEqualTo(479);
      assertThat(result.roundTrips()).hasSizeGreaterThan(5);
      assertThat(result.flat()).isTrue();
      assertThat(result.ledgerError()).isLessThan(new BigDecimal("0.00000001"));
      assertThat(result.fees()).isPositive();
    }
  }
}
