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

  private final int columns;
  private final RowBatch batch;
  private GramBlock sum;

  /** Made at the first batch. */
  private Products products;

  public GramAccumulator(int features) {
    this(features + 1, GramBlock.empty(features), new RowBatch(features + 1));
  }

  private GramAccumulator(int columns, GramBlock sum, RowBatch batch) {
    this.columns = columns;
    this.sum = sum;
    this.batch = batch;
  }

  /** Sums of features and several labels, as columns that are all alike. */
  static GramAccumulator ofColumns(int columns) {
    return new GramAccumulator(columns - 1);
  }

  /**
   * Adds one row.
   *
   * @param features finite values; not kept
   * @param label finite
   */
  public void add(double[] features, double label) {
    if (features.length != columns - 1) {
      throw new IllegalArgumentException(
          "row of %d features, the sums are of %d".formatted(features.length, columns - 1));
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
    if (products == null) {
      products = new Products(batch.lanes());
    }
    return sum.merge(batch.moments(products));
  }

  /** Writes the sums and the batch in hand. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(columns);
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
    return new GramAccumulator(columns, sum, RowBatch.read(columns, in));
  }

  /** An independent accumulator of the same content. */
  public GramAccumulator copy() {
    return new GramAccumulator(columns, sum, batch.copy());
  }
}
