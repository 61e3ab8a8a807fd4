package io.depthflow.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What recordings give, whatever it is: the feature set core beside the raw tiers alone, trained
 * and held out on the same rows, with a sentence that says how much they rest on.
 */
class RecordedTrainingTest {
  private static final FeatureSet BOTH = FeatureSet.byName("core+tiers");
  private static final long[] HORIZONS_MS = {10_000};

  @ParameterizedTest
  @CsvSource({
    "NEXOUSDT, spot/nexousdt_20240723.dat.gz spot/nexousdt_20240724.dat.gz, 24",
    "BTCUSDT, usdm/usdm_btcusdt_20240718.gz usdm/usdm_btcusdt_20240719.gz, 0",
    "ETHUSDT, usdm/usdm_ethusdt_20240718.gz usdm/usdm_ethusdt_20240719.gz, 0",
    "BTCUSDT, usdm/usdm_btcusdt_20230404.dat.gz usdm/usdm_btcusdt_20230405.dat.gz, 0"
  })
  void shouldSayWhatARecordingIsWorth(String symbol, String files, int hours) throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("depthflow.shared.data") != null,
        "needs the recordings: -Ddepthflow.shared.data");
    boolean day = hours > 0;
    Assumptions.assumeTrue(!day || Boolean.getBoolean("depthflow.long"), "a day: --long");
    List<Path> paths = Arrays.stream(files.split(" ")).map(RecordedTrainingTest::shared).toList();
    for (Path path : paths) {
      Assumptions.assumeTrue(Files.exists(path), "no recording " + path);
    }
    List<LabeledRow> rows = MarketRows.recorded(paths, symbol, BOTH, HORIZONS_MS[0]);
    CleaningPlan plan = new CleaningPlan(new String[] {"spread_bp", CleaningPlan.LABEL}, 10, 0.01);
    TrainingSums sums = new TrainingSums(BOTH.names(), HORIZONS_MS, plan);
    rows.forEach(r -> sums.add(r.row().timeMs(), r.row().values(), r.labelsBp()));
    TrainingResult core = train(sums, "core");
    TrainingResult tiers = train(sums, "tiers");
    say("%s, core:  %s", paths.get(0).getFileName(), describe(core));
    say("%s, tiers: %s", paths.get(0).getFileName(), describe(tiers));
    assertThat(core.holdout().n()).isEqualTo(tiers.holdout().n()).isPositive();
    assertThat(core.suspects()).isEmpty();
    if (!day) {
      // Eight minutes: whatever R2 is, it says nothing.
      assertThat(core.edge().sentence()).startsWith("no edge can be claimed: on ");
      assertThat(tiers.edge().sentence()).startsWith("no edge can be claimed: on ");
    }
  }

  private static TrainingResult train(TrainingSums sums, String set) {
    int[] columns = BOTH.columnsOf(FeatureSet.byName(set));
    return WalkForward.train(
        sums.blocks(0).select(columns),
        sums.outliers(0).select(columns),
        HORIZONS_MS[0],
        WalkForwardOptions.defaults());
  }

  private static String describe(TrainingResult r) {
    return String.format(
        Locale.ROOT,
        "%,d rows trained on (%,d cut), %d of %d features, validation R2 %.4f, %s",
        r.trainScore().n(),
        r.cleaning().cutRows(),
        r.chosen().nonZero(),
        r.names().length,
        r.chosenPoint().r2(),
        r.edge().sentence());
  }

  private static Path shared(String name) {
    return Path.of(System.getProperty("depthflow.shared.data"), name);
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, "recorded: " + format + "%n", values);
  }
}
