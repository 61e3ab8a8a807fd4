package io.depthflow.pipeline;

import io.depthflow.flink.binance.user.UserDataSource;
import io.depthflow.flink.binance.user.UserStreamConfig;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.VenueAddress;
import io.depthflow.pipeline.journal.JournalFiles;
import io.depthflow.pipeline.journal.JournalPrinter;
import io.depthflow.pipeline.operator.BookFunction;
import io.depthflow.pipeline.operator.TradeOperator;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.pipeline.workflow.FeatureWorkflow;
import io.depthflow.pipeline.workflow.TradeWorkflow;
import io.depthflow.sinks.order.JobEpoch;
import io.depthflow.sinks.order.OrderSendFunction;
import io.depthflow.sinks.order.OutcomeLoop;
import io.depthflow.sinks.order.SendOptions;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.TradeRules;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The live job: market to features to forecast to orders, and back by user data and outcomes. */
public final class TradeJob {
  public static final OptionSet OPTIONS = TradeOptions.OPTIONS;

  /** Every outcome, also that of a time-out, is back before the desk gives its request up. */
  private static final SendOptions SEND = new SendOptions(64, 16, 2, 8_000, 4, 400);

  private static final long NS_PER_MS = 1_000_000L;

  private TradeJob() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, options -> define(TradePlan.of(options)).execute("trade"));
  }

  /** Runs to the end of {@code --for}, or until it is stopped; embedded, the screen follows. */
  public static void run(Options options) throws Exception {
    TradeRun run = prepare(options);
    MarketInput.telling(options, TradeRules.DEFAULT.maxRowAgeMs())
        .ifPresent(told -> System.out.println("      " + told));
    TradeResult result = run.execute();
    BigDecimal net = result.realised().subtract(result.fees());
    System.out.printf(
        Locale.ROOT,
        "      %d round trips, net %+.2f USDT after %.2f of fees; equals the exchange's account"
            + " within %s; %s%n      result: %s%n",
        result.roundTrips().size(),
        net,
        result.fees(),
        result.ledgerError().stripTrailingZeros().toPlainString(),
        result.flat() ? "flat, no open order" : "NOT FLAT",
        Path.of(options.get(TradeOptions.STATE)).resolve("trade.json"));
  }

  /** A run that has checked its options and read the venue, and not begun. */
  public static TradeRun prepare(Options options) throws Exception {
    return new TradeRun(TradePlan.of(options));
  }

  /** The job, wired to the plan's venue. */
  static StreamExecutionEnvironment define(TradePlan plan) throws IOException {
    Options options = plan.options();
    StreamExecutionEnvironment env = plan.environment();
    VenueAddress venue = plan.venue();
    LinearModel model = plan.model();
    DataStream<RawLine> lines =
        MarketInput.traded(env, options, model.symbol(), options.get(TradeOptions.STREAMS));
    SingleOutputStreamOperator<BookSample> samples =
        FeatureWorkflow.samples(lines, model.periodMs(), true);
    SingleOutputStreamOperator<FeatureRow> rows =
        FeatureWorkflow.rows(samples, model.featureSet(), model.periodMs());
    UserStreamConfig user =
        UserStreamConfig.of(plan.gateway(), venue.ws()).withRoutePrefix(venue.routed());
    // A topic is read from before the start, for its book: no order is to come of the past.
    long sinceMs = plan.submittedMs();
    OutcomeLoop loop = OutcomeLoop.named(venue.name());
    JobEpoch epoch = new JobEpoch(plan.submittedMs());
    SingleOutputStreamOperator<OrderRequest> requests =
        TradeWorkflow.trade(
            env,
            rows.filter(row -> row.timeMs() >= sinceMs).name("rows since the start"),
            samples
                .getSideOutput(BookFunction.TOPS)
                .filter(top -> top.receiveTimeNs() / NS_PER_MS >= sinceMs)
                .name("tops since the start"),
            env.fromSource(new UserDataSource(user), WatermarkStrategy.noWatermarks(), "user data")
                .uid("user-data")
                .setParallelism(1),
            loop.source(env),
            env.fromSource(
                    new ControlSource(plan.controlFile(), plan.submittedMs(), plan.flattenAtMs()),
                    WatermarkStrategy.noWatermarks(),
                    "control")
                .uid("control")
                .setParallelism(1),
            venue.name(),
            plan.desk(),
            new LinearModel[] {model},
            epoch::current);
    loop.close(OrderSendFunction.attach(requests, plan.gateway()::open, SEND, epoch));
    DataStream<JournalEntry> journal = requests.getSideOutput(TradeOperator.JOURNAL);
    journal
        .sinkTo(JournalFiles.sink(plan.journalFolder()))
        .name("journal")
        .uid("journal")
        .setParallelism(1)
        // Not on the desk's thread: a slow disk must not hold up a stop.
        .disableChaining();
    if (options.get(TradeOptions.CONSOLE)) {
      journal
          .sinkTo(new JournalPrinter())
          .name("console")
          .uid("console")
          .setParallelism(1)
          .disableChaining();
    }
    return env;
  }
}
