package io.depthflow.strategy.model;

import io.depthflow.strategy.evaluation.BlockFigure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a model must have shown out of sample before it is traded without a person's word. R2 is
 * against the zero-change forecast. The figures of two models come from different hold-outs, so the
 * comparison with the one in force bounds a fall and asks for no rise.
 *
 * @param minHoldoutR2 the hold-out's R2 must exceed it, by more than chance: see {@link
 *     BlockFigure#lowerBound}
 * @param minHoldoutRows the hold-out must have so many rows
 * @param maxR2Drop the hold-out's R2 may be at most so far below that of the model in force
 */
public record PromotionGate(double minHoldoutR2, long minHoldoutRows, double maxR2Drop)
    implements Serializable {

  /**
   * R2 above 0 by more than chance on ten minutes of seconds, and at most 0.05 below the model in
   * force.
   */
  public static final PromotionGate DEFAULT = new PromotionGate(0, 600, 0.05);

  /**
   * Why the model is not to be traded; empty when it may.
   *
   * @param inForce what is traded now, or null
   */
  public List<String> objections(StoredModel candidate, LinearModel inForce) {
    List<String> objections = new ArrayList<>();
    LinearModel model = candidate.model();
    ModelMetrics m = model.metrics();
    if (m.holdoutRows() < minHoldoutRows) {
      objections.add("its hold-out has %d rows, not %d".formatted(m.holdoutRows(), minHoldoutRows));
    }
    holdout(m.holdoutR2(), candidate.training(), objections);
    if (!(m.cvR2() > 0)) {
      objections.add("its cross-validated R2 is %s, not above 0".formatted(r2(m.cvR2())));
    }
    if (model.nonZero() == 0) {
      objections.add("no feature has a weight");
    }
    List<String> suspects = candidate.training().suspects();
    if (suspects != null && !suspects.isEmpty()) {
      objections.add("the future may be known to " + String.join(", ", suspects));
    }
    if (inForce != null) {
      againstTheOneInForce(model, inForce, objections);
    }
    return objections;
  }

  /** Written so that a figure that does not exist passes nothing. */
  private void holdout(double value, TrainingFacts facts, List<String> objections) {
    BlockFigure r2 = facts.holdoutR2();
    BlockFigure overDrift = facts.holdoutOverDrift();
    if (r2 == null || overDrift == null) {
      // A file of an earlier revision does not know how sure the figure is.
      if (!(value > minHoldoutR2)) {
        objections.add(
            "its hold-out R2 is %s, not above %s".formatted(r2(value), r2(minHoldoutR2)));
      }
    } else if (!r2.hasBound()) {
      objections.add(
          "its hold-out R2 is %s, from too few blocks of time (%d, %d are needed)"
              .formatted(r2(value), r2.blocks(), BlockFigure.LEAST_BLOCKS));
    } else if (!(r2.lowerBound() > minHoldoutR2)) {
      objections.add("its hold-out R2 is " + notAbove(r2, minHoldoutR2));
    } else if (!(overDrift.lowerBound() > 0)) {
      objections.add(
          "its hold-out R2 against the training's mean change is " + notAbove(overDrift, 0));
    }
  }

  private static String notAbove(BlockFigure r2, double bound) {
    return "%s +/- %s, not above %s at the one-sided %d %% level"
        .formatted(r2(r2.value()), r2(r2.error()), r2(bound), BlockFigure.LEVEL_PERCENT);
  }

  private void againstTheOneInForce(
      LinearModel model, LinearModel inForce, List<String> objections) {
    if (!model.symbol().equals(inForce.symbol())) {
      objections.add(
          "it is of %s and the model in force of %s: keep a store for each"
              .formatted(model.symbol(), inForce.symbol()));
      return;
    }
    double before = inForce.metrics().holdoutR2();
    double now = model.metrics().holdoutR2();
    if (before - now > maxR2Drop) {
      objections.add(
          "its hold-out R2 is %s, more than %s below the %s of the model in force"
              .formatted(r2(now), r2(maxR2Drop), r2(before)));
    }
  }

  private static String r2(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
