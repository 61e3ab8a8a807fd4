package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.RoundTrip;
import java.math.BigDecimal;
import java.util.List;

/**
 * Sums over round trips.
 *
 * @param trips how many
 * @param won those with net &gt; 0
 * @param gross before fees
 * @param fees paid
 * @param net gross - fees
 * @param meanError standard error of the mean net of a round trip, taken as independent; NaN with
 *     fewer than two
 */
record Money(
    int trips, int won, BigDecimal gross, BigDecimal fees, BigDecimal net, double meanError) {

  static Money of(List<RoundTrip> trips) {
    BigDecimal gross = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    int won = 0;
    double squares = 0;
    for (RoundTrip trip : trips) {
      gross = gross.add(trip.gross());
      fees = fees.add(trip.fees());
      won += trip.net().signum() > 0 ? 1 : 0;
    }
    BigDecimal net = gross.subtract(fees);
    double n = trips.size();
    for (RoundTrip trip : trips) {
      double off = trip.net().doubleValue() - net.doubleValue() / n;
      squares += off * off;
    }
    double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
    return new Money(trips.size(), won, gross, fees, net, error);
  }

  /** Mean net of a round trip; NaN without one. */
  double meanNet() {
    return trips == 0 ? Double.NaN : net.doubleValue() / trips;
  }

  double winRate() {
    return trips == 0 ? Double.NaN : (double) won / trips;
  }
}
