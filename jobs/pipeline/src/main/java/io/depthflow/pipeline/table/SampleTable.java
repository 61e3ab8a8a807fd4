package io.depthflow.pipeline.table;

import io.depthflow.market.book.BookSample;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.sinks.parquet.Partitioner;
import io.depthflow.sinks.parquet.RowSink;
import io.depthflow.sinks.parquet.RowView;
import java.nio.file.Path;

/**
 * The book once per second with 10 tiers a side, and the flow of the second. Prices are whole ticks
 * of {@code 10^-price_decimals}, quantities whole lots of {@code 10^-quantity_decimals}: exact, and
 * smaller than doubles; {@code mid_price} and {@code spread} are there as doubles too. {@code
 * untrusted_bids} and {@code untrusted_asks} say how many tiers, from the last one up, lie beyond
 * what is known of the book. The symbol is the partition's.
 */
public final class SampleTable {
  private static final int TIERS = BookSample.TIERS;

  private SampleTable() {}

  /**
   * @param symbol what a row that is read is given as its symbol; null for a table that is written
   */
  public static ParquetTable<BookSample> of(String symbol) {
    ParquetTable.Builder<BookSample> table =
        ParquetTable.builder("samples", BookSample.class)
            .longColumn("time_ms")
            .longColumn("segment")
            .doubleColumn("mid_price")
            .doubleColumn("spread")
            .intColumn("price_decimals")
            .intColumn("quantity_decimals");
    for (int i = 0; i < TIERS; i++) {
      table.longColumn("bid" + i).longColumn("b_s" + i).longColumn("ask" + i).longColumn("a_s" + i);
    }
    table
        .longColumn("book_age_ms")
        .longColumn("depth_updates")
        .longColumn("buy_lots")
        .longColumn("sell_lots")
        .longColumn("buy_trades")
        .longColumn("sell_trades");
    for (int i = 0; i < TIERS; i++) {
      table.longColumn("ofi" + i);
    }
    table.optionalIntColumn("untrusted_bids").optionalIntColumn("untrusted_asks");
    return table.writer(SampleTable::write).reader(in -> read(in, symbol)).build();
  }

  /** Folder of the table below a store. */
  public static Path folder(Path store) {
    return store.resolve("samples");
  }

  public static Partitioner<BookSample> partitioner() {
    return Partitioner.bySymbolAndDate(BookSample::symbol, s -> s.timeMs() - 1);
  }

  private static void write(BookSample s, RowSink out) {
    int c = 0;
    out.setLong(c++, s.timeMs());
    out.setLong(c++, s.segment());
    out.setDouble(c++, s.mid());
    out.setDouble(c++, s.spread());
    out.setInt(c++, s.priceDecimals());
    out.setInt(c++, s.quantityDecimals());
    for (int i = 0; i < TIERS; i++) {
      out.setLong(c++, s.bidTicks()[i]);
      out.setLong(c++, s.bidLots()[i]);
      out.setLong(c++, s.askTicks()[i]);
      out.setLong(c++, s.askLots()[i]);
    }
    out.setLong(c++, s.bookAgeMs());
    out.setLong(c++, s.depthUpdates());
    out.setLong(c++, s.buyLots());
    out.setLong(c++, s.sellLots());
    out.setLong(c++, s.buyTrades());
    out.setLong(c++, s.sellTrades());
    for (int i = 0; i < TIERS; i++) {
      out.setLong(c++, s.ofiLots()[i]);
    }
    out.setInt(c++, s.untrustedBids());
    out.setInt(c++, s.untrustedAsks());
  }

  /** Files from before the column hold rows that are trusted whole, and no others. */
  private static int orZero(RowView in, int column) {
    return in.isNull(column) ? 0 : in.getInt(column);
  }

  private static BookSample read(RowView in, String symbol) {
    long[] bidTicks = new long[TIERS];
    long[] bidLots = new long[TIERS];
    long[] askTicks = new long[TIERS];
    long[] askLots = new long[TIERS];
    long[] ofi = new long[TIERS];
    int c = 6;
    for (int i = 0; i < TIERS; i++) {
      bidTicks[i] = in.getLong(c++);
      bidLots[i] = in.getLong(c++);
      askTicks[i] = in.getLong(c++);
      askLots[i] = in.getLong(c++);
    }
    int flow = c;
    for (int i = 0; i < TIERS; i++) {
      ofi[i] = in.getLong(flow + 6 + i);
    }
    int untrusted = flow + 6 + TIERS;
    return new BookSample(
        symbol,
        in.getLong(0),
        in.getLong(1),
        in.getInt(4),
        in.getInt(5),
        bidTicks,
        bidLots,
        askTicks,
        askLots,
        in.getLong(flow),
        in.getLong(flow + 1),
        in.getLong(flow + 2),
        in.getLong(flow + 3),
        in.getLong(flow + 4),
        in.getLong(flow + 5),
        ofi,
        orZero(in, untrusted),
        orZero(in, untrusted + 1));
  }
}
