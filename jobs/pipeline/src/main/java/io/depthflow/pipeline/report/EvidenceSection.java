package io.depthflow.pipeline.report;

import io.depthflow.pipeline.report.Chart.Scale;
import io.depthflow.pipeline.report.Chart.Tint;
import io.depthflow.strategy.evaluation.BlockBootstrap;
import io.depthflow.strategy.evaluation.Calibration;
import io.depthflow.strategy.evaluation.Figure;
import io.depthflow.strategy.evaluation.OutOfSample;
import io.depthflow.strategy.evaluation.SpanScore;
import io.depthflow.strategy.evaluation.ThresholdTrades;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What forecasts of unseen rows were worth: by time, hour, size and threshold. */
final class EvidenceSection {

  private static final int TALL = 320;
  private static final double HOUR = 3.6e6;

  private static final double MOST_MULTIPLE = 3.5;
  private static final double MULTIPLE_STEP = 0.5;

  /** Keeps whiskers of the two parts from hiding each other, in multiples. */
  private static final double ASIDE = 0.04;

  /** Where in its hour a dot stands. */
  private static final double VALIDATION_AT = 0.4;

  private static final double HOLDOUT_AT = 0.6;

  private static final String VALIDATION = "validation";
  private static final String HOLDOUT = "hold-out (touched once)";

  private EvidenceSection() {}

  static void write(TrainingInputs in, Page page) {
    page.heading("evidence", "Out of sample");
    Evidence evidence = in.evidence();
    if (evidence == null) {
      page.note(
          "The rows were not read a second time, so figures by time, hour, size and threshold are"
              + " missing: './depthflow report --model ID --store DIR' makes them.");
      return;
    }
    page.note(
        ("Every row is forecast by a fit that was given nothing of it, with an embargo of"
                + " %s between: validation rows by that of their fold, the hold-out by the chosen"
                + " model. Lambda was chosen on the validation rows; on the hold-out nothing was"
                + " chosen. Standard errors by bootstrap over blocks of %s; where there are fewer"
                + " than %d of them there is none.")
            .formatted(
                Figures.duration(in.training().embargoMs()),
                Figures.duration(evidence.validation().blockMs()),
                BlockBootstrap.LEAST_BLOCKS));
    page.beginPlots();
    byTime(evidence, page);
    byHour(evidence, page);
    calibration(evidence, page);
    boolean traded = traded(evidence.validation()) || traded(evidence.holdout());
    if (traded) {
      profit(evidence, page);
      wins(evidence, page);
    }
    page.endPlots();
    if (traded) {
      trades(evidence, page);
    } else {
      page.note(
          "Profit and win rate by threshold: no forecast reached half of the threshold, so there"
              + " is no trade to tell of. "
              + threshold(evidence));
    }
    hours(evidence, page);
  }

  private static void byTime(Evidence evidence, Page page) {
    Chart chart = Chart.xy("time (UTC)", Scale.TIME, "R\u00b2 against no change");
    ToDoubleFunction<SpanScore> middle = s -> (s.fromMs() + s.toMs()) / 2.0;
    spans(chart, VALIDATION, Tint.BLUE, evidence.validation().byTime(), middle);
    spans(chart, HOLDOUT, Tint.ORANGE, evidence.holdout().byTime(), middle);
    chart.markY(0, "", Tint.MUTED);
    page.plot(
        "R\u00b2 by block of time",
        "Above the line the forecast was better than 'no change'. An edge is one that is there in"
            + " most blocks, not one that a few of them carry. Whiskers: \u00b1 1 standard error.",
        true,
        TALL,
        chart);
  }

  private static void byHour(Evidence evidence, Page page) {
    Chart chart = Chart.xy("hour of the day (UTC)", Scale.LINEAR, "R\u00b2 against no change");
    spans(
        chart,
        VALIDATION,
        Tint.BLUE,
        evidence.validation().byHour(),
        s -> s.fromMs() / HOUR + VALIDATION_AT);
    spans(
        chart,
        HOLDOUT,
        Tint.ORANGE,
        evidence.holdout().byHour(),
        s -> s.fromMs() / HOUR + HOLDOUT_AT);
    chart.markY(0, "", Tint.MUTED).acrossX(0, 24, 3);
    page.plot(
        "R\u00b2 by hour of the day",
        "Whether the edge is one of some hours. Hours without a row have no dot.",
        false,
        TALL,
        chart);
  }

  private static void spans(
      Chart chart, String name, Tint tint, List<SpanScore> all, ToDoubleFunction<SpanScore> x) {
    List<SpanScore> some = all.stream().filter(s -> !Double.isNaN(s.r2().value())).toList();
    if (!some.isEmpty()) {
      chart
          .markers(
              name,
              tint,
              "circle",
              0,
              some.stream().map(s -> new double[] {x.applyAsDouble(s), s.r2().value()}).toList())
          .withErrors(some.stream().mapToDouble(s -> s.r2().error()).toArray());
    }
  }

  private static void calibration(Evidence evidence, Page page) {
    Chart chart =
        Chart.xy("mean prediction of the group (bp)", Scale.LINEAR, "mean realised change (bp)");
    List<Calibration> validation = evidence.validation().calibration();
    List<Calibration> holdout = evidence.holdout().calibration();
    groups(chart, VALIDATION, Tint.BLUE, validation);
    groups(chart, HOLDOUT, Tint.ORANGE, holdout);
    double[] range =
        Stream.concat(validation.stream(), holdout.stream())
            .mapToDouble(Calibration::predictedBp)
            .sorted()
            .toArray();
    if (range.length > 1) {
      chart.equality(range[0], range[range.length - 1]);
    }
    page.plot(
        "Predicted against realised",
        "Rows in about ten groups by prediction. On the dashed line sizes are right. A forecast of"
            + " 1 bp more was followed by "
            + Figures.plusMinus(evidence.validation().slope(), 2)
            + " bp more in validation, by "
            + Figures.plusMinus(evidence.holdout().slope(), 2)
            + " bp on the hold-out. Errors by blocks of time.",
        false,
        TALL,
        chart);
  }

  private static void groups(Chart chart, String name, Tint tint, List<Calibration> groups) {
    if (!groups.isEmpty()) {
      chart
          .dots(
              name,
              tint,
              groups.stream().map(g -> new double[] {g.predictedBp(), g.realisedBp()}).toList())
          .withErrors(groups.stream().mapToDouble(Calibration::errorBp).toArray());
    }
  }

  private static void profit(Evidence evidence, Page page) {
    page.plot(
        "Profit of a trade by threshold",
        "Threshold 1 is what the desk asks for. Trades one at a time, mid to mid over the horizon:"
            + " no queue, no spread, no stop, so an order's fate is not in it.",
        false,
        TALL,
        byThreshold(evidence, "bp per trade", 0, ThresholdTrades::grossBp, ThresholdTrades::netBp));
  }

  private static void wins(Evidence evidence, Page page) {
    page.plot(
        "Win rate by threshold",
        "Before fees: the sign was right, of trades that moved. After: it earned more than the"
            + " fees of a round trip.",
        false,
        TALL,
        byThreshold(
            evidence,
            "trades won (%)",
            50,
            t -> percent(t.winRate()),
            t -> percent(t.netWinRate())));
  }

  /** A figure before and after fees, of both parts, with a line at the level that tells nothing. */
  private static Chart byThreshold(
      Evidence evidence,
      String unit,
      double level,
      Function<ThresholdTrades, Figure> before,
      Function<ThresholdTrades, Figure> after) {
    Chart chart = Chart.xy("multiple of the threshold", Scale.LINEAR, unit);
    line(chart, "validation, before fees", Tint.TEAL, evidence.validation(), 0, before);
    line(chart, "validation, after", Tint.BLUE, evidence.validation(), 0, after);
    line(chart, "hold-out, before fees", Tint.GOLD, evidence.holdout(), ASIDE, before);
    line(chart, "hold-out, after", Tint.ORANGE, evidence.holdout(), ASIDE, after);
    return chart.markY(level, "", Tint.MUTED).acrossX(0, MOST_MULTIPLE, MULTIPLE_STEP);
  }

  private static void line(
      Chart chart,
      String name,
      Tint tint,
      OutOfSample part,
      double aside,
      Function<ThresholdTrades, Figure> figure) {
    List<ThresholdTrades> some =
        part.trades().stream().filter(t -> !Double.isNaN(figure.apply(t).value())).toList();
    if (!some.isEmpty()) {
      chart
          .dots(
              name,
              tint,
              some.stream()
                  .map(t -> new double[] {t.multiple() + aside, figure.apply(t).value()})
                  .toList())
          .withErrors(some.stream().mapToDouble(t -> figure.apply(t).error()).toArray());
    }
  }

  private static void trades(Evidence evidence, Page page) {
    page.raw("<details open=\"\"><summary>Trades by threshold</summary>");
    List<List<String>> rows = new ArrayList<>();
    rows(VALIDATION, evidence.validation(), rows);
    rows(HOLDOUT, evidence.holdout(), rows);
    page.table(
        "short",
        1,
        List.of(
            "rows",
            "multiple",
            "trades",
            "won before fees",
            "won after fees",
            "before fees (bp each)",
            "after fees (bp each)",
            "all of them, after fees (bp)"),
        rows);
    page.note(threshold(evidence));
    page.raw("</details>");
  }

  private static boolean traded(OutOfSample part) {
    return part.trades().stream().anyMatch(t -> t.trades() > 0);
  }

  private static String threshold(Evidence evidence) {
    return ("Threshold: max(%s \u00d7 spread, fees of %s) + %s, as the desk's default. Largest"
            + " |prediction|: %s in validation, %s on the hold-out, where thresholds were %s and"
            + " %s.")
        .formatted(
            Figures.significant(evidence.rule().kSpread()),
            Figures.bp(evidence.feeBp()),
            Figures.bp(evidence.rule().marginBp()),
            Figures.bp(evidence.validation().largestBp()),
            Figures.bp(evidence.holdout().largestBp()),
            Figures.bp(evidence.validation().largestThresholdBp()),
            Figures.bp(evidence.holdout().largestThresholdBp()));
  }

  private static void rows(String name, OutOfSample part, List<List<String>> rows) {
    for (ThresholdTrades t : part.trades()) {
      if (t.trades() == 0) {
        continue;
      }
      rows.add(
          List.of(
              name,
              "\u00d7 " + Figures.number(t.multiple(), 1),
              Figures.count(t.trades()),
              percentText(t.winRate()),
              percentText(t.netWinRate()),
              Figures.plusMinus(t.grossBp(), 2),
              Figures.plusMinus(t.netBp(), 2),
              Figures.number(t.netSumBp(), 1)));
    }
  }

  private static Figure percent(Figure share) {
    return new Figure(100 * share.value(), 100 * share.error());
  }

  private static String percentText(Figure share) {
    String text = Figures.plusMinus(percent(share), 1);
    return Double.isNaN(share.value()) ? text : text + " %";
  }

  private static void hours(Evidence evidence, Page page) {
    List<List<String>> rows = new ArrayList<>();
    for (int hour = 0; hour < evidence.validation().byHour().size(); hour++) {
      SpanScore v = evidence.validation().byHour().get(hour);
      SpanScore h = evidence.holdout().byHour().get(hour);
      if (v.rows() + h.rows() > 0) {
        rows.add(
            List.of(
                "%02d:00".formatted(hour),
                Figures.count(v.rows()),
                Figures.plusMinus(v.r2(), 3),
                Figures.count(h.rows()),
                Figures.plusMinus(h.r2(), 3)));
      }
    }
    page.raw("<details><summary>R\u00b2 by hour of the day</summary>");
    page.table(
        "short",
        1,
        List.of("hour (UTC)", "validation rows", "R\u00b2", "hold-out rows", "R\u00b2"),
        rows);
    page.raw("</details>");
  }
}
