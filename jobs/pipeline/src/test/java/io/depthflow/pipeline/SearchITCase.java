package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
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
        .contains("feature-set: core\n");
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
    TrainingResult training =
        Json.MAPPER.readValue(
            models.resolve(model.id()).resolve(ModelSink.TRAINING).toFile(), TrainingResult.class);
    assertThat(training.options().lasso().alpha()).isEqualTo(options.get(TrainTerms.MIX));
    assertThat(training.edge().sentence()).contains("rows held out");
    assertThat(training.cleaning().foldCutRows()).hasSize(5);
    assertThat(models.resolve(model.id()).resolve(TrainReport.REPORT))
        .content()
        .contains("parameters of a search", "24 tries: the first has R\u00b2 0.")
        .contains("look-ahead check passed", "No look-ahead: of ")
        .contains("Scored row by row: ");

    assertThatThrownBy(() -> Options.of(TrainJob.OPTIONS, "--params=" + dir.resolve("none.yaml")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no such file");
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
