package io.depthflow.pipeline.table;

import io.depthflow.market.book.BookSample;
import io.depthflow.sinks.csv.CsvTable;
import java.math.BigDecimal;

/**
 * The book once per second as CSV: {@code time} (end of the second, seconds since the epoch), mid
 * price, spread, and price and size of 10 tiers a side, best first, in quote and base currency. A
 * level that is not there is empty. Beyond the report's columns, at the end: the age of the book in
 * ms, the number of the unbroken segment, so that a hole between two rows can be seen, and how many
 * of the bid and of the ask tiers, from the last one up, lie beyond what is known of the book.
 */
public final class SampleCsv implements CsvTable<BookSample> {
  private static final long serialVersionUID = 1L;

  @Override
  public String header() {
    StringBuilder header = new StringBuilder("time,mid_price,spread");
    for (int i = 0; i < BookSample.TIERS; i++) {
      header.append(",bid").append(i).append(",b_s").append(i);
      header.append(",ask").append(i).append(",a_s").append(i);
    }
    return header.append(",book_age_ms,segment,untrusted_bids,untrusted_asks").toString();
  }

  @Override
  public String line(BookSample s) {
    int prices = s.priceDecimals();
    long bid = s.bidTicks()[0];
    long ask = s.askTicks()[0];
    StringBuilder line = new StringBuilder(600);
    line.append(time(s.timeMs()));
    // Half a tick has one decimal more: the half of n is 5 n / 10.
    line.append(',').append(decimal(Math.multiplyExact(5, bid + ask), prices + 1));
    line.append(',').append(decimal(ask - bid, prices));
    for (int i = 0; i < BookSample.TIERS; i++) {
      level(line, s.bidTicks()[i], s.bidLots()[i], s);
      level(line, s.askTicks()[i], s.askLots()[i], s);
    }
    line.append(',').append(s.bookAgeMs()).append(',').append(s.segment());
    return line.append(',')
        .append(s.untrustedBids())
        .append(',')
        .append(s.untrustedAsks())
        .toString();
  }

  private static void level(StringBuilder line, long ticks, long lots, BookSample s) {
    if (ticks == 0) {
      line.append(",,");
      return;
    }
    line.append(',').append(decimal(ticks, s.priceDecimals()));
    line.append(',').append(decimal(lots, s.quantityDecimals()));
  }

  private static String decimal(long units, int decimals) {
    return BigDecimal.valueOf(units, decimals).toPlainString();
  }

  /** Whole seconds without a fraction. */
  private static String time(long ms) {
    return ms % 1000 == 0 ? String.valueOf(ms / 1000) : decimal(ms, 3);
  }

  @Override
  public String group(BookSample sample) {
    return sample.symbol();
  }

  @Override
  public long timeMs(BookSample sample) {
    return sample.timeMs();
  }
}
