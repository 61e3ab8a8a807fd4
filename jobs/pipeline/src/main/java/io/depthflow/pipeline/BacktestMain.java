package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.FILES;
import static io.depthflow.pipeline.config.CommonOptions.MODEL;
import static io.depthflow.pipeline.config.CommonOptions.MODELS;

import io.depthflow.backtest.Backtest;
import io.depthflow.backtest.BacktestConfig;
import io.depthflow.backtest.BacktestResult;
import io.depthflow.binance.codec.CorruptFrameException;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.exchange.playback.RecordingFeed;
import io.depthflow.exchange.playback.RecordingOptions;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.DeskOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.position.TradeRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recorded lines through the strategy's own code against the matching engine; no sockets. */
public final class BacktestMain {
  private static final Logger LOG = LoggerFactory.getLogger(BacktestMain.class);

  static final ConfigOption<Boolean> IN_SAMPLE =
      ConfigOptions.key("in-sample")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Trade also the time the model was trained on; figures then say little.");

  static final ConfigOption<String> QUEUE_MODEL =
      ConfigOptions.key("queue-model")
          .stringType()
          .defaultValue("risk-averse")
          .withDescription(
              "Place of a resting order in its queue: risk-averse, risk-averse-capped, power-N,"
                  + " power2-N, power3-N, log, log2, fifo.");

  static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("output")
          .stringType()
          .defaultValue("out/backtest/backtest.json")
          .withDescription("File of the result.");

  public static final OptionSet OPTIONS = new OptionSet("backtest", summary(), all(), FILES);

  private BacktestMain() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, BacktestMain::run);
  }

  public static void run(Options options) throws Exception {
    BacktestResult result = execute(options);
    Json.write(Path.of(options.get(OUTPUT)), result);
    System.out.println(BacktestSummary.of(result, options.get(IN_SAMPLE)));
    System.out.println("  result: " + options.get(OUTPUT));
  }

  /** Runs the backtest that the options say. */
  public static BacktestResult execute(Options options) throws Exception {
    LinearModel model = new ModelStore(Path.of(options.get(MODELS))).load(options.get(MODEL));
    LOG.info("model {}", model.id());
    FeatureSet set = model.requireFeatures();
    QueueModel queueModel = queueModel(options);
    TradeRules rules = DeskOptions.rules(options).build();
    List<Path> files = options.require(FILES).stream().map(Path::of).toList();
    try (MarketFeed feed =
        RecordingFeed.open(files, RecordingOptions.WHOLE.withSymbol(model.symbol()))) {
      BacktestConfig config =
          BacktestConfig.of(feed.instrument())
              .withRules(rules)
              .withLimits(DeskOptions.limits(options))
              .withQueueModel(queueModel);
      if (!options.get(IN_SAMPLE)) {
        // The last training label looks one horizon beyond the last training row.
        config = config.between(model.trainToMs() + model.horizonMs() + 1, Long.MAX_VALUE);
      }
      return Backtest.run(config, feed::next, model, set);
    } catch (CorruptFrameException e) {
      throw CorruptLine.locate(e, files.stream().map(Path::toString).toList());
    }
  }

  private static QueueModel queueModel(Options options) {
    try {
      return QueueModel.parse(options.get(QUEUE_MODEL));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--queue-model: " + e.getMessage());
    }
  }

  private static String summary() {
    return "Trades recorded lines by a model, with the strategy's own code and no sockets.";
  }

  private static List<ConfigOption<?>> all() {
    List<ConfigOption<?>> all = new ArrayList<>(List.of(FILES, MODELS, MODEL, IN_SAMPLE));
    all.addAll(DeskOptions.ALL);
    all.add(QUEUE_MODEL);
    all.add(OUTPUT);
    return all;
  }
}
