package io.depthflow.strategy.cleaning;

import java.util.BitSet;

/**
 * The rows of one training part that are left out.
 *
 * @param rows numbers among {@link OutlierRows#rows()}; a row that two rules cut is there once
 * @param bounds one per rule
 */
public record OutlierCut(BitSet rows, OutlierBound[] bounds) {

  static final OutlierCut NOTHING = new OutlierCut(new BitSet(), new OutlierBound[0]);

  /** How many rows are left out. */
  public int count() {
    return rows.cardinality();
  }
}
