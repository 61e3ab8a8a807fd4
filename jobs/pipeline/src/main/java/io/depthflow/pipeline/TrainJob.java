package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.CHECKPOINT_DIR;
import static io.depthflow.pipeline.config.CommonOptions.CHECKPOINT_INTERVAL;
import static io.depthflow.pipeline.config.CommonOptions.FEATURE_SET;
import static io.depthflow.pipeline.config.CommonOptions.MAX_PARALLELISM;
import static io.depthflow.pipeline.config.CommonOptions.MODELS;
import static io.depthflow.pipeline.config.CommonOptions.PERIOD;
import static io.depthflow.pipeline.config.CommonOptions.RESTART_ATTEMPTS;
import static io.depthflow.pipeline.config.CommonOptions.STORE;

import io.depthflow.pipeline.check.CheckFailedException;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.MemoryCheckpoints;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.operator.GramPlan;
import io.depthflow.pipeline.operator.ModelPlan;
import io.depthflow.pipeline.operator.TrainOperator;
import io.depthflow.pipeline.report.UnseenOutliers;
import io.depthflow.pipeline.workflow.TrainWorkflow;
import io.depthflow.strategy.evaluation.LookAheadReport;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.BlockPlan;
import io.depthflow.strategy.lasso.TrainingPlan;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelMetrics;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.model.PromotionGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Trains LASSO on one symbol's labelled rows by walking forward in time; writes a model. */
public final class TrainJob {

  private static final long POLL_MS = 250;
  private static final long CANCEL_S = 30;

  static final ConfigOption<String> SYMBOL =
      ConfigOptions.key("symbol")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Symbol to train on; may be left out where the store has only one, not with Kafka.");

  static final ConfigOption<Long> UNTIL =
      ConfigOptions.key("until-ms")
          .longType()
          .defaultValue(Long.MAX_VALUE)
          .withDescription("Rows later than this (ms since the epoch) are left to be traded on.");

  static final ConfigOption<Boolean> PROMOTE =
      ConfigOptions.key("promote")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Bring the model into force for trade when its hold-out passes the gate below.");

  static final ConfigOption<Duration> EVERY =
      ConfigOptions.key("every")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "Train again so long after each start, on what the store holds by then, until Ctrl-C;"
                  + " without it, once.");

  static final ConfigOption<Long> ROUNDS =
      ConfigOptions.key("rounds")
          .longType()
          .defaultValue(Long.MAX_VALUE)
          .withDescription("End --every after so many trainings.");

  /** Each holds a row group of its file and a part's sums. */
  private static final int MOST_SUBTASKS = 4;

  static final ConfigOption<Integer> PARALLELISM =
      ConfigOptions.key(CommonOptions.PARALLELISM.key())
          .intType()
          .noDefaultValue()
          .withDescription(
              "Subtasks that the files are spread over, which changes no bit of the model; without"
                  + " it one a core, at most 4, and on a cluster 1.");

  static final ConfigOption<Boolean> REPORT =
      ConfigOptions.key("report")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Write report.html beside the model, for which the rows that were tested on are read"
                  + " once more; 'depthflow report --model' does it later.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "train",
          "Trains LASSO on backfilled features, or on a topic, by walking forward; writes"
              + " a model file.",
          List.of(
              STORE,
              KafkaOptions.BROKERS,
              KafkaOptions.TOPIC,
              KafkaOptions.PROPERTIES,
              SYMBOL,
              TrainTerms.PARAMS,
              FEATURE_SET,
              TrainTerms.FEATURES,
              TrainTerms.HORIZON,
              PERIOD,
              TrainTerms.FOLDS,
              TrainTerms.VALIDATION,
              TrainTerms.LAMBDA_RULE,
              TrainTerms.MIX,
              TrainTerms.TRAINING_GROUPS,
              TrainTerms.OUTLIER_Z,
              TrainTerms.OUTLIER_SHARE,
              TrainTerms.CONSTANTS,
              TrainTerms.NON_FINITE,
              UNTIL,
              LookAheadRun.CHECK_LOG,
              MODELS,
              PROMOTE,
              GateOptions.MIN_HOLDOUT_R2,
              GateOptions.MIN_HOLDOUT_ROWS,
              GateOptions.MAX_R2_DROP,
              REPORT,
              EVERY,
              ROUNDS,
              PARALLELISM,
              MAX_PARALLELISM,
              CHECKPOINT_INTERVAL,
              CHECKPOINT_DIR,
              RESTART_ATTEMPTS),
          null);

  private TrainJob() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, TrainJob::submit);
  }

  private static void submit(Options options) throws Exception {
    if (options.has(EVERY)) {
      throw new UsageException(
          "--every is for './depthflow train'; on a cluster let its scheduler submit the job");
    }
    // Before the job is there, where the client runs: it is there that stored files are listed,
    // too.
    define(options, 1, checked(options)).execute("train");
  }

  /** Waits for the job, embedded, and tells what it made; with {@code --every} again and again. */
  public static void run(Options options) throws Exception {
    TrainWarmUp warmUp = TrainWarmUp.start(options);
    try {
      if (options.has(EVERY)) {
        new TrainLoop(
                options.get(EVERY), options.get(ROUNDS), stop -> trainUnless(stop, options, warmUp))
            .execute();
      } else {
        trainUnless(new CountDownLatch(1), options, warmUp);
      }
    } finally {
      warmUp.end();
    }
  }

  /** Trains, and cancels that when asked to stop; ends the warm-up when the job is there. */
  private static boolean trainUnless(CountDownLatch stop, Options options, TrainWarmUp warmUp)
      throws Exception {
    JobClient client = define(options, cores(), checked(options)).executeAsync("train");
    warmUp.end();
    CompletableFuture<JobExecutionResult> ended = client.getJobExecutionResult();
    while (true) {
      try {
        tell(options, ended.get(POLL_MS, TimeUnit.MILLISECONDS));
        return true;
      } catch (TimeoutException stillRunning) {
        if (stop.getCount() == 0) {
          client.cancel().get(CANCEL_S, TimeUnit.SECONDS);
          return false;
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  private static void tell(Options options, JobExecutionResult ended) throws IOException {
    Path root = Path.of(options.get(MODELS));
    List<String> made = ended.getAccumulatorResult(TrainOperator.MADE);
    for (int i = 0; i < made.size(); i++) {
      LinearModel model = new ModelStore(root).load(made.get(i));
      TrainingResult training = TrainReport.training(root, model.id());
      ModelMetrics m = model.metrics();
      System.out.printf(
          Locale.ROOT,
          "      model %s%n      %,d rows, %d of %d features kept; hold-out of %,d rows: R2 %.3f"
              + " against zero change, correlation %.3f%n",
          model.id(),
          m.trainRows(),
          model.nonZero(),
          model.names().length,
          m.holdoutRows(),
          m.holdoutR2(),
          m.holdoutCorrelation());
      System.out.printf(
          Locale.ROOT,
          "      %s; the hold-out was looked at this once%n"
              + "      outliers: %,d training rows left out%n",
          training.edge().sentence(),
          training.cleaning().cutRows());
      UnseenOutliers.of(training.cleaning()).forEach(said -> System.out.println("      " + said));
      if (!training.suspects().isEmpty()) {
        System.out.println(
            "      look-ahead? by itself more than half of what is to come is told by "
                + String.join(", ", training.suspects())
                + "; --"
                + LookAheadRun.CHECK_LOG.key()
                + " tells whether it knows the future");
      }
      System.out.println(
          "      "
              + (i == 0
                  ? PromotionScreen.told(root, model, gate(options))
                  : "kept beside the first; './depthflow models promote' brings it into force"));
      TrainReport.keep(root, model, TrainReport.TrainingRun.of(options));
      if (options.get(REPORT)) {
        Path store = KafkaOptions.topic(options).isPresent() ? null : Path.of(options.get(STORE));
        System.out.println("      report: " + TrainReport.write(root, model.id(), training, store));
      }
    }
  }

  /** Null where it is not asked for. */
  private static LookAheadReport checked(Options options) throws Exception {
    if (options.get(LookAheadRun.CHECK_LOG).isEmpty()) {
      return null;
    }
    LookAheadReport lookAhead = LookAheadRun.of(options);
    System.out.println("      " + lookAhead.sentence());
    if (!lookAhead.clean()) {
      throw new CheckFailedException(lookAhead.sentence());
    }
    return lookAhead;
  }

  private static PromotionGate gate(Options options) {
    return options.get(PROMOTE) ? GateOptions.gate(options) : null;
  }

  private static int cores() {
    return Math.min(Runtime.getRuntime().availableProcessors(), MOST_SUBTASKS);
  }

  /**
   * @param subtasks how many read where the options do not say; no more than there are files
   * @param lookAhead what a check of the rows found; null without one
   */
  private static StreamExecutionEnvironment define(
      Options options, int subtasks, LookAheadReport lookAhead) throws IOException {
    StreamExecutionEnvironment env = JobEnvironment.create(options);
    if (!options.has(CHECKPOINT_DIR)) {
      Configuration config = new Configuration();
      config.set(CheckpointingOptions.CHECKPOINT_STORAGE, MemoryCheckpoints.class.getName());
      env.configure(config);
    }
    FeatureTerms terms = FeatureTerms.of(options, FEATURE_SET, TrainTerms.HORIZON);
    FeatureSet set = terms.set();
    List<ModelPlan> models =
        ModelPlan.each(terms.horizonsMs().length, TrainTerms.without(options, set));
    TrainingPlan training = TrainTerms.plan(options, set.names());
    TrainInput input = TrainInput.of(env, options, terms, subtasks);
    GramPlan plan =
        new GramPlan(
            set.names(),
            terms.horizonsMs(),
            BlockPlan.of(terms.horizonsMs(), input.spanMs(), training.selection()),
            TrainTerms.nonFinite(options),
            training.cleaning(),
            options.get(UNTIL));
    warn(terms.horizonsMs(), input.spanMs(), training.selection());
    TrainWorkflow.train(
            input.rows(),
            input.symbol(),
            set.name(),
            terms.periodMs(),
            plan,
            models,
            training.selection())
        .sinkTo(
            new ModelSink(
                Path.of(options.get(MODELS)),
                gate(options),
                Commands.revision(),
                input.fingerprint(),
                lookAhead))
        .name("model")
        .uid("model")
        .setParallelism(1);
    return env;
  }

  /** Of folds that leave too little to be held out, before they are read. */
  private static void warn(long[] horizonsMs, long spanMs, WalkForwardOptions selection) {
    if (spanMs > 0) {
      long longestMs = Arrays.stream(horizonsMs).max().orElseThrow();
      BlockPlan.objection(longestMs, spanMs, selection)
          .ifPresent(objection -> System.out.println("      " + objection));
    }
  }

  /** The symbol of a table that has one alone. */
  static String onlySymbol(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UsageException("no features in " + folder + "; run backfill first");
    }
    try (Stream<Path> children = Files.list(folder)) {
      List<String> symbols =
          children
              .map(p -> p.getFileName().toString())
              .filter(n -> n.startsWith("symbol="))
              .map(n -> n.substring("symbol=".length()))
              .sorted()
              .toList();
      if (symbols.size() != 1) {
        throw new UsageException(
            folder
                + " holds "
                + (symbols.isEmpty() ? "no symbol" : symbols)
                + "; name one by --symbol");
      }
      return symbols.get(0);
    }
  }
}
