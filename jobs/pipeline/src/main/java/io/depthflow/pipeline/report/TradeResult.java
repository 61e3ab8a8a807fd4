package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.RoundTrip;
import java.math.BigDecimal;
import java.util.List;

/**
 * What came of a run of the trade job. Money in the quote currency, exact: the ledger's figures are
 * summed from the desk's own journal, the account's are the exchange's, and both must be equal.
 *
 * @param venue sim, testnet or live
 * @param fromMs start of the run, wall clock
 * @param toMs its end
 * @param realised profit of all fills before fees, by the ledger
 * @param fees of all fills, by the ledger
 * @param accountRealised the same by the exchange's list of trades
 * @param accountFees the same by the exchange's list of trades
 * @param flat whether neither position nor open order was left at the exchange
 * @param openOrders open orders left at the exchange
 * @param signals samples with a tradable forecast
 * @param noFills rounds that ended without a fill
 * @param largestPredictionBp largest |forecast| seen, bp; NaN when none was made
 * @param largestThresholdBp what that one had to beat, bp
 * @param shockAtMs wall-clock time of an announced price shock; 0 when there was none
 * @param roundTrips every closed round trip in order
 * @param journal every row of the desk's journal in order
 */
public record TradeResult(
    String symbol,
    String modelId,
    String venue,
    long fromMs,
    long toMs,
    BigDecimal realised,
    BigDecimal fees,
    BigDecimal accountRealised,
    BigDecimal accountFees,
    boolean flat,
    int openOrders,
    long signals,
    long noFills,
    double largestPredictionBp,
    double largestThresholdBp,
    long shockAtMs,
    List<RoundTrip> roundTrips,
    List<JournalEntry> journal) {

  /** Round trips that the announced shock did not touch: the headline. */
  public List<RoundTrip> ordinaryTrips() {
    return roundTrips.stream().filter(t -> !touchedByShock(t)).toList();
  }

  /** Round trips that were open when the announced shock came. */
  public List<RoundTrip> shockTrips() {
    return roundTrips.stream().filter(this::touchedByShock).toList();
  }

  private boolean touchedByShock(RoundTrip trip) {
    return shockAtMs > 0 && trip.openedMs() <= shockAtMs && trip.closedMs() >= shockAtMs;
  }

  /** Largest difference between ledger and account. */
  public BigDecimal ledgerError() {
    return realised.subtract(accountRealised).abs().max(fees.subtract(accountFees).abs());
  }
}
