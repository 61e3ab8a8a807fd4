package io.depthflow.pipeline.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.depthflow.backtest.BacktestResult;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of one run. {@code backtest.json} must be there; the others may. Model and training
 * lie in the folder itself or in its {@code models/<id>/}.
 */
public final class ReportFolder {

  public static final String RUN = "run.json";
  public static final String BACKTEST = "backtest.json";
  public static final String TRADE = "trade.json";
  public static final String TRAINING = "training.json";
  public static final String MODEL = "model.json";
  public static final String BACKTEST_MID = "backtest-mid.json";
  public static final String TRADE_MID = "trade-mid.json";

  private ReportFolder() {}

  /**
   * Reads what is there.
   *
   * @throws UsageException when folder or backtest are missing; names the command that writes them
   * @throws IOException when a file is not what its name says; names file and cure
   */
  public static ReportInputs read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UsageException(
          "there is no folder "
              + folder
              + "; 'depthflow demo' writes one, or name another by --input");
    }
    Path backtestFile = folder.resolve(BACKTEST);
    if (!Files.isRegularFile(backtestFile)) {
      throw new UsageException(
          folder
              + " holds no "
              + BACKTEST
              + "; 'depthflow backtest' or 'depthflow demo' writes it");
    }
    BacktestResult backtest = json(backtestFile, BacktestResult.class, "backtest");
    RunInfo run = optional(folder.resolve(RUN), RunInfo.class, "demo");
    Path model = modelFile(folder, MODEL, backtest.modelId());
    Path training = modelFile(folder, TRAINING, backtest.modelId());
    return new ReportInputs(
        run == null ? RunInfo.unknown(backtest.symbol()) : run,
        backtest,
        optional(folder.resolve(TRADE), TradeResult.class, "trade"),
        optional(training, TrainingResult.class, "train"),
        Files.isRegularFile(model) ? model(model) : null,
        optional(folder.resolve(BACKTEST_MID), MidSeries.class, "backtest"),
        optional(folder.resolve(TRADE_MID), MidSeries.class, "trade"));
  }

  private static Path modelFile(Path folder, String name, String modelId) {
    Path here = folder.resolve(name);
    return Files.isRegularFile(here) || modelId == null
        ? here
        : folder.resolve("models").resolve(modelId).resolve(name);
  }

  private static LinearModel model(Path file) {
    return ModelStore.read(file);
  }

  private static <T> T optional(Path file, Class<T> type, String writer) throws IOException {
    return Files.isRegularFile(file) ? json(file, type, writer) : null;
  }

  private static <T> T json(Path file, Class<T> type, String writer) throws IOException {
    T value;
    try {
      value = Json.MAPPER.readValue(file.toFile(), type);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      String what = e.getOriginalMessage().lines().findFirst().orElse("");
      // No cause: the screen shows the innermost message, which would not name the file.
      throw new IOException(
          file + line + " is not a result: " + what + "; run 'depthflow " + writer + "' again");
    }
    if (value == null) {
      throw new IOException(file + " is empty; run 'depthflow " + writer + "' again");
    }
    return value;
  }
}
