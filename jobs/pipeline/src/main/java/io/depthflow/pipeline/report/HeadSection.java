package io.depthflow.pipeline.report;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.backtest.PredictionReport;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.signal.NoTradeReason;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Title, verdict, and what kind of figures these are. */
final class HeadSection implements Section {

  static String title(ReportInputs in) {
    String title = in.run().title();
    return title.isBlank() ? "Depthflow: " + in.backtest().symbol() : title;
  }

  @Override
  public void write(ReportInputs in, Page page) {
    RunInfo run = in.run();
    BacktestResult result = in.backtest();
    page.raw("<header><p class=\"brand\">Depthflow</p>");
    page.raw("<h1>" + Html.escape(title(in)) + "</h1>");
    page.raw(
        "<p class=\"sub\"><b>%s</b> &middot; %s to %s UTC &middot; model %s</p>"
            .formatted(
                Html.escape(result.symbol()),
                Figures.dateTime(result.fromMs()),
                Figures.dateTime(result.toMs()),
                Html.escape(result.modelId())));
    if (!run.source().isBlank()) {
      page.raw("<p class=\"sub\">Market: " + Html.escape(run.source()) + "</p>");
    }
    page.raw("<p class=\"badges\">");
    if (run.generated()) {
      page.raw(
          "<span class=\"badge info\">generated market: its figures are the generator's, not a"
              + " claim</span>");
    }
    if (run.feeTermOff()) {
      page.raw("<span class=\"badge warn\">fee term off: for study, loss-making</span>");
    }
    page.raw("</p>");
    Verdict verdict = Verdict.of(in);
    page.raw(
        "<p class=\"verdict %s\">%s</p>"
            .formatted(verdict.tone(), Html.escape(verdict.sentence())));
    page.raw("<p class=\"caution\">" + Html.escape(caution(in)) + "</p>");
    long halted = result.noTrades().getOrDefault(NoTradeReason.HALTED, 0L);
    if (halted > 0) {
      page.raw("<p class=\"halted\">" + Html.escape(halted(result, halted)) + "</p>");
    }
    page.raw(
        "<nav><a href=\"#market\">Market</a><a href=\"#money\">Money</a>"
            + "<a href=\"#forecast\">Forecasts</a>"
            + (in.training() == null ? "" : "<a href=\"#training\">Training</a>")
            + "<a href=\"#trips\">Round trips</a><a href=\"#checks\">Checks</a>"
            + "<a href=\"#run\">Run</a></nav></header>");
    page.raw(
        "<noscript><p class=\"note\">The plots need JavaScript; every figure also stands in the"
            + " tables below.</p></noscript>");
  }

  private static String halted(BacktestResult result, long samples) {
    String why =
        result.journal().stream()
            .filter(e -> e.kind() == JournalKind.ALARM)
            .findFirst()
            .map(
                e ->
                    " The first alarm, at "
                        + Figures.time(e.timeMs())
                        + " UTC: "
                        + Stream.of(e.reason(), e.message())
                            .filter(Objects::nonNull)
                            .collect(Collectors.joining(", "))
                        + ".")
            .orElse("");
    return "The desk stood halted for "
        + Figures.count(samples)
        + " of "
        + Figures.count(result.samples(), "sample", "samples")
        + " and took no entry in them."
        + why;
  }

  /** How much these figures can carry. */
  private static String caution(ReportInputs in) {
    BacktestResult result = in.backtest();
    PredictionReport report = result.prediction();
    StringBuilder text = new StringBuilder("Sample: ");
    text.append(Figures.count(report.scored(), "forecast", "forecasts"))
        .append(" with a known outcome over ")
        .append(Figures.duration(result.toMs() - result.fromMs()));
    // A result of before blocks were part of it has forecasts and no block.
    if (report.blocks() > 0 || report.scored() == 0) {
      text.append(", ")
          .append(Figures.count(report.blocks(), "block", "blocks"))
          .append(" of 60 s");
    }
    text.append("; labels of neighbouring seconds overlap, so the blocks are what counts.");
    if (!Double.isNaN(report.r2Error())) {
      text.append(" R\u00b2 ")
          .append(Figures.number(report.r2(), 3))
          .append(" \u00b1 ")
          .append(Figures.number(report.r2Error(), 3))
          .append(" (standard error, block bootstrap).");
    }
    if (in.training() != null) {
      long trainTo = in.training().trainToMs();
      text.append(
          result.fromMs() <= trainTo
              ? " Beware: the backtest begins before the last row the model was trained on ("
                  + Figures.dateTime(trainTo)
                  + " UTC), so it is not wholly out of sample."
              : " The model saw nothing later than " + Figures.dateTime(trainTo) + " UTC.");
    }
    return text.toString();
  }
}
