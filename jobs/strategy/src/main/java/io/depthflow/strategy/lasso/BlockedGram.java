package io.depthflow.strategy.lasso;

import io.depthflow.strategy.cleaning.FiniteColumns;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums the labelled rows of one symbol per time block, for all horizons at once, in one pass and in
 * memory that does not grow with them: beyond {@code maxBlocks} neighbouring blocks are joined and
 * blocks become twice as long. {@link #blocks(int)} is then the problem of one horizon, {@link
 * TrainingBlocks#select} that of some of its features. Not thread-safe; {@link #write}, {@link
 * #read} and {@link #merge} serve as state and for partial sums.
 */
public final class BlockedGram {

  public static final int DEFAULT_MAX_BLOCKS = 512;

  /** Bits of {@link Cell#labels}. */
  private static final int MOST_HORIZONS = 32;

  private static final int FORMAT = 2;

  private final String[] names;
  private final long[] embargoesMs;
  private final int maxBlocks;
  private final NonFinite nonFinite;
  private long blockMs;

  /** Labels of the row in hand, with 0 for one that is not there. */
  private final double[] finiteLabels;

  /** Blocks that are not being added to, by start time / blockMs. */
  private final TreeMap<Long, CellBlock> closed = new TreeMap<>();

  private OpenBlock open;
  private final BatchPool pool;

  /** One horizon, see the other constructor. */
  public BlockedGram(
      String[] names, long blockMs, long embargoMs, int maxBlocks, NonFinite nonFinite) {
    this(names, blockMs, new long[] {embargoMs}, maxBlocks, nonFinite);
  }

  /**
   * @param names the features, for messages
   * @param blockMs length of a block to begin with, at least the longest embargo
   * @param embargoesMs one per horizon: time that must lie between a training row and the first
   *     test row; at least the label's horizon
   * @param maxBlocks at least 2
   */
  public BlockedGram(
      String[] names, long blockMs, long[] embargoesMs, int maxBlocks, NonFinite nonFinite) {
    for (long embargoMs : embargoesMs) {
      if (blockMs <= 0 || embargoMs < 0 || embargoMs > blockMs) {
        throw new IllegalArgumentException(
            "blocks of %d ms cannot hold an embargo of %d ms; take longer blocks"
                .formatted(blockMs, embargoMs));
      }
    }
    if (maxBlocks < 2) {
      throw new IllegalArgumentException("maxBlocks must be at least 2, is " + maxBlocks);
    }
    if (embargoesMs.length < 1 || embargoesMs.length > MOST_HORIZONS) {
      throw new IllegalArgumentException(
          "sums hold 1 to %d horizons, asked for %d; sum them in several runs"
              .formatted(MOST_HORIZONS, embargoesMs.length));
    }
    this.names = names.clone();
    this.blockMs = blockMs;
    this.embargoesMs = embargoesMs.clone();
    this.maxBlocks = maxBlocks;
    this.nonFinite = nonFinite;
    this.finiteLabels = new double[embargoesMs.length];
    this.pool = new BatchPool(names.length + embargoesMs.length);
  }

  /** Blocks of three horizons but at least 30 s, embargo = horizon, rows with a hole skipped. */
  public static BlockedGram forHorizon(String[] names, long horizonMs) {
    return forHorizons(names, new long[] {horizonMs}, NonFinite.SKIP_ROW);
  }

  /** Blocks of three times the longest horizon but at least 30 s, embargo = horizon of each. */
  public static BlockedGram forHorizons(String[] names, long[] horizonsMs, NonFinite nonFinite) {
    return new BlockedGram(
        names, shortestBlockMs(horizonsMs), horizonsMs, DEFAULT_MAX_BLOCKS, nonFinite);
  }

  /** Three times the longest horizon, but at least 30 s. */
  public static long shortestBlockMs(long[] horizonsMs) {
    return Math.max(30_000, 3 * Arrays.stream(horizonsMs).max().orElse(0));
  }

  /**
   * Adds a row with one label; one without it (NaN) is counted and left out.
   *
   * @throws IllegalArgumentException on a NaN or infinite feature under {@link NonFinite#REFUSE},
   *     naming it, and on an infinite label
   */
  public void add(long timeMs, double[] features, double labelBp) {
    add(timeMs, features, new double[] {labelBp});
  }

  /**
   * Adds a row; it is counted and left out for the horizons whose label it lacks (NaN).
   *
   * @param labelsBp one per horizon
   * @throws IllegalArgumentException on a NaN or infinite feature under {@link NonFinite#REFUSE},
   *     naming it, and on an infinite label
   */
  public void add(long timeMs, double[] features, double[] labelsBp) {
    if (features.length != names.length || labelsBp.length != embargoesMs.length) {
      throw new IllegalArgumentException(
          "row at %d ms has %d features and %d labels, expected %d and %d"
              .formatted(
                  timeMs, features.length, labelsBp.length, names.length, embargoesMs.length));
    }
    long labels = 0;
    for (int h = 0; h < labelsBp.length; h++) {
      finiteLabels[h] = label(labelsBp[h], timeMs);
      labels |= Double.isNaN(labelsBp[h]) ? 0 : 1L << h;
    }
    OpenCell cell = cell(timeMs, labels);
    if (labels == 0) {
      cell.skippedRows++;
      return;
    }
    double[] finite = finite(timeMs, features, cell);
    if (finite == null) {
      cell.skippedRows++;
      return;
    }
    cell.sums.add(finite, finiteLabels);
    cell.sawRow(timeMs);
  }

  /**
   * Adds rows that lie column by column: the same sums, bit for bit, as row by row.
   *
   * @param timesMs by row
   * @param columns the features, then the labels, one per horizon, each by row
   * @param rows how many of them
   * @throws IllegalArgumentException as {@link #add(long, double[], double[])}
   */
  public void addColumns(long[] timesMs, double[][] columns, int rows) {
    addColumns(timesMs, columns, 0, rows);
  }

  /** As {@link #addColumns(long[], double[][], int)}, rows from the one to before the other. */
  void addColumns(long[] timesMs, double[][] columns, int first, int rows) {
    if (columns.length != names.length + embargoesMs.length) {
      throw new IllegalArgumentException(
          "rows of %d columns, expected %d features and %d labels"
              .formatted(columns.length, names.length, embargoesMs.length));
    }
    if (!FiniteColumns.all(columns, names.length, first, rows)) {
      addOneByOne(timesMs, columns, first, rows);
    } else {
      addFinite(timesMs, columns, first, rows);
    }
  }

  /** As {@link #addColumns(long[], double[][], int, int)} for features that are all finite. */
  void addFinite(long[] timesMs, double[][] columns, int first, int rows) {
    long[] labels = new long[rows];
    double[][] filled = columns.clone();
    for (int h = 0; h < embargoesMs.length; h++) {
      filled[names.length + h] = filled(columns[names.length + h], timesMs, first, h, labels);
    }
    int from = first;
    while (from < rows) {
      openAt(timesMs[from]);
      int part = part(timesMs[from], open.index);
      int to = from + 1;
      while (to < rows
          && labels[to] == labels[from]
          && Math.floorDiv(timesMs[to], blockMs) == open.index
          && part(timesMs[to], open.index) == part) {
        to++;
      }
      OpenCell cell = open.cell(part, labels[from], names.length, pool);
      if (labels[from] == 0) {
        cell.skippedRows += to - from;
      } else {
        cell.sums.addColumns(filled, from, to);
        cell.sawRows(timesMs, from, to);
      }
      from = to;
    }
  }

  /** The labels of a horizon with 0 for those that are not there; notes which are. */
  private double[] filled(double[] column, long[] timesMs, int first, int horizon, long[] labels) {
    double[] filled = new double[labels.length];
    for (int row = first; row < labels.length; row++) {
      double label = label(column[row], timesMs[row]);
      filled[row] = label;
      labels[row] |= Double.isNaN(column[row]) ? 0 : 1L << horizon;
    }
    return filled;
  }

  /** 0 for a label that is not there. */
  private static double label(double labelBp, long timeMs) {
    if (Double.isInfinite(labelBp)) {
      throw new IllegalArgumentException("label at " + timeMs + " ms is infinite; check mid there");
    }
    return Double.isNaN(labelBp) ? 0 : labelBp;
  }

  private void addOneByOne(long[] timesMs, double[][] columns, int first, int rows) {
    double[] features = new double[names.length];
    double[] labels = new double[embargoesMs.length];
    for (int row = first; row < rows; row++) {
      for (int i = 0; i < features.length; i++) {
        features[i] = columns[i][row];
      }
      for (int h = 0; h < labels.length; h++) {
        labels[h] = columns[features.length + h][row];
      }
      add(timesMs[row], features, labels);
    }
  }

  private OpenCell cell(long timeMs, long labels) {
    openAt(timeMs);
    return open.cell(part(timeMs, open.index), labels, names.length, pool);
  }

  private void openAt(long timeMs) {
    if (open == null || open.index != Math.floorDiv(timeMs, blockMs)) {
      close();
      shrink();
      open = new OpenBlock(Math.floorDiv(timeMs, blockMs));
    }
  }

  private int part(long timeMs, long index) {
    int part = 0;
    for (long embargoMs : embargoesMs) {
      part += timeMs > (index + 1) * blockMs - embargoMs ? 1 : 0;
    }
    return part;
  }

  private double[] finite(long timeMs, double[] features, OpenCell cell) {
    double[] result = features;
    for (int i = 0; i < features.length; i++) {
      if (Double.isFinite(features[i])) {
        continue;
      }
      if (nonFinite == NonFinite.REFUSE) {
        throw new IllegalArgumentException(
            "feature '%s' is %s at %d ms; let such rows be skipped or the column be dropped"
                .formatted(names[i], features[i], timeMs));
      }
      cell.nonFinite[i]++;
      if (result == features) {
        result = features.clone();
      }
      result[i] = 0;
    }
    return result != features && nonFinite == NonFinite.SKIP_ROW ? null : result;
  }

  private void close() {
    if (open != null) {
      closed.merge(open.index, open.block(blockMs), CellBlock::besides);
      open.close();
      open = null;
    }
  }

  /** Makes room for one more block. */
  private void shrink() {
    while (closed.size() >= maxBlocks) {
      coarsen(blockMs * 2);
    }
  }

  private void coarsen(long newBlockMs) {
    TreeMap<Long, CellBlock> joined = new TreeMap<>();
    for (CellBlock block : closed.values()) {
      long index = Math.floorDiv(block.fromMs(), newBlockMs);
      CellBlock wide = block.within(index * newBlockMs, (index + 1) * newBlockMs);
      joined.merge(index, wide, CellBlock::besides);
    }
    closed.clear();
    closed.putAll(joined);
    blockMs = newBlockMs;
  }

  /**
   * Takes over the other's rows; the other is left as it was. Rows of both may lie in the same
   * time.
   *
   * @throws IllegalArgumentException when features or embargoes differ, or the block lengths are
   *     not doublings of one another
   */
  public void merge(BlockedGram other) {
    if (!Arrays.equals(names, other.names) || !Arrays.equals(embargoesMs, other.embargoesMs)) {
      throw new IllegalArgumentException(
          "sums of %d features and embargoes %s ms cannot take over those of %d and %s ms"
              .formatted(
                  names.length,
                  Arrays.toString(embargoesMs),
                  other.names.length,
                  Arrays.toString(other.embargoesMs)));
    }
    BlockedGram taken = other.copy();
    taken.close();
    close();
    while (blockMs != taken.blockMs) {
      BlockedGram finer = blockMs < taken.blockMs ? this : taken;
      long coarser = Math.max(blockMs, taken.blockMs);
      if (coarser % (finer.blockMs * 2) != 0) {
        throw new IllegalArgumentException(
            "blocks of %d ms and %d ms cannot be merged".formatted(blockMs, taken.blockMs));
      }
      finer.coarsen(finer.blockMs * 2);
    }
    taken.closed.forEach((index, block) -> closed.merge(index, block, CellBlock::besides));
    while (closed.size() > maxBlocks) {
      coarsen(blockMs * 2);
    }
  }

  /** The blocks of the first horizon. */
  public TrainingBlocks blocks() {
    return blocks(0);
  }

  /**
   * The blocks that hold anything, in order of time, as the problem of one horizon.
   *
   * @param horizon its number in the order of the embargoes
   */
  public TrainingBlocks blocks(int horizon) {
    TreeMap<Long, CellBlock> all = new TreeMap<>(closed);
    if (open != null) {
      all.merge(open.index, open.block(blockMs), CellBlock::besides);
    }
    long embargoMs = embargoesMs[horizon];
    int tailFrom = (int) Arrays.stream(embargoesMs).filter(e -> e >= embargoMs).count();
    TimeBlock[] blocks =
        all.values().stream()
            .map(b -> b.of(names.length, horizon, tailFrom))
            .toArray(TimeBlock[]::new);
    return new TrainingBlocks(names.clone(), embargoMs, nonFinite, blocks);
  }

  public String[] names() {
    return names.clone();
  }

  /** Per horizon. */
  public long[] embargoesMs() {
    return embargoesMs.clone();
  }

  /** Present length of a block. */
  public long blockMs() {
    return blockMs;
  }

  /** Writes everything, the rows in hand included. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    out.writeInt(names.length);
    for (String name : names) {
      out.writeUTF(name);
    }
    out.writeLong(blockMs);
    Cell.writeLongs(embargoesMs, out);
    out.writeInt(maxBlocks);
    out.writeUTF(nonFinite.name());
    out.writeInt(closed.size());
    for (Map.Entry<Long, CellBlock> entry : closed.entrySet()) {
      entry.getValue().write(out);
    }
    out.writeBoolean(open != null);
    if (open != null) {
      open.write(out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static BlockedGram read(DataInput in) throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("blocked sums of format " + format + "; this program reads " + FORMAT);
    }
    String[] names = new String[in.readInt()];
    for (int i = 0; i < names.length; i++) {
      names[i] = in.readUTF();
    }
    long blockMs = in.readLong();
    long[] embargoesMs = Cell.readLongs(in);
    int maxBlocks = in.readInt();
    NonFinite nonFinite = NonFinite.valueOf(in.readUTF());
    BlockedGram read = new BlockedGram(names, blockMs, embargoesMs, maxBlocks, nonFinite);
    int blocks = in.readInt();
    for (int i = 0; i < blocks; i++) {
      CellBlock block = CellBlock.read(in);
      read.closed.put(Math.floorDiv(block.fromMs(), blockMs), block);
    }
    if (in.readBoolean()) {
      read.open = OpenBlock.read(in);
    }
    return read;
  }

  /** An independent copy. */
  public BlockedGram copy() {
    BlockedGram copy = new BlockedGram(names, blockMs, embargoesMs, maxBlocks, nonFinite);
    copy.closed.putAll(closed);
    copy.open = open == null ? null : open.copy();
    return copy;
  }
}
