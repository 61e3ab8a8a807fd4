package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sums rows into a {@link GramBlock}. Rows are gathered in batches of {@value #BATCH}; a full batch
 * is centred on its own mean, its products are added four rows at a time, and it is merged. The
 * batch in hand is part of the state, so where a checkpoint fell does not change a bit of the
 * result. Not thread-safe.
 */
public final class GramAccumulator {

  static final int BATCH = 128;

  private static final int LANES = 4;

  private final int columns;

  /** Rows in hand, one after the other, relative to the shift. */
  private final double[] batch;

  private int inHand;
  private GramBlock sum;

  public GramAccumulator(int features) {
    this.columns = features + 1;
    this.sum = GramBlock.empty(features);
    this.batch = new double[BATCH * columns];
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
    System.arraycopy(features, 0, batch, inHand * columns, columns - 1);
    batch[inHand * columns + columns - 1] = label;
    added();
  }

  /** Adds one row of features and labels, all finite; neither is kept. */
  void add(double[] features, double[] labels) {
    int at = inHand * columns;
    System.arraycopy(features, 0, batch, at, features.length);
    System.arraycopy(labels, 0, batch, at + features.length, labels.length);
    added();
  }

  private void added() {
    inHand++;
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
    GramBlock block = GramBlock.empty(columns - 1);
    double[] shift = block.shift();
    double[] mean = block.mean();
    double[] min = block.min();
    double[] max = block.max();
    System.arraycopy(batch, 0, shift, 0, columns);
    // Rounded up to whole lanes: the padding stays 0 and adds nothing.
    int padded = (inHand + LANES - 1) / LANES * LANES;
    double[] centred = new double[padded * columns];
    for (int row = 0; row < inHand; row++) {
      for (int i = 0, at = row * columns; i < columns; i++, at++) {
        double value = batch[at];
        min[i] = Math.min(min[i], value);
        max[i] = Math.max(max[i], value);
        double shifted = value - shift[i];
        centred[at] = shifted;
        mean[i] += shifted;
      }
    }
    for (int i = 0; i < columns; i++) {
      mean[i] /= inHand;
    }
    for (int row = 0; row < inHand; row++) {
      for (int i = 0, at = row * columns; i < columns; i++, at++) {
        centred[at] -= mean[i];
      }
    }
    addProducts(centred, padded, block.comoment());
    return new GramBlock(inHand, shift, mean, block.comoment(), min, max);
  }

  private void addProducts(double[] centred, int rows, double[] triangle) {
    for (int row = 0; row < rows; row += LANES) {
      int r0 = row * columns;
      int r1 = r0 + columns;
      int r2 = r1 + columns;
      int r3 = r2 + columns;
      for (int i = 0, k = 0; i < columns; k += ++i) {
        double a = centred[r0 + i];
        double b = centred[r1 + i];
        double c = centred[r2 + i];
        double d = centred[r3 + i];
        for (int j = 0; j <= i; j++) {
          triangle[k + j] +=
              a * centred[r0 + j] + b * centred[r1 + j] + c * centred[r2 + j] + d * centred[r3 + j];
        }
      }
    }
  }

  /** Writes the sums and the batch in hand. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(columns);
    GramBlockCodec.write(sum, out);
    out.writeInt(inHand);
    for (int i = 0; i < inHand * columns; i++) {
      out.writeDouble(batch[i]);
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
    for (int i = 0; i < read.inHand * read.columns; i++) {
      read.batch[i] = in.readDouble();
    }
    return read;
  }

  /** An independent accumulator of the same content. */
  public GramAccumulator copy() {
    GramAccumulator copy = new GramAccumulator(columns - 1);
    copy.sum = sum;
    copy.inHand = inHand;
    System.arraycopy(batch, 0, copy.batch, 0, inHand * columns);
    return copy;
  }
}
