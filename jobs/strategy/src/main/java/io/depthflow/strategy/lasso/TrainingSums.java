package io.depthflow.strategy.lasso;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.cleaning.OutlierRows;
import io.depthflow.strategy.cleaning.OutlierSketch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the one pass over the rows leaves: the sums, and beside them the rows that a training part
 * may find to be outliers. Memory does not grow with the rows. Not thread-safe; {@link #write},
 * {@link #read} and {@link #merge} serve as state and for partial sums.
 */
public final class TrainingSums {

  private final BlockedGram gram;
  private final OutlierSketch sketch;

  /**
   * @param names of the features
   * @param horizonsMs one per label of a row
   * @param cleaning which rows a training part is to leave out
   */
  public TrainingSums(String[] names, long[] horizonsMs, CleaningPlan cleaning) {
    this(BlockedGram.forHorizons(names, horizonsMs, NonFinite.SKIP_ROW), cleaning);
  }

  /**
   * @param gram empty sums
   * @param cleaning which rows a training part is to leave out
   */
  public TrainingSums(BlockedGram gram, CleaningPlan cleaning) {
    this(gram, new OutlierSketch(cleaning, gram.names(), gram.embargoesMs().length));
  }

  private TrainingSums(BlockedGram gram, OutlierSketch sketch) {
    this.gram = gram;
    this.sketch = sketch;
  }

  /**
   * Adds a row.
   *
   * @param labelsBp one per horizon, NaN where there is none
   * @throws IllegalArgumentException as {@link BlockedGram#add}
   */
  public void add(long timeMs, double[] features, double[] labelsBp) {
    sketch.add(timeMs, features, labelsBp, gram::add);
  }

  /**
   * Adds rows that lie column by column: the same sums, bit for bit, as row by row.
   *
   * @param timesMs by row; they are others afterwards, as the columns are
   * @param columns features, then labels, each by row
   * @throws IllegalArgumentException as {@link BlockedGram#add}
   */
  public void addColumns(long[] timesMs, double[][] columns, int rows) {
    sketch.addColumns(timesMs, columns, rows, this::addSlice, gram::add);
  }

  private void addSlice(long[] timesMs, double[][] columns, int from, int to, boolean finite) {
    if (finite) {
      gram.addFinite(timesMs, columns, from, to);
    } else {
      gram.addColumns(timesMs, columns, from, to);
    }
  }

  /**
   * To be called when a part of the rows has ended: the sums get what need not stand beside them.
   * Merging does so by itself; before it, less is to be handed on.
   */
  public void settle() {
    sketch.settle(gram::add);
  }

  /** Takes over the rows of other sums of the same features, which must not be used any more. */
  public void merge(TrainingSums other) {
    other.settle();
    gram.merge(other.gram);
    sketch.merge(other.sketch, gram::add);
  }

  /** The sums of one horizon, without the rows beside them. */
  public TrainingBlocks blocks(int horizon) {
    settle();
    return gram.blocks(horizon);
  }

  /** The rows beside the sums. */
  public OutlierRows outliers(int horizon) {
    settle();
    return sketch.outliers(horizon);
  }

  /** Writes everything. */
  public void write(DataOutput out) throws IOException {
    gram.write(out);
    sketch.write(out);
  }

  /** Reads what {@link #write} wrote by sums with the same rules. */
  public static TrainingSums read(CleaningPlan cleaning, DataInput in) throws IOException {
    BlockedGram gram = BlockedGram.read(in);
    int horizons = gram.embargoesMs().length;
    return new TrainingSums(gram, OutlierSketch.read(cleaning, gram.names(), horizons, in));
  }
}
