package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The mark price of one symbol, by its {@link MarkModel}. */
final class MarkPrice {

  private static final int AVERAGE_SCALE = 8;
  private static final double NS_PER_MS = 1e6;

  private final MarkModel model;
  private BigDecimal fromFeed;
  private boolean started;
  private double standing;
  private double average;
  private long atNs;

  MarkPrice(MarkModel model) {
    this.model = model;
  }

  /** The mid is this from now on. */
  void onMid(double mid, long nowNs) {
    if (model.kind() != MarkModel.Kind.EWMA) {
      return;
    }
    if (started) {
      double elapsedMs = Math.max(0, nowNs - atNs) / NS_PER_MS;
      double kept = StrictMath.pow(2, -elapsedMs / model.halfLifeMs());
      average = standing + (average - standing) * kept;
    } else {
      average = mid;
      started = true;
    }
    standing = mid;
    atNs = Math.max(atNs, nowNs);
  }

  void onFeed(BigDecimal mark) {
    fromFeed = mark;
  }

  /**
   * The mark.
   *
   * @param mid the last mid, or null where there was none; then there is no mark either
   */
  BigDecimal value(BigDecimal mid) {
    if (mid == null) {
      return null;
    }
    return switch (model.kind()) {
      case MID -> mid;
      case FEED -> fromFeed == null ? mid : fromFeed;
      case EWMA -> BigDecimal.valueOf(average).setScale(AVERAGE_SCALE, RoundingMode.HALF_EVEN);
    };
  }
}
