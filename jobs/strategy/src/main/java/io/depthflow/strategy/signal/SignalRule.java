package io.depthflow.strategy.signal;

import io.depthflow.market.order.FeeRates;
import java.io.Serializable;
import java.util.Objects;

/**
 * Tradable when {@code |prediction| > max(kSpread * spread, fee round trip) + margin}, all in bp of
 * mid.
 *
 * @param kSpread multiple of the spread to beat, at least 0
 * @param feeTerm which fees to beat
 * @param marginBp on top of both, bp
 */
public record SignalRule(double kSpread, FeeTerm feeTerm, double marginBp) implements Serializable {

  private static final double BP = 1e4;

  /** One spread or maker + taker, whichever is more, plus 0.5 bp. */
  public static final SignalRule DEFAULT = new SignalRule(1, FeeTerm.MAKER_TAKER, 0.5);

  public SignalRule {
    Objects.requireNonNull(feeTerm, "feeTerm");
    if (!(kSpread >= 0) || Double.isInfinite(kSpread)) {
      throw new IllegalArgumentException("kSpread must be a number >= 0: " + kSpread);
    }
    if (Double.isNaN(marginBp) || Double.isInfinite(marginBp)) {
      throw new IllegalArgumentException("marginBp must be a number: " + marginBp);
    }
  }

  /** Fees of a round trip, bp of notional. */
  public double feeBp(FeeRates fees) {
    return switch (feeTerm) {
      case MAKER_TAKER -> fees.maker().add(fees.taker()).doubleValue() * BP;
      case MAKER_MAKER -> fees.maker().doubleValue() * 2 * BP;
      case NONE -> 0;
    };
  }

  /**
   * What |prediction| has to exceed, bp.
   *
   * @param mid quote currency
   * @param spread quote currency
   */
  public double thresholdBp(double mid, double spread, FeeRates fees) {
    return thresholdBp(mid, spread, feeBp(fees));
  }

  /**
   * The same for many rows, whose fees are worked out once.
   *
   * @param feeBp {@link #feeBp} of the account's rates, bp
   */
  public double thresholdBp(double mid, double spread, double feeBp) {
    return Math.max(kSpread * spread / mid * BP, feeBp) + marginBp;
  }

  /** Whether the forecast is worth an order; never for NaN. */
  public boolean tradable(double predictionBp, double mid, double spread, FeeRates fees) {
    return Math.abs(predictionBp) > thresholdBp(mid, spread, fees);
  }
}
