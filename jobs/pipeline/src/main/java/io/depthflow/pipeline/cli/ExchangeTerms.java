package io.depthflow.pipeline.cli;

import static io.depthflow.pipeline.cli.ExchangeOptions.DATES;
import static io.depthflow.pipeline.cli.ExchangeOptions.FUNDING_INTERVAL;
import static io.depthflow.pipeline.cli.ExchangeOptions.FUNDING_RATE;
import static io.depthflow.pipeline.cli.ExchangeOptions.LATENCY_ENTRY;
import static io.depthflow.pipeline.cli.ExchangeOptions.LATENCY_FEED;
import static io.depthflow.pipeline.cli.ExchangeOptions.LATENCY_RESPONSE;
import static io.depthflow.pipeline.cli.ExchangeOptions.LEVERAGE;
import static io.depthflow.pipeline.cli.ExchangeOptions.MAKER_FEE;
import static io.depthflow.pipeline.cli.ExchangeOptions.MARK_PRICE;
import static io.depthflow.pipeline.cli.ExchangeOptions.QUEUE_MODEL;
import static io.depthflow.pipeline.cli.ExchangeOptions.SEED;
import static io.depthflow.pipeline.cli.ExchangeOptions.SPEED;
import static io.depthflow.pipeline.cli.ExchangeOptions.TAKER_FEE;
import static io.depthflow.pipeline.cli.ExchangeOptions.WALLET;

import io.depthflow.exchange.engine.AccountTerms;
import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.FundingTerms;
import io.depthflow.exchange.engine.MarkModel;
import io.depthflow.exchange.engine.latency.ConstantLatency;
import io.depthflow.exchange.engine.latency.Latencies;
import io.depthflow.exchange.engine.latency.LatencySource;
import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.exchange.server.FeedDates;
import io.depthflow.exchange.server.TimeConfig;
import io.depthflow.market.order.FeeRates;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.util.TimeUtils;

/** Reads the options that say by which rules a simulated exchange works. */
final class ExchangeTerms {

  private ExchangeTerms() {}

  static EngineConfig engine(Options options) {
    FeeRates fees = new FeeRates(fraction(options, MAKER_FEE), fraction(options, TAKER_FEE));
    long intervalMs = options.get(FUNDING_INTERVAL).toMillis();
    FundingTerms funding =
        options.has(FUNDING_RATE)
            ? FundingTerms.constant(fraction(options, FUNDING_RATE), intervalMs)
            : new FundingTerms(BigDecimal.ZERO, intervalMs, true);
    AccountTerms account =
        AccountTerms.defaults()
            .withMark(read(options, MARK_PRICE, ExchangeTerms::mark))
            .withFunding(funding);
    return EngineConfig.of(BigDecimal.valueOf(options.get(WALLET)), fees)
        .withLeverage(options.get(LEVERAGE))
        .withQueueModel(read(options, QUEUE_MODEL, QueueModel::parse))
        .withAccount(account);
  }

  static TimeConfig time(Options options) {
    FeedDates dates = read(options, DATES, ExchangeTerms::dates);
    String speed = options.get(SPEED);
    if (speed.equals("lockstep")) {
      return dates == FeedDates.AS_RECORDED
          ? TimeConfig.lockstep()
          : TimeConfig.lockstepFrom(System.currentTimeMillis());
    }
    double factor = read(options, SPEED, Double::parseDouble);
    TimeConfig time =
        factor == 1 ? TimeConfig.real() : read(options, SPEED, s -> TimeConfig.times(factor));
    return time.withDates(dates);
  }

  static Latencies latencies(Options options) {
    return new Latencies(
        latency(options, LATENCY_FEED, 1),
        latency(options, LATENCY_ENTRY, 2),
        latency(options, LATENCY_RESPONSE, 3));
  }

  /** Draws of the three ways must not be the same numbers. */
  private static LatencySource latency(Options options, ConfigOption<String> way, int stream) {
    long seed = options.get(SEED) * 31 + stream;
    return read(
        options,
        way,
        text -> {
          String[] parts = text.split("/", -1);
          long first = TimeUtils.parseDuration(parts[0].strip()).toNanos();
          return parts.length == 1
              ? LatencySource.of(new ConstantLatency(first))
              : LatencySource.logNormal(
                  first, TimeUtils.parseDuration(parts[1].strip()).toNanos(), seed);
        });
  }

  private static MarkModel mark(String text) {
    return switch (text) {
      case "feed" -> MarkModel.FEED;
      case "mid" -> MarkModel.MID;
      default -> {
        Duration halfLife = TimeUtils.parseDuration(text);
        yield MarkModel.ewma(halfLife.toMillis());
      }
    };
  }

  private static FeedDates dates(String text) {
    return switch (text) {
      case "now" -> FeedDates.TOGETHER_FROM_START;
      case "recorded" -> FeedDates.AS_RECORDED;
      default -> throw new IllegalArgumentException("it is now or recorded");
    };
  }

  private static BigDecimal fraction(Options options, ConfigOption<String> option) {
    return read(options, option, BigDecimal::new);
  }

  private static <T> T read(
      Options options, ConfigOption<String> option, Function<String, T> reader) {
    String text = options.get(option);
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      String why = e.getMessage() == null ? "it is not a number" : e.getMessage();
      throw new UsageException("--" + option.key() + " cannot be '" + text + "': " + why);
    }
  }
}
