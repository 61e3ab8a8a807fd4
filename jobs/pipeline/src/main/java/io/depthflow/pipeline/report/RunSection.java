package io.depthflow.pipeline.report;

import io.depthflow.strategy.signal.NoTradeReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What was run, with which parameters, and why samples led to no entry. */
final class RunSection implements Section {

  @Override
  public void write(ReportInputs in, Page page) {
    page.heading("run", "The run").raw("<div class=\"pair\"><div>");
    reasons(in, page);
    page.raw("</div><div>");
    parameters(in, page);
    page.raw("</div></div>");
    RunInfo run = in.run();
    page.raw(
        ("<footer>Made by Depthflow%s%s%s. All times are UTC; 1 bp is a ten-thousandth of"
                + " price.</footer>")
            .formatted(
                run.revision().isBlank() ? "" : ", revision " + Html.escape(run.revision()),
                run.command().isBlank()
                    ? ""
                    : ", by <code>" + Html.escape(run.command()) + "</code>",
                run.createdMs() == 0 ? "" : ", " + Figures.dateTime(run.createdMs())));
  }

  private static void reasons(ReportInputs in, Page page) {
    page.raw("<h3>Why samples of the backtest led to no entry</h3>");
    List<List<String>> rows = new ArrayList<>();
    in.backtest().noTrades().entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .sorted(Map.Entry.<NoTradeReason, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            e ->
                rows.add(
                    List.of(
                        Figures.words(e.getKey()),
                        meaning(e.getKey()),
                        Figures.count(e.getValue()))));
    page.table("short", 2, List.of("reason", "meaning", "samples"), rows);
    page.note(
        Figures.count(in.backtest().samples(), "sample", "samples")
            + ", "
            + Figures.count(in.backtest().entries(), "entry order", "entry orders")
            + " accepted, "
            + Figures.count(in.backtest().noFills(), "round", "rounds")
            + " without a fill, "
            + Figures.count(in.backtest().lines(), "market line", "market lines")
            + " read.");
  }

  private static String meaning(NoTradeReason reason) {
    return switch (reason) {
      case NO_MODEL -> "no model for the symbol yet";
      case WARMING_UP -> "a feature was not yet known";
      case NO_EDGE -> "|prediction| did not beat the threshold";
      case STALE_ROW -> "the sample was too old";
      case POSITION_ON -> "a position or an order was on";
      case RECONCILING -> "what the venue holds was not yet known";
      case HALTED -> "the symbol or the desk was halted";
      case STREAM_DOWN -> "the user data stream was not connected";
      case RISK -> "a risk limit refused";
      case TOO_SMALL -> "below the lot or the least notional";
      case FUNDING -> "shortly before funding";
      case BACKING_OFF -> "the venue asked for a pause";
      case DRY_RUN -> "a dry run sends nothing";
    };
  }

  private static void parameters(ReportInputs in, Page page) {
    page.raw("<h3>Parameters</h3>");
    List<List<String>> rows = new ArrayList<>();
    RunInfo run = in.run();
    if (!run.feeTerm().isBlank()) {
      rows.add(List.of("fee term", run.feeTerm()));
    }
    if (run.notional() != null) {
      rows.add(List.of("notional", Figures.exact(run.notional()) + " USDT"));
    }
    rows.add(List.of("fees counted", Figures.bp(in.backtest().prediction().feeBp())));
    rows.add(List.of("horizon", Figures.duration(in.horizonMs())));
    if (in.model() != null) {
      rows.add(
          List.of(
              "features",
              in.model().featureSet()
                  + " version "
                  + in.model().featureSetVersion()
                  + ", "
                  + in.model().names().length));
      rows.add(List.of("lambda", Figures.significant(in.model().lambda()) + " bp"));
    }
    run.parameters().forEach((name, value) -> rows.add(List.of(name, String.valueOf(value))));
    page.table("short", 2, List.of("name", "value"), rows);
  }
}
