package io.depthflow.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.SymbolChoice;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketOptionsTest {

  private static Options options(String... args) {
    return Options.of(
        new OptionSet(
            "test",
            "Options of the market.",
            List.of(
                MarketOptions.SYMBOLS,
                MarketOptions.SYMBOLS_REFRESH,
                MarketOptions.SNAPSHOT_WEIGHT_SHARE),
            null),
        args);
  }

  @Test
  void shouldHaveTheDefaultsOfTheSource() {
    URI nowhere = URI.create("http://127.0.0.1:1");
    LiveConfig source = LiveConfig.builder(nowhere, nowhere, List.of("BTCUSDT")).build();
    assertThat(MarketOptions.choice(options())).isEqualTo(new SymbolChoice(List.of(), 0));
    assertThat(MarketOptions.refreshMs(options())).isEqualTo(source.symbolsRefreshMs());
    assertThat(MarketOptions.weightShare(options())).isEqualTo(source.snapshotWeightShare());
  }

  @Test
  void shouldTakeEveryOption() {
    Options options =
        options(
            "--symbols=BTCUSDC,top:20", "--symbols-refresh=90 s", "--snapshot-weight-share=0.25");
    assertThat(MarketOptions.choice(options)).isEqualTo(new SymbolChoice(List.of("BTCUSDC"), 20));
    assertThat(MarketOptions.refreshMs(options)).isEqualTo(90_000);
    assertThat(MarketOptions.weightShare(options)).isEqualTo(0.25);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.1", "0.81", "NaN"})
  void shouldRefuseAShareThatLeavesNoRoomToTrade(String share) {
    assertThatThrownBy(() -> MarketOptions.weightShare(options("--snapshot-weight-share=" + share)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at most 0.8");
  }

  @Test
  void shouldRefuseABadChoiceAndARefreshThatIsTooShort() {
    assertThatThrownBy(() -> MarketOptions.choice(options("--symbols=top:many")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--symbols: 'top:many'")
        .hasMessageContaining("e.g. top:50");
    assertThatThrownBy(() -> MarketOptions.refreshMs(options("--symbols-refresh=999 ms")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("below 1 s");
  }
}
