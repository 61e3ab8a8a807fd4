package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.BlockFigure;
import io.depthflow.strategy.evaluation.Edge;
import io.depthflow.strategy.evaluation.Figure;
import io.depthflow.strategy.evaluation.OutOfSample;
import io.depthflow.strategy.evaluation.ThresholdTrades;

/** What a training's hold-out says, before fees and after them, in two sentences. */
final class TrainingVerdict {

  private TrainingVerdict() {}

  static Verdict of(TrainingInputs in) {
    Edge edge = in.training().edge();
    String sentence = typeset(edge.sentence()) + ".";
    if (in.evidence() == null) {
      return new Verdict(sentence, "plain");
    }
    OutOfSample holdout = in.evidence().holdout();
    ThresholdTrades once =
        holdout.trades().stream().filter(t -> t.multiple() == 1).findFirst().orElseThrow();
    Figure net = once.netBp();
    boolean earns = above(net, holdout);
    boolean loses = above(new Figure(-net.value(), net.error()), holdout);
    String tone = loses ? "bad" : earns && edge.found() ? "good" : "plain";
    return new Verdict(sentence + " " + afterFees(holdout, once, earns || loses), tone);
  }

  /** As an edge is told. */
  private static boolean above(Figure figure, OutOfSample part) {
    int blocks = part.metrics().blocks();
    return new BlockFigure(figure.value(), figure.error(), blocks, part.blockMs()).lowerBound() > 0;
  }

  private static String afterFees(OutOfSample holdout, ThresholdTrades once, boolean told) {
    if (once.trades() == 0) {
      return Double.isNaN(holdout.largestBp())
          ? "No row of the hold-out could be forecast."
          : "No edge after fees: the largest |prediction| there was "
              + Figures.bp(holdout.largestBp())
              + ", the threshold "
              + Figures.bp(holdout.largestThresholdBp())
              + ".";
    }
    String text =
        "After fees: "
            + Figures.count(once.trades(), "trade", "trades")
            + " beyond the threshold earned "
            + Figures.plusMinus(once.netBp(), 2)
            + " bp each (before fees "
            + Figures.number(once.grossBp().value(), 2)
            + ")";
    return told ? text + "." : text + ", no more than chance can do.";
  }

  /** As a page writes it. */
  static String typeset(String sentence) {
    String text =
        sentence.replace("R2", "R\u00b2").replace("+/-", "\u00b1").replace(" NaN", " n/a");
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
