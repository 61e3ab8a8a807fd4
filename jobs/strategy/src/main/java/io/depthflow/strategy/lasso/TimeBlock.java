package io.depthflow.strategy.lasso;

/**
 * The rows of one stretch of time, kept in two parts so that an embargo needs no second reading:
 * rows of the tail have labels that reach, or may reach, beyond the block's end. Training that is
 * followed by a test block takes the head of the last block only.
 *
 * @param fromMs start, inclusive
 * @param toMs end, exclusive
 * @param firstMs time of the first row, Long.MAX_VALUE when there is none
 * @param lastMs time of the last row, Long.MIN_VALUE when there is none
 * @param head rows with t <= toMs - embargo
 * @param tail the others
 * @param nonFinite rows whose value was NaN or infinite, per feature; what became of them says
 *     {@link NonFinite}
 * @param skippedRows rows left out because of such a value or of a label that is not there
 */
public record TimeBlock(
    long fromMs,
    long toMs,
    long firstMs,
    long lastMs,
    GramBlock head,
    GramBlock tail,
    long[] nonFinite,
    long skippedRows) {

  public long n() {
    return head.n() + tail.n();
  }

  /** All rows of the block. */
  public GramBlock all() {
    return head.merge(tail);
  }

  /** The block with some of its features, as {@link GramBlock#select}. */
  public TimeBlock select(int[] columns) {
    long[] counts = new long[columns.length];
    GramBlock selected = head.select(columns);
    for (int i = 0; i < columns.length; i++) {
      counts[i] = nonFinite[columns[i]];
    }
    return new TimeBlock(
        fromMs, toMs, firstMs, lastMs, selected, tail.select(columns), counts, skippedRows);
  }

  /**
   * Both blocks as one; the other begins where this one ends or later. Rows of this tail are then
   * followed by rows of the same block, so they join the head.
   */
  TimeBlock followedBy(TimeBlock next) {
    return new TimeBlock(
        fromMs,
        next.toMs,
        Math.min(firstMs, next.firstMs),
        Math.max(lastMs, next.lastMs),
        all().merge(next.head),
        next.tail,
        Cell.sum(nonFinite, next.nonFinite),
        skippedRows + next.skippedRows);
  }
}
