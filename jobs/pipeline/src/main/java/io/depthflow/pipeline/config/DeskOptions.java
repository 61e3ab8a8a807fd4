package io.depthflow.pipeline.config;

import io.depthflow.strategy.position.EntryStyle;
import io.depthflow.strategy.position.LeftoverPolicy;
import io.depthflow.strategy.position.PnlPrice;
import io.depthflow.strategy.position.StopStyle;
import io.depthflow.strategy.position.TradeRules;
import io.depthflow.strategy.risk.RiskLimits;
import io.depthflow.strategy.signal.FeeTerm;
import io.depthflow.strategy.signal.SignalRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** How the desk trades: the same options for the backtest and the trade job. */
public final class DeskOptions {

  public static final ConfigOption<Double> NOTIONAL =
      ConfigOptions.key("notional-usdt")
          .doubleType()
          .defaultValue(10_000.0)
          .withDescription("Size of an entry, USDT, rounded down to the lot.");

  public static final ConfigOption<Double> K_SPREAD =
      ConfigOptions.key("k-spread")
          .doubleType()
          .defaultValue(1.0)
          .withDescription("A forecast must exceed this many spreads.");

  public static final ConfigOption<String> FEE_TERM =
      ConfigOptions.key("fee-term")
          .stringType()
          .defaultValue("maker-taker")
          .withDescription(
              "Fees that a forecast must exceed: maker-taker, maker-maker, or none (for study:"
                  + " loss-making, and labelled so).");

  public static final ConfigOption<Double> MARGIN =
      ConfigOptions.key("margin-bp")
          .doubleType()
          .defaultValue(0.5)
          .withDescription("What a forecast must exceed beyond spread and fees, bp.");

  public static final ConfigOption<String> ENTRY =
      ConfigOptions.key("entry")
          .stringType()
          .defaultValue("join")
          .withDescription("Entry price: join (own side's best, post-only) or cross.");

  public static final ConfigOption<Double> STOP_LOSS =
      ConfigOptions.key("stop-loss-usdt")
          .doubleType()
          .defaultValue(10.0)
          .withDescription("Loss of the open position that starts the stop procedure, USDT.");

  public static final ConfigOption<String> STOP_STYLE =
      ConfigOptions.key("stop-style")
          .stringType()
          .defaultValue("passive")
          .withDescription("Limit orders of the stop: passive (own side) or aggressive.");

  public static final ConfigOption<Duration> TRIAL_WAIT =
      ConfigOptions.key("trial-wait")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription("How long each limit order of the stop may rest.");

  public static final ConfigOption<Integer> MAX_TRIAL =
      ConfigOptions.key("max-trial")
          .intType()
          .defaultValue(3)
          .withDescription("Limit orders of the stop before a market order.");

  public static final ConfigOption<Duration> HOLDING_LIMIT =
      ConfigOptions.key("holding-limit")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription("Longest time in a position; 0 means no limit.");

  public static final ConfigOption<String> LEFTOVERS =
      ConfigOptions.key("leftovers")
          .stringType()
          .defaultValue("flatten")
          .withDescription("A position of ours found at the start: flatten or adopt.");

  public static final ConfigOption<Boolean> EXCLUSIVE =
      ConfigOptions.key("exclusive")
          .booleanType()
          .defaultValue(false)
          .withDescription("The symbol is ours alone: foreign orders and positions are closed.");

  public static final ConfigOption<Double> MAX_DAILY_LOSS =
      ConfigOptions.key("max-daily-loss-usdt")
          .doubleType()
          .defaultValue(500.0)
          .withDescription("Loss of the UTC day that halts the desk, USDT.");

  public static final ConfigOption<Double> MAX_DRAWDOWN =
      ConfigOptions.key("max-drawdown-usdt")
          .doubleType()
          .defaultValue(1_000.0)
          .withDescription("Fall of the net profit below its best that halts the desk, USDT.");

  public static final ConfigOption<Integer> MAX_ORDERS_PER_MINUTE =
      ConfigOptions.key("max-orders-per-minute")
          .intType()
          .defaultValue(120)
          .withDescription("Placements of any kind within a minute before an entry is refused.");

  /** In the order of help. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          NOTIONAL,
          K_SPREAD,
          FEE_TERM,
          MARGIN,
          ENTRY,
          STOP_LOSS,
          STOP_STYLE,
          TRIAL_WAIT,
          MAX_TRIAL,
          HOLDING_LIMIT,
          LEFTOVERS,
          EXCLUSIVE,
          MAX_DAILY_LOSS,
          MAX_DRAWDOWN,
          MAX_ORDERS_PER_MINUTE);

  private static final BigDecimal NOTIONAL_ROOM = new BigDecimal("1.01");

  private DeskOptions() {}

  /** The rules that the options say. */
  public static TradeRules.Builder rules(Options options) {
    SignalRule signal =
        new SignalRule(
            options.get(K_SPREAD), choice(options, FEE_TERM, FeeTerm.class), options.get(MARGIN));
    return TradeRules.DEFAULT.toBuilder()
        .signal(signal)
        .notional(BigDecimal.valueOf(options.get(NOTIONAL)))
        .entryStyle(choice(options, ENTRY, EntryStyle.class))
        .stopLoss(BigDecimal.valueOf(options.get(STOP_LOSS)))
        .pnlPrice(PnlPrice.EXIT_SIDE)
        .stopStyle(choice(options, STOP_STYLE, StopStyle.class))
        .trialWaitMs(options.get(TRIAL_WAIT).toMillis())
        .maxTrials(options.get(MAX_TRIAL))
        .holdingLimitMs(options.get(HOLDING_LIMIT).toMillis())
        .leftovers(choice(options, LEFTOVERS, LeftoverPolicy.class))
        .exclusive(options.get(EXCLUSIVE));
  }

  /** The limits that the options say; room beside the notional is for the price's last move. */
  public static RiskLimits limits(Options options) {
    BigDecimal notional = BigDecimal.valueOf(options.get(NOTIONAL)).multiply(NOTIONAL_ROOM);
    return new RiskLimits(
        notional,
        notional,
        RiskLimits.DEFAULT.maxOpenOrders(),
        options.get(MAX_ORDERS_PER_MINUTE),
        BigDecimal.valueOf(options.get(MAX_DAILY_LOSS)),
        BigDecimal.valueOf(options.get(MAX_DRAWDOWN)));
  }

  /** The constant that an option names in lower case with hyphens, or a usage error. */
  public static <E extends Enum<E>> E choice(
      Options options, ConfigOption<String> option, Class<E> type) {
    String given = options.get(option);
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(given.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    List<String> words = Arrays.stream(type.getEnumConstants()).map(DeskOptions::word).toList();
    throw new UsageException(
        "--"
            + option.key()
            + " cannot be '"
            + given
            + "'; it is one of "
            + String.join(", ", words));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
