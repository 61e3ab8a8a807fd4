package io.depthflow.pipeline.report;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import java.math.BigDecimal;
import java.util.List;

/** What must be true of any run, whatever it earned. */
final class CheckSection implements Section {

  /** Ledger and account must agree to this, quote currency. */
  private static final BigDecimal TOLERANCE = new BigDecimal("0.00000001");

  private static final int MOST_ALARMS = 5;

  @Override
  public void write(ReportInputs in, Page page) {
    page.heading("checks", "Checks").raw("<ul class=\"checks\">");
    BacktestResult b = in.backtest();
    ledger("Backtest", b.ledgerError(), b.realised(), b.accountRealised(), b.fees(), page);
    check(
        page,
        b.flat(),
        "Backtest: " + (b.flat() ? "flat, no order open at the end" : "NOT flat at the end"));
    alarms("Backtest", b.journal(), page);
    TradeResult t = in.trade();
    if (t != null) {
      ledger("Live act", t.ledgerError(), t.realised(), t.accountRealised(), t.fees(), page);
      check(page, t.flat(), "Live act: " + (t.flat() ? "flat at the end" : "NOT flat at the end"));
      check(
          page,
          t.openOrders() == 0,
          "Live act: " + Figures.count(t.openOrders(), "open order", "open orders") + " left");
      alarms("Live act", t.journal(), page);
    }
    page.raw("</ul>");
  }

  private static void ledger(
      String act,
      BigDecimal error,
      BigDecimal realised,
      BigDecimal account,
      BigDecimal fees,
      Page page) {
    check(
        page,
        error.compareTo(TOLERANCE) <= 0,
        act
            + ": ledger against exchange account, difference "
            + Figures.exact(error)
            + " USDT (realised "
            + Figures.exact(realised)
            + " against "
            + Figures.exact(account)
            + ", fees "
            + Figures.exact(fees)
            + ")");
  }

  private static void alarms(String act, List<JournalEntry> journal, Page page) {
    List<JournalEntry> alarms =
        journal.stream().filter(e -> e.kind() == JournalKind.ALARM).toList();
    StringBuilder text =
        new StringBuilder(act + ": " + Figures.count(alarms.size(), "alarm", "alarms"));
    alarms.stream()
        .limit(MOST_ALARMS)
        .forEach(
            e ->
                text.append("; ")
                    .append(Figures.time(e.timeMs()))
                    .append(' ')
                    .append(e.reason() == null ? "" : e.reason())
                    .append(e.message() == null ? "" : ": " + e.message()));
    check(page, alarms.isEmpty(), text.toString());
  }

  static void check(Page page, boolean ok, String text) {
    page.raw(
        "<li class=\"%s\"><b>%s</b> %s</li>"
            .formatted(ok ? "ok" : "failed", ok ? "ok" : "look", Html.escape(text)));
  }
}
