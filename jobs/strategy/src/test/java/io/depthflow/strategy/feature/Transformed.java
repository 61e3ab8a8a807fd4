package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.util.Arrays;

/** Samples that say the same otherwise: on a finer grid, in a mirror, with less in them. */
final class Transformed {

  private Transformed() {}

  /** The same market on a grid that has that many more decimals. */
  static BookSample finer(BookSample s, int prices, int quantities) {
    long p = (long) Math.pow(10, prices);
    long q = (long) Math.pow(10, quantities);
    return new BookSample(
        s.symbol(),
        s.timeMs(),
        s.segment(),
        s.priceDecimals() + prices,
        s.quantityDecimals() + quantities,
        times(s.bidTicks(), p),
        times(s.bidLots(), q),
        times(s.askTicks(), p),
        times(s.askLots(), q),
        s.bookAgeMs(),
        s.depthUpdates(),
        s.buyLots() * q,
        s.sellLots() * q,
        s.buyTrades(),
        s.sellTrades(),
        times(s.ofiLots(), q),
        s.untrustedBids(),
        s.untrustedAsks(),
        known(s.buyTurnover(), p * q),
        known(s.sellTurnover(), p * q),
        known(s.bidDepthLots(), q),
        known(s.askDepthLots(), q),
        known(s.bidAddedLots(), q),
        known(s.bidRemovedLots(), q),
        known(s.askAddedLots(), q),
        known(s.askRemovedLots(), q),
        s.bidMoves(),
        s.askMoves(),
        s.levelUpdates(),
        s.midAgeMs());
  }

  /** Buyers are sellers, and every price lies as far on the other side of {@code axisTicks}. */
  static BookSample mirrored(BookSample s, long axisTicks) {
    long bought = 2 * axisTicks * s.buyLots() - s.buyTurnover();
    long sold = 2 * axisTicks * s.sellLots() - s.sellTurnover();
    return new BookSample(
        s.symbol(),
        s.timeMs(),
        s.segment(),
        s.priceDecimals(),
        s.quantityDecimals(),
        reflected(s.askTicks(), axisTicks),
        s.askLots(),
        reflected(s.bidTicks(), axisTicks),
        s.bidLots(),
        s.bookAgeMs(),
        s.depthUpdates(),
        s.sellLots(),
        s.buyLots(),
        s.sellTrades(),
        s.buyTrades(),
        times(s.ofiLots(), -1),
        s.untrustedAsks(),
        s.untrustedBids(),
        sold,
        bought,
        s.askDepthLots(),
        s.bidDepthLots(),
        s.askAddedLots(),
        s.askRemovedLots(),
        s.bidAddedLots(),
        s.bidRemovedLots(),
        s.askMoves(),
        s.bidMoves(),
        s.levelUpdates(),
        s.midAgeMs());
  }

  /** Without the tiers behind the first ones of a side, and as an older program wrote it. */
  static BookSample poorer(BookSample s, int bids, int asks, boolean old) {
    long[] nowhere = new long[BookSample.DEPTH_BP.size()];
    Arrays.fill(nowhere, BookSample.UNKNOWN);
    long[] near = s.bidDepthLots().clone();
    Arrays.fill(near, 2, near.length, BookSample.UNKNOWN);
    long none = BookSample.UNKNOWN;
    return new BookSample(
        s.symbol(),
        s.timeMs(),
        s.segment(),
        s.priceDecimals(),
        s.quantityDecimals(),
        first(s.bidTicks(), bids),
        first(s.bidLots(), bids),
        first(s.askTicks(), asks),
        first(s.askLots(), asks),
        s.bookAgeMs(),
        s.depthUpdates(),
        s.buyLots(),
        s.sellLots(),
        s.buyTrades(),
        s.sellTrades(),
        s.ofiLots(),
        s.untrustedBids(),
        s.untrustedAsks(),
        old ? none : s.buyTurnover(),
        old ? none : s.sellTurnover(),
        old ? nowhere : near,
        old ? nowhere : s.askDepthLots(),
        old ? none : s.bidAddedLots(),
        old ? none : s.bidRemovedLots(),
        old ? none : s.askAddedLots(),
        old ? none : s.askRemovedLots(),
        old ? none : s.bidMoves(),
        old ? none : s.askMoves(),
        old ? none : s.levelUpdates(),
        old ? none : s.midAgeMs());
  }

  private static long[] times(long[] values, long factor) {
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }

  private static long known(long value, long factor) {
    return value == BookSample.UNKNOWN ? value : value * factor;
  }

  private static long[] known(long[] values, long factor) {
    return Arrays.stream(values).map(v -> known(v, factor)).toArray();
  }

  private static long[] reflected(long[] ticks, long axisTicks) {
    return Arrays.stream(ticks).map(t -> t == 0 ? 0 : 2 * axisTicks - t).toArray();
  }

  private static long[] first(long[] values, int count) {
    return Arrays.copyOf(Arrays.copyOf(values, count), values.length);
  }
}
