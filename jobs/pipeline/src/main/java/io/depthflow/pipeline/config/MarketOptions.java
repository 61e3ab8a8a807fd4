package io.depthflow.pipeline.config;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.SymbolChoice;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the live market. */
public final class MarketOptions {

  private MarketOptions() {}

  /** The key of {@link CommonOptions#SYMBOLS}, which names no choice by volume. */
  public static final ConfigOption<List<String>> SYMBOLS =
      ConfigOptions.key(CommonOptions.SYMBOLS.key())
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Symbols, comma separated, e.g. BTCUSDT,ETHUSDT; top:50 are the 50 USDT perpetuals"
                  + " with the largest volume of 24 hours (one leaves when it falls behind rank"
                  + " 60).");

  public static final ConfigOption<Duration> SYMBOLS_REFRESH =
      ConfigOptions.key("symbols-refresh")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription(
              "Time between two looks at which symbols trade, and which are top:N; new ones join"
                  + " and others end while the job runs.");

  public static final ConfigOption<Double> SNAPSHOT_WEIGHT_SHARE =
      ConfigOptions.key("snapshot-weight-share")
          .doubleType()
          .defaultValue(0.5)
          .withDescription(
              "Part of the venue's request weight a minute that may be spent on book snapshots,"
                  + " above 0 to 0.8; a snapshot costs 20 of 2400.");

  /** The symbols asked for; none where none are, which is for the job to judge. */
  public static SymbolChoice choice(Options options) {
    List<String> symbols = options.get(SYMBOLS);
    try {
      return symbols.isEmpty() ? new SymbolChoice(List.of(), 0) : SymbolChoice.of(symbols);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--symbols: " + e.getMessage());
    }
  }

  public static long refreshMs(Options options) {
    long ms = options.get(SYMBOLS_REFRESH).toMillis();
    if (ms < 1_000) {
      throw new UsageException("--symbols-refresh is below 1 s: use e.g. 10min");
    }
    return ms;
  }

  public static double weightShare(Options options) {
    double share = options.get(SNAPSHOT_WEIGHT_SHARE);
    if (!(share > 0 && share <= LiveConfig.WEIGHT_SHARE_MAX)) {
      throw new UsageException(
          "--snapshot-weight-share "
              + share
              + " must be above 0 and at most "
              + LiveConfig.WEIGHT_SHARE_MAX);
    }
    return share;
  }
}
