package io.depthflow.pipeline;

import io.depthflow.market.order.Fill;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import java.math.BigDecimal;
import java.util.List;

/** A run's result from the desk's journal on one side and the exchange's trades on the other. */
final class TradeResults {

  private TradeResults() {}

  static TradeResult of(
      TradePlan plan,
      List<JournalEntry> journal,
      List<Fill> fills,
      int openOrders,
      boolean flat,
      long shockAtMs) {
    String asset = plan.desk().quoteAsset();
    Ledger ledger = Ledger.of(asset, journal);
    BigDecimal realised = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    for (Fill fill : fills) {
      realised = realised.add(fill.realizedPnl());
      // A fee in another asset, such as BNB, is shown apart by the ledger too.
      fees = asset.equals(fill.commissionAsset()) ? fees.add(fill.commission()) : fees;
    }
    JournalEntry largest = largestForecast(journal);
    return new TradeResult(
        plan.model().symbol(),
        plan.model().id(),
        plan.venue().name(),
        plan.run().startedMs(),
        System.currentTimeMillis(),
        ledger.gross(),
        ledger.fees(),
        realised,
        fees,
        flat,
        openOrders,
        count(journal, JournalKind.SIGNAL),
        count(journal, JournalKind.NO_FILL),
        largest == null ? Double.NaN : Math.abs(largest.predictionBp()),
        largest == null ? Double.NaN : largest.thresholdBp(),
        shockAtMs,
        ledger.trips(),
        journal);
  }

  private static JournalEntry largestForecast(List<JournalEntry> journal) {
    JournalEntry largest = null;
    for (JournalEntry entry : journal) {
      double size = Math.abs(entry.predictionBp());
      boolean tells = entry.kind() == JournalKind.SIGNAL || entry.kind() == JournalKind.NOTE;
      if (tells
          && !Double.isNaN(size)
          && (largest == null || size > Math.abs(largest.predictionBp()))) {
        largest = entry;
      }
    }
    return largest;
  }

  private static long count(List<JournalEntry> journal, JournalKind kind) {
    return journal.stream().filter(e -> e.kind() == kind).count();
  }
}
