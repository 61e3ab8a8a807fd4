package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sums rows into a {@link GramBlock}. Rows are gathered in a {@link RowBatch}; a full one is
 * centred on its own mean, its {@link Products} are summed, and it is merged. The batch in hand is
 * part of the state, so neither where a checkpoint fell nor whether rows came one by one or column
 * by column changes a bit of the result. Not thread-safe.
 */
public final class GramAccumulator {

  private final BatchPool pool;
  private final RowBatch batch;
  private GramBlock sum;

  public GramAccumulator(int features) {
    this(new BatchPool(features + 1));
  }

  /** Sums of as many columns as the pool is for, features and labels all alike. */
  GramAccumulator(BatchPool pool) {
    this(pool, GramBlock.empty(pool.columns() - 1), pool.take());
  }

  private GramAccumulator(BatchPool pool, GramBlock sum, RowBatch batch) {
    this.pool = pool;
    this.sum = sum;
    this.batch = batch;
  }

  /**
   * Adds one row.
   *
   * @param features finite values; not kept
   * @param label finite
   */
  public void add(double[] features, double label) {
    if (features.length != sum.features()) {
      throw new IllegalArgumentException(
          "row of %d features, the sums are of %d".formatted(features.length, sum.features()));
    }
    add(features, new double[] {label});
  }

  /** Adds one row of features and labels, all finite; neither is kept. */
  void add(double[] features, double[] labels) {
    batch.add(features, labels);
    mergeFull();
  }

  /**
   * Adds rows that lie column by column, all finite.
   *
   * @param from first row, inclusive
   * @param to last row, exclusive
   */
  void addColumns(double[][] values, int from, int to) {
    for (int row = from; row < to; ) {
      row += batch.addColumns(values, row, to);
      mergeFull();
    }
  }

  private void mergeFull() {
    if (batch.isFull()) {
      sum = block();
      batch.clear();
    }
  }

  /** Rows added so far. */
  public long n() {
    return sum.n() + batch.count();
  }

  /** The moments of all rows so far; the accumulator may go on. */
  public GramBlock block() {
    if (batch.count() == 0) {
      return sum;
    }
    return sum.merge(batch.moments(pool.products()));
  }

  /** Gives back what others may use; not to be called on any more. */
  void close() {
    pool.give(batch);
  }

  /** Writes the sums and the batch in hand. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(pool.columns());
    GramBlockCodec.write(sum, out);
    batch.write(out);
  }

  /** Reads what {@link #write} wrote. */
  public static GramAccumulator read(DataInput in) throws IOException {
    int columns = in.readInt();
    GramBlock sum = GramBlockCodec.read(in);
    if (sum.features() != columns - 1) {
      throw new IOException(
          "Gram sums of %d columns with a block of %d features: state is corrupt"
              .formatted(columns, sum.features()));
    }
    return new GramAccumulator(new BatchPool(columns), sum, RowBatch.read(columns, in));
  }

  /** An independent accumulator of the same content. */
  public GramAccumulator copy() {
    return new GramAccumulator(new BatchPool(pool.columns()), sum, batch.copy());
  }
}
