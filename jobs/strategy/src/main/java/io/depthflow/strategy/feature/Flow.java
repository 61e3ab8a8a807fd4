package io.depthflow.strategy.feature;

import io.depthflow.market.Grid;
import io.depthflow.market.book.BookSample;
import java.util.function.ToLongFunction;

/**
 * What a sample counts in whole numbers, and what can be summed over many of them without a
 * rounding: {@link SampleHistory#total}.
 */
public enum Flow {
  OFI_1(Unit.LOTS, s -> s.ofiLots()[0]),
  OFI_2(Unit.LOTS, s -> s.ofiLots()[1]),
  OFI_3(Unit.LOTS, s -> s.ofiLots()[2]),
  OFI_4(Unit.LOTS, s -> s.ofiLots()[3]),
  OFI_5(Unit.LOTS, s -> s.ofiLots()[4]),
  OFI_6(Unit.LOTS, s -> s.ofiLots()[5]),
  OFI_7(Unit.LOTS, s -> s.ofiLots()[6]),
  OFI_8(Unit.LOTS, s -> s.ofiLots()[7]),
  OFI_9(Unit.LOTS, s -> s.ofiLots()[8]),
  OFI_10(Unit.LOTS, s -> s.ofiLots()[9]),
  /** All that rests on the 10 tiers of both sides at the sample. */
  TIER_LOTS(
      Unit.LOTS,
      s ->
          Formulas.sum(s.bidLots(), BookSample.TIERS)
              + Formulas.sum(s.askLots(), BookSample.TIERS)),
  BUY_LOTS(Unit.LOTS, BookSample::buyLots),
  SELL_LOTS(Unit.LOTS, BookSample::sellLots),
  BUY_TRADES(Unit.COUNT, BookSample::buyTrades),
  SELL_TRADES(Unit.COUNT, BookSample::sellTrades),
  BUY_TURNOVER(Unit.TURNOVER, BookSample::buyTurnover),
  SELL_TURNOVER(Unit.TURNOVER, BookSample::sellTurnover),
  BID_ADDED(Unit.LOTS, BookSample::bidAddedLots),
  BID_REMOVED(Unit.LOTS, BookSample::bidRemovedLots),
  ASK_ADDED(Unit.LOTS, BookSample::askAddedLots),
  ASK_REMOVED(Unit.LOTS, BookSample::askRemovedLots),
  BID_MOVES(Unit.COUNT, BookSample::bidMoves),
  ASK_MOVES(Unit.COUNT, BookSample::askMoves),
  DEPTH_UPDATES(Unit.COUNT, BookSample::depthUpdates),
  LEVEL_UPDATES(Unit.COUNT, BookSample::levelUpdates);

  /** What one of a flow's whole numbers stands for. */
  public enum Unit {
    COUNT,
    /** Lots of the sample's grid; a total is in base currency. */
    LOTS,
    /** Ticks times lots; a total is in quote currency. */
    TURNOVER
  }

  private static final Flow[] ALL = values();

  private final Unit unit;
  private final ToLongFunction<BookSample> reading;

  Flow(Unit unit, ToLongFunction<BookSample> reading) {
    this.unit = unit;
    this.reading = reading;
  }

  public Unit unit() {
    return unit;
  }

  /** Order-flow imbalance of one level, 1 to 10. */
  public static Flow ofi(int level) {
    return ALL[level - 1];
  }

  /** The sample's number on its own grid, whether or not it is known. */
  long of(BookSample sample) {
    return reading.applyAsLong(sample);
  }

  /** Only an imbalance may be negative; elsewhere it says that the number is not known. */
  boolean isKnown(long value) {
    return value >= 0 || ordinal() < BookSample.TIERS;
  }

  /**
   * The sample's number on a grid that is at least as fine.
   *
   * @return {@link BookSample#UNKNOWN} for a turnover that leaves {@link BookSample#TURNOVER_MAX}
   *     there
   * @throws ArithmeticException for lots that leave 64 bits there
   */
  long on(Grid grid, BookSample sample) {
    long value = of(sample);
    int finerPrice = grid.priceDecimals() - sample.priceDecimals();
    int finerQuantity = grid.quantityDecimals() - sample.quantityDecimals();
    if (unit == Unit.COUNT || finerPrice == 0 && finerQuantity == 0 || !isKnown(value)) {
      return value;
    }
    long lots = Grid.pow10(finerQuantity);
    if (unit == Unit.LOTS) {
      return Math.multiplyExact(value, lots);
    }
    long ticks = Grid.pow10(finerPrice);
    return value <= BookSample.TURNOVER_MAX / ticks / lots
        ? value * ticks * lots
        : BookSample.UNKNOWN;
  }

  /** A sum of whole numbers of a grid as a count, base or quote currency, rounded once. */
  double inUnits(long sum, Grid grid) {
    return switch (unit) {
      case COUNT -> sum;
      case LOTS -> grid.quantity(sum);
      // Powers of ten up to 10^22 are exact doubles, and so is this product below that.
      case TURNOVER ->
          sum
              / ((double) Grid.pow10(grid.priceDecimals())
                  * (double) Grid.pow10(grid.quantityDecimals()));
    };
  }
}
