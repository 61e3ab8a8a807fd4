package io.depthflow.strategy.position;

import io.depthflow.strategy.signal.SignalRule;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * How the desk trades; the same for every symbol.
 *
 * @param signal when a forecast is worth an order
 * @param notional size of an entry, quote currency, rounded down to the lot
 * @param entryStyle where entries are priced
 * @param stopLoss loss of the open position that starts the stop, quote currency, &gt; 0
 * @param pnlPrice the price at which that loss is seen
 * @param stopStyle where the stop's limit orders are priced
 * @param trialWaitMs how long each of them may rest
 * @param maxTrials how many of them before a market order
 * @param maxMarketTries market orders before the machine halts with an alarm and slows down
 * @param holdingLimitMs longest time in a position; 0 = off
 * @param maxRowAgeMs oldest sample that may be traded on
 * @param entrySendWithinMs an entry not sent within this is dropped by the sender
 * @param fundingGuardMs no entry so shortly before funding (every 8 h UTC); 0 = off
 * @param leftovers what becomes of a position found at the start
 * @param exclusive whether the symbol is ours alone: foreign orders and positions are then closed,
 *     else they halt the symbol
 * @param dryRun signals are journalled and no entry is sent
 */
public record TradeRules(
    SignalRule signal,
    BigDecimal notional,
    EntryStyle entryStyle,
    BigDecimal stopLoss,
    PnlPrice pnlPrice,
    StopStyle stopStyle,
    long trialWaitMs,
    int maxTrials,
    int maxMarketTries,
    long holdingLimitMs,
    long maxRowAgeMs,
    long entrySendWithinMs,
    long fundingGuardMs,
    LeftoverPolicy leftovers,
    boolean exclusive,
    boolean dryRun)
    implements Serializable {

  public static final TradeRules DEFAULT = new Builder().build();

  public TradeRules {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(entryStyle, "entryStyle");
    Objects.requireNonNull(pnlPrice, "pnlPrice");
    Objects.requireNonNull(stopStyle, "stopStyle");
    Objects.requireNonNull(leftovers, "leftovers");
    if (notional == null || notional.signum() <= 0) {
      throw new IllegalArgumentException("notional must be > 0: " + notional);
    }
    if (stopLoss == null || stopLoss.signum() <= 0) {
      throw new IllegalArgumentException(
          "stopLoss is the size of the loss and must be > 0: " + stopLoss);
    }
    inRange("trialWaitMs", trialWaitMs, 1, 600_000);
    inRange("maxTrials", maxTrials, 0, 100);
    inRange("maxMarketTries", maxMarketTries, 1, 100);
    inRange("holdingLimitMs", holdingLimitMs, 0, Long.MAX_VALUE);
    inRange("maxRowAgeMs", maxRowAgeMs, 1, 600_000);
    inRange("entrySendWithinMs", entrySendWithinMs, 1, 600_000);
    inRange("fundingGuardMs", fundingGuardMs, 0, 28_800_000);
  }

  /** A builder that starts from these rules. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.signal = signal;
    builder.notional = notional;
    builder.entryStyle = entryStyle;
    builder.stopLoss = stopLoss;
    builder.pnlPrice = pnlPrice;
    builder.stopStyle = stopStyle;
    builder.trialWaitMs = trialWaitMs;
    builder.maxTrials = maxTrials;
    builder.maxMarketTries = maxMarketTries;
    builder.holdingLimitMs = holdingLimitMs;
    builder.maxRowAgeMs = maxRowAgeMs;
    builder.entrySendWithinMs = entrySendWithinMs;
    builder.fundingGuardMs = fundingGuardMs;
    builder.leftovers = leftovers;
    builder.exclusive = exclusive;
    builder.dryRun = dryRun;
    return builder;
  }

  private static void inRange(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(name + " out of " + low + ".." + high + ": " + value);
    }
  }

  /** Collects rules; what is not set keeps its default. */
  public static final class Builder {
    private SignalRule signal = SignalRule.DEFAULT;
    private BigDecimal notional = new BigDecimal("10000");
    private EntryStyle entryStyle = EntryStyle.JOIN;
    private BigDecimal stopLoss = new BigDecimal("10");
    private PnlPrice pnlPrice = PnlPrice.EXIT_SIDE;
    private StopStyle stopStyle = StopStyle.PASSIVE;
    private long trialWaitMs = 1_000;
    private int maxTrials = 3;
    private int maxMarketTries = 5;
    private long holdingLimitMs;
    private long maxRowAgeMs = 1_500;
    private long entrySendWithinMs = 1_000;
    private long fundingGuardMs;
    private LeftoverPolicy leftovers = LeftoverPolicy.FLATTEN;
    private boolean exclusive;
    private boolean dryRun;

    public Builder signal(SignalRule value) {
      signal = value;
      return this;
    }

    public Builder notional(BigDecimal value) {
      notional = value;
      return this;
    }

    public Builder entryStyle(EntryStyle value) {
      entryStyle = value;
      return this;
    }

    public Builder stopLoss(BigDecimal value) {
      stopLoss = value;
      return this;
    }

    public Builder pnlPrice(PnlPrice value) {
      pnlPrice = value;
      return this;
    }

    public Builder stopStyle(StopStyle value) {
      stopStyle = value;
      return this;
    }

    public Builder trialWaitMs(long value) {
      trialWaitMs = value;
      return this;
    }

    public Builder maxTrials(int value) {
      maxTrials = value;
      return this;
    }

    public Builder maxMarketTries(int value) {
      maxMarketTries = value;
      return this;
    }

    public Builder holdingLimitMs(long value) {
      holdingLimitMs = value;
      return this;
    }

    public Builder maxRowAgeMs(long value) {
      maxRowAgeMs = value;
      return this;
    }

    public Builder entrySendWithinMs(long value) {
      entrySendWithinMs = value;
      return this;
    }

    public Builder fundingGuardMs(long value) {
      fundingGuardMs = value;
      return this;
    }

    public Builder leftovers(LeftoverPolicy value) {
      leftovers = value;
      return this;
    }

    public Builder exclusive(boolean value) {
      exclusive = value;
      return this;
    }

    public Builder dryRun(boolean value) {
      dryRun = value;
      return this;
    }

    public TradeRules build() {
      return new TradeRules(
          signal,
          notional,
          entryStyle,
          stopLoss,
          pnlPrice,
          stopStyle,
          trialWaitMs,
          maxTrials,
          maxMarketTries,
          holdingLimitMs,
          maxRowAgeMs,
          entrySendWithinMs,
          fundingGuardMs,
          leftovers,
          exclusive,
          dryRun);
    }
  }
}
