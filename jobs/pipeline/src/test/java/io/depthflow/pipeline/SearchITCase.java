package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a raw log to the parameters of the best try, and from these to a model. */
class SearchITCase {
  private static final long SECONDS = 2_400;

  @TempDir Path dir;

  @Test
  void shouldWriteParametersThatTrainTakes() throws Exception {
    Path store = dir.resolve("store");
    Path log = log();
    BackfillJob.run(
        Options.of(
            BackfillJob.OPTIONS,
            log.toString(),
            "--store=" + store,
            "--horizons=5s,10s",
            "--checkpoint-interval=1s"));
    Path output = dir.resolve("search");
    SearchMain.run(
        Options.of(
            SearchMain.OPTIONS, "--store=" + store, "--horizons=5s,10s", "--output=" + output));
    Path params = output.resolve("params.yaml");
    assertThat(params)
        .content()
        .contains("24 tries: the first has R2 0.", "the hold-out was not looked at")
        .contains("feature-set: core\nfeatures: all\n");
    assertThat(Json.MAPPER.readTree(output.resolve("search.json").toFile())).hasSize(24);

    Path models = dir.resolve("models");
    String[] train = {
      "--store=" + store,
      "--models=" + models,
      "--checkpoint-interval=1s",
      "--params=" + params,
      "--check-log=" + log
    };
    Options options = Options.of(TrainJob.OPTIONS, train);
    assertThat(Files.readString(params))
        .contains("training-groups: " + options.get(TrainTerms.TRAINING_GROUPS) + "\n");
    TrainJob.run(options);
    LinearModel model = new ModelStore(models).latest();
    assertThat(model.horizonMs())
        .isEqualTo(TimeUtils.parseDuration(options.get(TrainTerms.HORIZON).get(0)).toMillis());
    TrainingResult training = training(models);
    assertThat(training.options().lasso().alpha()).isEqualTo(options.get(TrainTerms.MIX));
    assertThat(training.edge().sentence()).contains("rows held out");
    assertThat(training.cleaning().foldCutRows()).hasSize(5);
    assertThat(models.resolve(model.id()).resolve(TrainReport.REPORT))
        .content()
        .contains("parameters of a search", "24 tries: the first has R\u00b2 0.")
        .contains("look-ahead check passed", "No look-ahead: of ")
        .contains("Scored row by row: ");

    assertThatThrownBy(
            () ->
                SearchMain.run(Options.of(SearchMain.OPTIONS, "--store=" + store, "--horizons=7s")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("have labels for 5 s, 10 s, not for 7 s");
    assertThatThrownBy(
            () ->
                SearchMain.run(
                    Options.of(SearchMain.OPTIONS, "--store=" + store, "--features=all,imb_0")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'imb_0' is no feature of set 'core'");
    assertThatThrownBy(() -> Options.of(TrainJob.OPTIONS, "--params=" + dir.resolve("none.yaml")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no such file");
  }

  /**
   * Two stretches of a market, ten hours apart: train sums them in blocks as long as the whole span
   * asks for. With other blocks there are other folds, and another figure.
   */
  @Test
  void shouldPromiseTheFigureThatTrainThenGives() throws Exception {
    Path store = dir.resolve("long");
    List<LabeledRow> rows = TrainedModels.rows(7, TrainedModels.START_MS, 3_000, 0.4);
    rows.addAll(TrainedModels.rows(8, TrainedModels.START_MS + 36_000_000, 3_000, 0.2));
    for (int i = 100; i < rows.size(); i += 400) {
      rows.get(i).labelsBp()[0] = 80;
    }
    TrainedModels.store(store, "2024-07-18", rows);
    String[] names = TrainedModels.CORE.names();
    String some = names[1] + "+" + names[9];
    Path output = dir.resolve("output");
    SearchMain.run(
        Options.of(
            SearchMain.OPTIONS,
            "--store=" + store,
            "--features=all," + names[9] + "," + some,
            "--outlier-zs=0,8",
            "--output=" + output));
    JsonNode best = Json.MAPPER.readTree(output.resolve("search.json").toFile()).get(0);
    assertThat(best.get("point").get("features").asText()).isEqualTo(some);
    Path models = dir.resolve("models");
    TrainJob.run(
        Options.of(
            TrainJob.OPTIONS,
            "--store=" + store,
            "--models=" + models,
            "--params=" + output.resolve("params.yaml")));
    TrainingResult training = training(models);
    assertThat(training.chosenPoint().r2()).isCloseTo(best.get("r2").asDouble(), within(1e-9));
    assertThat(training.chosen().nonZero()).isEqualTo(best.get("features").asInt()).isEqualTo(2);
    assertThat(training.featureR2()[2]).as("not to be used").isNaN();
  }

  private static TrainingResult training(Path models) throws Exception {
    Path model = models.resolve(new ModelStore(models).latest().id());
    return Json.MAPPER.readValue(model.resolve(ModelSink.TRAINING).toFile(), TrainingResult.class);
  }

  private Path log() throws Exception {
    GeneratorConfig config = GeneratorConfig.defaults().withSeed(4);
    long endNs = (config.startMs() + SECONDS * 1_000) * 1_000_000;
    Path file = dir.resolve("btcusdt.gz");
    try (MarketGenerator market = new MarketGenerator(config);
        RawLogWriter writer = RawLogWriter.open(file, 0)) {
      for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
        writer.write(l);
      }
      writer.endMember();
    }
    return file;
  }
}
