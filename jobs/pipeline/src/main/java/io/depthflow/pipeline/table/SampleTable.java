package io.depthflow.pipeline.table;

import io.depthflow.market.book.BookSample;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.sinks.parquet.Partitioner;
import io.depthflow.sinks.parquet.RowSink;
import io.depthflow.sinks.parquet.RowView;
import java.nio.file.Path;
import java.util.List;

/**
 * The book once per second with 10 tiers a side, and the flow of the second. Prices are whole ticks
 * of {@code 10^-price_decimals}, quantities whole lots of {@code 10^-quantity_decimals}: exact, and
 * smaller than doubles; {@code mid_price} and {@code spread} are there as doubles too. {@code
 * untrusted_bids} and {@code untrusted_asks} say how many tiers, from the last one up, lie beyond
 * what is known of the book. The symbol is the partition's.
 *
 * <p>The columns from {@code buy_turnover} on came later: a file without them, or a null, reads as
 * {@link BookSample#UNKNOWN}. Turnover is ticks times lots; {@code bid_depth_5bp} the lots of the
 * whole book's bids within 5 bp of mid, null where the book is not known that far.
 */
public final class SampleTable {
  private static final int TIERS = BookSample.TIERS;
  private static final int DEPTHS = BookSample.DEPTH_BP.size();
  private static final String TICKS = "ticks";
  private static final String LOTS = "lots";
  private static final String COUNT = "count";

  private SampleTable() {}

  /**
   * @param symbol what a row that is read is given as its symbol; null for a table that is written
   */
  public static ParquetTable<BookSample> of(String symbol) {
    ParquetTable.Builder<BookSample> table =
        ParquetTable.builder("samples", BookSample.class)
            .longColumn("time_ms")
            .unit("ms since 1970-01-01 UTC, end of the second")
            .longColumn("segment")
            .unit("number")
            .doubleColumn("mid_price")
            .unit("quote")
            .doubleColumn("spread")
            .unit("quote")
            .intColumn("price_decimals")
            .unit("digits: a tick is 10^-price_decimals quote")
            .intColumn("quantity_decimals")
            .unit("digits: a lot is 10^-quantity_decimals base");
    for (int i = 0; i < TIERS; i++) {
      table.longColumn("bid" + i).unit(TICKS).longColumn("b_s" + i).unit(LOTS);
      table.longColumn("ask" + i).unit(TICKS).longColumn("a_s" + i).unit(LOTS);
    }
    table.longColumn("book_age_ms").unit("ms").longColumn("depth_updates").unit(COUNT);
    table.longColumn("buy_lots").unit(LOTS).longColumn("sell_lots").unit(LOTS);
    table.longColumn("buy_trades").unit(COUNT).longColumn("sell_trades").unit(COUNT);
    for (int i = 0; i < TIERS; i++) {
      table.longColumn("ofi" + i).unit(LOTS);
    }
    table.optionalIntColumn("untrusted_bids").unit("tiers");
    table.optionalIntColumn("untrusted_asks").unit("tiers");
    table.optionalLongColumn("buy_turnover").unit("ticks * lots");
    table.optionalLongColumn("sell_turnover").unit("ticks * lots");
    for (int bp : BookSample.DEPTH_BP) {
      table.optionalLongColumn("bid_depth_" + bp + "bp").unit(LOTS);
      table.optionalLongColumn("ask_depth_" + bp + "bp").unit(LOTS);
    }
    for (String lots : List.of("bid_added", "bid_removed", "ask_added", "ask_removed")) {
      table.optionalLongColumn(lots + "_lots").unit(LOTS);
    }
    for (String count : List.of("bid_moves", "ask_moves", "level_updates")) {
      table.optionalLongColumn(count).unit(COUNT);
    }
    table.optionalLongColumn("mid_age_ms").unit("ms");
    table
        .sum(Footers.SOURCE_LINES, s -> s.source().lines())
        .hexSum(Footers.SOURCE_SUM, s -> s.source().sum());
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
    setKnown(out, c++, s.buyTurnover());
    setKnown(out, c++, s.sellTurnover());
    for (int i = 0; i < DEPTHS; i++) {
      setKnown(out, c++, s.bidDepthLots()[i]);
      setKnown(out, c++, s.askDepthLots()[i]);
    }
    setKnown(out, c++, s.bidAddedLots());
    setKnown(out, c++, s.bidRemovedLots());
    setKnown(out, c++, s.askAddedLots());
    setKnown(out, c++, s.askRemovedLots());
    setKnown(out, c++, s.bidMoves());
    setKnown(out, c++, s.askMoves());
    setKnown(out, c++, s.levelUpdates());
    setKnown(out, c++, s.midAgeMs());
  }

  /** What is not known is null: it is no number to be averaged. */
  private static void setKnown(RowSink out, int column, long value) {
    if (value != BookSample.UNKNOWN) {
      out.setLong(column, value);
    }
  }

  private static long orUnknown(RowView in, int column) {
    return in.isNull(column) ? BookSample.UNKNOWN : in.getLong(column);
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
    int turnover = untrusted + 2;
    long[] bidDepth = new long[DEPTHS];
    long[] askDepth = new long[DEPTHS];
    for (int i = 0; i < DEPTHS; i++) {
      bidDepth[i] = orUnknown(in, turnover + 2 + 2 * i);
      askDepth[i] = orUnknown(in, turnover + 3 + 2 * i);
    }
    int touch = turnover + 2 + 2 * DEPTHS;
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
        orZero(in, untrusted + 1),
        orUnknown(in, turnover),
        orUnknown(in, turnover + 1),
        bidDepth,
        askDepth,
        orUnknown(in, touch),
        orUnknown(in, touch + 1),
        orUnknown(in, touch + 2),
        orUnknown(in, touch + 3),
        orUnknown(in, touch + 4),
        orUnknown(in, touch + 5),
        orUnknown(in, touch + 6),
        orUnknown(in, touch + 7));
  }
}
