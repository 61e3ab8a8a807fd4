package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums the labelled rows of one symbol and one horizon per time block, in one pass and in memory
 * that does not grow with them: beyond {@code maxBlocks} neighbouring blocks are joined and blocks
 * become twice as long. Not thread-safe; {@link #write}, {@link #read} and {@link #merge} serve as
 * state and for partial sums.
 */
public final class BlockedGram {

  public static final int DEFAULT_MAX_BLOCKS = 512;

  private static final int FORMAT = 1;

  private final String[] names;
  private final long embargoMs;
  private final int maxBlocks;
  private final NonFinite nonFinite;
  private long blockMs;

  /** Blocks that are not being added to, by start time / blockMs. */
  private final TreeMap<Long, TimeBlock> closed = new TreeMap<>();

  private OpenBlock open;

  /**
   * @param names the features, for messages
   * @param blockMs length of a block to begin with, at least the embargo
   * @param embargoMs time that must lie between a training row and the first test row; at least the
   *     label's horizon
   * @param maxBlocks at least 2
   */
  public BlockedGram(
      String[] names, long blockMs, long embargoMs, int maxBlocks, NonFinite nonFinite) {
    if (blockMs <= 0 || embargoMs < 0 || embargoMs > blockMs) {
      throw new IllegalArgumentException(
          "blocks of %d ms cannot hold an embargo of %d ms; take longer blocks"
              .formatted(blockMs, embargoMs));
    }
    if (maxBlocks < 2) {
      throw new IllegalArgumentException("maxBlocks must be at least 2, is " + maxBlocks);
    }
    this.names = names.clone();
    this.blockMs = blockMs;
    this.embargoMs = embargoMs;
    this.maxBlocks = maxBlocks;
    this.nonFinite = nonFinite;
  }

  /** Blocks of three horizons but at least 30 s, embargo = horizon, rows with a hole skipped. */
  public static BlockedGram forHorizon(String[] names, long horizonMs) {
    long blockMs = Math.max(30_000, 3 * horizonMs);
    return new BlockedGram(names, blockMs, horizonMs, DEFAULT_MAX_BLOCKS, NonFinite.SKIP_ROW);
  }

  /**
   * Adds a row; one without a label (NaN) is counted and left out.
   *
   * @throws IllegalArgumentException on a NaN or infinite feature under {@link NonFinite#REFUSE},
   *     naming it, and on an infinite label
   */
  public void add(long timeMs, double[] features, double labelBp) {
    if (features.length != names.length) {
      throw new IllegalArgumentException(
          "row at %d ms has %d features, expected %d"
              .formatted(timeMs, features.length, names.length));
    }
    if (Double.isInfinite(labelBp)) {
      throw new IllegalArgumentException("label at " + timeMs + " ms is infinite; check mid there");
    }
    long index = Math.floorDiv(timeMs, blockMs);
    if (open == null || open.index != index) {
      close();
      shrink();
      index = Math.floorDiv(timeMs, blockMs);
      open = new OpenBlock(index, names.length);
    }
    if (Double.isNaN(labelBp)) {
      open.skippedRows++;
      return;
    }
    double[] finite = finite(timeMs, features);
    if (finite == null) {
      open.skippedRows++;
      return;
    }
    boolean tail = timeMs > (index + 1) * blockMs - embargoMs;
    (tail ? open.tail : open.head).add(finite, labelBp);
    open.firstMs = Math.min(open.firstMs, timeMs);
    open.lastMs = Math.max(open.lastMs, timeMs);
  }

  private double[] finite(long timeMs, double[] features) {
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
      open.nonFinite[i]++;
      if (result == features) {
        result = features.clone();
      }
      result[i] = 0;
    }
    return result != features && nonFinite == NonFinite.SKIP_ROW ? null : result;
  }

  private void close() {
    if (open != null) {
      closed.merge(open.index, open.block(blockMs), TimeBlock::besides);
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
    TreeMap<Long, TimeBlock> joined = new TreeMap<>();
    for (TimeBlock block : closed.values()) {
      long index = Math.floorDiv(block.fromMs(), newBlockMs);
      boolean reachesEnd = block.toMs() == (index + 1) * newBlockMs;
      // An inner block: its tail lies further than the embargo from the new end.
      TimeBlock inner = reachesEnd ? block : asHead(block);
      TimeBlock wide = withBounds(inner, index * newBlockMs, (index + 1) * newBlockMs);
      joined.merge(index, wide, TimeBlock::besides);
    }
    closed.clear();
    closed.putAll(joined);
    blockMs = newBlockMs;
  }

  private static TimeBlock asHead(TimeBlock b) {
    return new TimeBlock(
        b.fromMs(),
        b.toMs(),
        b.firstMs(),
        b.lastMs(),
        b.all(),
        GramBlock.empty(b.head().features()),
        b.nonFinite(),
        b.skippedRows());
  }

  private static TimeBlock withBounds(TimeBlock b, long fromMs, long toMs) {
    return new TimeBlock(
        fromMs, toMs, b.firstMs(), b.lastMs(), b.head(), b.tail(), b.nonFinite(), b.skippedRows());
  }

  /**
   * Takes over the other's rows; the other is left as it was. Rows of both may lie in the same
   * time.
   *
   * @throws IllegalArgumentException when features or embargo differ, or the block lengths are not
   *     doublings of one another
   */
  public void merge(BlockedGram other) {
    if (!Arrays.equals(names, other.names) || embargoMs != other.embargoMs) {
      throw new IllegalArgumentException(
          "sums of %d features and embargo %d ms cannot take over those of %d and %d ms"
              .formatted(names.length, embargoMs, other.names.length, other.embargoMs));
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
    taken.closed.forEach((index, block) -> closed.merge(index, block, TimeBlock::besides));
    while (closed.size() > maxBlocks) {
      coarsen(blockMs * 2);
    }
  }

  /** The blocks that hold anything, in order of time. */
  public TrainingBlocks blocks() {
    TreeMap<Long, TimeBlock> all = new TreeMap<>(closed);
    if (open != null) {
      all.merge(open.index, open.block(blockMs), TimeBlock::besides);
    }
    TimeBlock[] blocks = all.values().toArray(TimeBlock[]::new);
    return new TrainingBlocks(names.clone(), embargoMs, nonFinite, blocks);
  }

  public String[] names() {
    return names.clone();
  }

  public long embargoMs() {
    return embargoMs;
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
    out.writeLong(embargoMs);
    out.writeInt(maxBlocks);
    out.writeUTF(nonFinite.name());
    out.writeInt(closed.size());
    for (Map.Entry<Long, TimeBlock> entry : closed.entrySet()) {
      TimeBlockCodec.write(entry.getValue(), out);
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
    long embargoMs = in.readLong();
    int maxBlocks = in.readInt();
    NonFinite nonFinite = NonFinite.valueOf(in.readUTF());
    BlockedGram read = new BlockedGram(names, blockMs, embargoMs, maxBlocks, nonFinite);
    int blocks = in.readInt();
    for (int i = 0; i < blocks; i++) {
      TimeBlock block = TimeBlockCodec.read(in);
      read.closed.put(Math.floorDiv(block.fromMs(), blockMs), block);
    }
    if (in.readBoolean()) {
      read.open = OpenBlock.read(in);
    }
    return read;
  }

  /** An independent copy. */
  public BlockedGram copy() {
    BlockedGram copy = new BlockedGram(names, blockMs, embargoMs, maxBlocks, nonFinite);
    copy.closed.putAll(closed);
    copy.open = open == null ? null : open.copy();
    return copy;
  }
}
