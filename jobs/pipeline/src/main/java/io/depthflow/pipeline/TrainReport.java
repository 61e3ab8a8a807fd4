package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Evidence;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.report.RunInfo;
import io.depthflow.pipeline.report.TrainingInputs;
import io.depthflow.pipeline.report.TrainingReport;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.strategy.evaluation.LookAheadReport;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.model.StoredModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes {@code report.html} beside a model, from what lies there and from the rows it was made of.
 */
final class TrainReport {

  static final String REPORT = "report.html";
  private static final String RUN = "training-run.json";

  private TrainReport() {}

  /**
   * How a model was trained, kept beside it for its report.
   *
   * @param search what the search said whose parameters were taken; null without one
   */
  public record TrainingRun(RunInfo run, String search) {

    static TrainingRun of(Options options) throws IOException {
      RunInfo run =
          new RunInfo(
              "",
              options.get(CommonOptions.STORE),
              "",
              "",
              null,
              false,
              Double.NaN,
              Commands.revision(),
              "",
              System.currentTimeMillis(),
              options.asMap());
      return new TrainingRun(
          run,
          options.has(TrainTerms.PARAMS) ? comment(Path.of(options.get(TrainTerms.PARAMS))) : null);
    }

    /** What a search wrote in front of its parameters; null where there is nothing. */
    private static String comment(Path params) throws IOException {
      try (Stream<String> lines = Files.lines(params)) {
        String text =
            lines
                .takeWhile(l -> l.startsWith("#"))
                .map(l -> l.substring(1).strip())
                .collect(Collectors.joining(" "))
                .replace(SearchMain.WRITTEN_BY, "")
                .strip();
        return text.isEmpty() ? null : text;
      }
    }
  }

  /** Keeps how a model was trained. */
  static void keep(Path models, LinearModel model, TrainingRun run) throws IOException {
    Json.write(models.resolve(model.id()).resolve(RUN), run);
  }

  /**
   * Reads the rows that were tested on once more and writes the page.
   *
   * @param training what {@code training.json} of the model holds
   * @param store of the rows; null where they came of a topic. Where they are not there, the page
   *     lacks figures by row
   * @return the page's file
   */
  static Path write(Path models, String id, TrainingResult training, Path store)
      throws IOException {
    Path folder = models.resolve(id);
    StoredModel stored = new ModelStore(models).stored(id);
    LinearModel model = stored.model();
    TrainingRun run = optional(folder.resolve(RUN), TrainingRun.class);
    TrainingInputs inputs =
        new TrainingInputs(
            model,
            stored.training(),
            training,
            evidence(model, training, store),
            optional(folder.resolve(ModelSink.LOOK_AHEAD), LookAheadReport.class),
            run == null ? null : run.run(),
            run == null ? null : run.search());
    Path page = folder.resolve(REPORT);
    ReportMain.publish(TrainingReport.render(inputs), page);
    return page;
  }

  /**
   * The same of a model that was trained before.
   *
   * @throws io.depthflow.strategy.model.ModelStoreException where there is no such model
   */
  static Path write(Path models, String id, Path store) throws IOException {
    new ModelStore(models).stored(id);
    return write(models, id, training(models, id), store);
  }

  /**
   * How a model was found.
   *
   * @throws UsageException where that is not beside it, or tells too little
   */
  static TrainingResult training(Path models, String id) throws IOException {
    Path file = models.resolve(id).resolve(ModelSink.TRAINING);
    if (!Files.isRegularFile(file)) {
      throw new UsageException(file + " is not there, which 'depthflow train' writes; train anew");
    }
    TrainingResult training = Json.MAPPER.readValue(file.toFile(), TrainingResult.class);
    if (training.holdoutR2() == null) {
      throw new UsageException(
          file + " is of an earlier revision, which did not tell the hold-out's error; train anew");
    }
    return training;
  }

  private static Evidence evidence(LinearModel model, TrainingResult training, Path store)
      throws IOException {
    if (store == null) {
      return null;
    }
    FeatureSet set = model.requireFeatures();
    Path partition = FeatureTable.folder(store, set).resolve("symbol=" + model.symbol());
    return Files.isDirectory(partition) ? OutOfSampleRun.of(partition, training) : null;
  }

  private static <T> T optional(Path file, Class<T> type) throws IOException {
    return Files.isRegularFile(file) ? Json.MAPPER.readValue(file.toFile(), type) : null;
  }
}
