package io.depthflow.market;

/**
 * The decimal grid on which a symbol's prices and quantities are integers: one tick is {@code
 * 10^-priceDecimals} of quote currency, one lot {@code 10^-quantityDecimals} of base currency. It
 * is as fine as the finest number seen so far (trailing zeros do not count), so it is a function of
 * the symbol's own lines and never coarser than the venue's tick; it may be finer (a venue tick of
 * 0.05 lies on a grid of 0.01).
 *
 * @param priceDecimals decimals of a price, 0 to 12
 * @param quantityDecimals decimals of a quantity, 0 to 12
 */
public record Grid(int priceDecimals, int quantityDecimals) {

  /** Where every symbol starts, before its first number was seen. */
  public static final Grid COARSEST = new Grid(0, 0);

  public static final int MAX_DECIMALS = 12;

  private static final double[] POW10 = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12
  };

  private static final long[] LONG_POW10 = new long[MAX_DECIMALS + 1];

  static {
    for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
      LONG_POW10[decimals] = (long) POW10[decimals];
    }
  }

  public Grid {
    if (priceDecimals < 0 || priceDecimals > MAX_DECIMALS) {
      throw new IllegalArgumentException("priceDecimals out of 0..12: " + priceDecimals);
    }
    if (quantityDecimals < 0 || quantityDecimals > MAX_DECIMALS) {
      throw new IllegalArgumentException("quantityDecimals out of 0..12: " + quantityDecimals);
    }
  }

  /** The finer of both grids, component by component. */
  public Grid refine(Grid other) {
    int p = Math.max(priceDecimals, other.priceDecimals);
    int q = Math.max(quantityDecimals, other.quantityDecimals);
    return p == priceDecimals && q == quantityDecimals ? this : new Grid(p, q);
  }

  /**
   * Price in quote currency, correctly rounded: both operands are exact, so the quotient is the
   * same double that parsing the venue's decimal string gives.
   */
  public double price(long ticks) {
    return ticks / POW10[priceDecimals];
  }

  /** Quantity in base currency, correctly rounded as {@link #price}. */
  public double quantity(long lots) {
    return lots / POW10[quantityDecimals];
  }

  /** 10^decimals as a long, 0 to 12. */
  public static long pow10(int decimals) {
    return LONG_POW10[decimals];
  }
}
