package io.depthflow.backtest;

import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.signal.NoTradeReason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What came of a backtest. Money in USDT, exact; the ledger's figures are summed from the desk's
 * own fills, the account's are the matching engine's, and both must be equal.
 *
 * @param symbol what was traded
 * @param modelId by which model
 * @param fromMs first sample of the span, ms of receive time; 0 without one
 * @param toMs last sample of the span
 * @param lines market lines read
 * @param samples rows of the span
 * @param realised profit of all fills before fees, by the ledger
 * @param fees of all fills, by the ledger
 * @param accountRealised the same by the engine's account
 * @param accountFees the same by the engine's account
 * @param wallet the account's wallet at the end
 * @param flat whether neither position nor open order was left
 * @param entries entry orders that the venue accepted
 * @param postOnlyRefusals entry orders that would have taken (-5022): a normal outcome
 * @param entryTimeOuts entry orders cancelled, filled in part or not at all, when their time was up
 * @param noFills rounds that ended without a fill
 * @param exits round trips by how they ended; every kind is there
 * @param noTrades samples without an entry, by reason
 * @param roundTrips closed ones in order
 * @param prediction how good the forecasts were
 * @param points every forecast of the span
 * @param journal every row of the desk's journal in order
 */
public record BacktestResult(
    String symbol,
    String modelId,
    long fromMs,
    long toMs,
    long lines,
    long samples,
    BigDecimal realised,
    BigDecimal fees,
    BigDecimal accountRealised,
    BigDecimal accountFees,
    BigDecimal wallet,
    boolean flat,
    long entries,
    long postOnlyRefusals,
    long entryTimeOuts,
    long noFills,
    Map<ExitKind, Integer> exits,
    Map<NoTradeReason, Long> noTrades,
    List<RoundTrip> roundTrips,
    PredictionReport prediction,
    List<PredictionPoint> points,
    List<JournalEntry> journal) {

  /** realised - fees. */
  public BigDecimal net() {
    return realised.subtract(fees);
  }

  /** Largest difference between ledger and account, USDT; means nothing unless flat. */
  public BigDecimal ledgerError() {
    return realised.subtract(accountRealised).abs().max(fees.subtract(accountFees).abs());
  }
}
