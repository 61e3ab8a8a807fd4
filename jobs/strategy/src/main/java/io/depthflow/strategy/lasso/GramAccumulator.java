package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sums rows into a {@link GramBlock}. Rows are gathered in batches of {@value #BATCH}; a full batch
 * is centred on its own mean, its {@link Products} are summed, and it is merged. The batch in hand
 * is part of the state, so neither where a checkpoint fell nor whether rows came one by one or
 * column by column changes a bit of the result. Not thread-safe.
 */
public final class GramAccumulator {

  static final int BATCH = 128;

  private final int columns;

  /** Values in hand, by column. */
  private final double[][] batch;

  /** Made at the first batch. */
  private Products products;

  private int inHand;
  private GramBlock sum;

  public GramAccumulator(int features) {
    this.columns = features + 1;
    this.sum = GramBlock.empty(features);
    this.batch = new double[columns][BATCH];
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
    put(features, 0);
    batch[columns - 1][inHand] = label;
    added(1);
  }

  /** Adds one row of features and labels, all finite; neither is kept. */
  void add(double[] features, double[] labels) {
    put(features, 0);
    put(labels, features.length);
    added(1);
  }

  private void put(double[] values, int column) {
    for (int i = 0; i < values.length; i++) {
      batch[column + i][inHand] = values[i];
    }
  }

  /**
   * Adds rows that lie column by column, all finite.
   *
   * @param from first row, inclusive
   * @param to last row, exclusive
   */
  void addColumns(double[][] values, int from, int to) {
    int row = from;
    while (row < to) {
      int take = Math.min(BATCH - inHand, to - row);
      for (int i = 0; i < columns; i++) {
        System.arraycopy(values[i], row, batch[i], inHand, take);
      }
      row += take;
      added(take);
    }
  }

  private void added(int rows) {
    inHand += rows;
    if (inHand == BATCH) {
      sum = sum.merge(batchBlock());
      inHand = 0;
    }
  }

  /** Rows added so far. */
  public long n() {
    return sum.n() + inHand;
  }

  /** The moments of all rows so far; the accumulator may go on. */
  public GramBlock block() {
    return inHand == 0 ? sum : sum.merge(batchBlock());
  }

  private GramBlock batchBlock() {
    if (products == null) {
      products = new Products(columns, BATCH);
    }
    GramBlock block = GramBlock.empty(columns - 1);
    for (int i = 0; i < columns; i++) {
      double[] values = batch[i];
      double shift = values[0];
      double min = shift;
      double max = shift;
      double even = 0;
      double odd = 0;
      int row = 0;
      for (; row + 1 < inHand; row += 2) {
        double a = values[row];
        double b = values[row + 1];
        even += a - shift;
        odd += b - shift;
        double less = a < b ? a : b;
        double more = a < b ? b : a;
        min = less < min ? less : min;
        max = more > max ? more : max;
      }
      if (row < inHand) {
        even += values[row] - shift;
        min = Math.min(min, values[row]);
        max = Math.max(max, values[row]);
      }
      double mean = (even + odd) / inHand;
      block.shift()[i] = shift;
      block.mean()[i] = mean;
      block.min()[i] = min;
      block.max()[i] = max;
    }
    products.centre(batch, inHand, block.shift(), block.mean());
    products.sum(inHand, block.comoment());
    return new GramBlock(
        inHand, block.shift(), block.mean(), block.comoment(), block.min(), block.max());
  }

  /** Writes the sums and the batch in hand. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(columns);
    GramBlockCodec.write(sum, out);
    out.writeInt(inHand);
    for (double[] values : batch) {
      for (int row = 0; row < inHand; row++) {
        out.writeDouble(values[row]);
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static GramAccumulator read(DataInput in) throws IOException {
    GramAccumulator read = new GramAccumulator(in.readInt() - 1);
    read.sum = GramBlockCodec.read(in);
    read.inHand = in.readInt();
    if (read.inHand < 0 || read.inHand >= BATCH || read.sum.features() != read.columns - 1) {
      throw new IOException("Gram sums with " + read.inHand + " rows in hand: state is corrupt");
    }
    for (double[] values : read.batch) {
      for (int row = 0; row < read.inHand; row++) {
        values[row] = in.readDouble();
      }
    }
    return read;
  }

  /** An independent accumulator of the same content. */
  public GramAccumulator copy() {
    GramAccumulator copy = new GramAccumulator(columns - 1);
    copy.sum = sum;
    copy.inHand = inHand;
    for (int i = 0; i < columns; i++) {
      System.arraycopy(batch[i], 0, copy.batch[i], 0, inHand);
    }
    return copy;
  }
}
