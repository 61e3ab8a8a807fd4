package io.depthflow.strategy.lasso;

import io.depthflow.strategy.cleaning.OutlierRows;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** Puts rows that stand beside the sums back into their time blocks. */
final class BesideSums {

  private BesideSums() {}

  /**
   * The blocks with the rows in them.
   *
   * @param without numbers of rows that are left out
   */
  static TrainingBlocks join(TrainingBlocks blocks, OutlierRows outliers, BitSet without) {
    OutlierRows.Row[] rows = outliers.rows();
    if (without.cardinality() == rows.length) {
      return blocks;
    }
    TreeMap<Long, TimeBlock> byStart = new TreeMap<>();
    for (TimeBlock block : blocks.blocks()) {
      byStart.put(block.fromMs(), block);
    }
    long blockMs = blockMs(blocks);
    Map<Long, Added> added = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      if (!without.get(i)) {
        long fromMs = Math.floorDiv(rows[i].timeMs(), blockMs) * blockMs;
        added
            .computeIfAbsent(fromMs, k -> new Added(k, k + blockMs, blocks.names().length))
            .add(rows[i], blocks.embargoMs());
      }
    }
    added.forEach((fromMs, part) -> byStart.merge(fromMs, part.block(), BesideSums::besides));
    return new TrainingBlocks(
        blocks.names(),
        blocks.embargoMs(),
        blocks.nonFinite(),
        byStart.values().toArray(TimeBlock[]::new));
  }

  /** Two parts of the same stretch, summed apart from each other. */
  private static TimeBlock besides(TimeBlock a, TimeBlock b) {
    return new TimeBlock(
        a.fromMs(),
        a.toMs(),
        Math.min(a.firstMs(), b.firstMs()),
        Math.max(a.lastMs(), b.lastMs()),
        a.head().merge(b.head()),
        a.tail().merge(b.tail()),
        Cell.sum(a.nonFinite(), b.nonFinite()),
        a.skippedRows() + b.skippedRows());
  }

  /** Rows that are put back into one block. */
  private static final class Added {
    private final long fromMs;
    private final long toMs;
    private final GramAccumulator head;
    private final GramAccumulator tail;
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;

    private Added(long fromMs, long toMs, int features) {
      this.fromMs = fromMs;
      this.toMs = toMs;
      this.head = new GramAccumulator(features);
      this.tail = new GramAccumulator(features);
    }

    private void add(OutlierRows.Row row, long embargoMs) {
      boolean reaches = row.timeMs() > toMs - embargoMs;
      (reaches ? tail : head).add(row.features(), row.label());
      firstMs = Math.min(firstMs, row.timeMs());
      lastMs = Math.max(lastMs, row.timeMs());
    }

    private TimeBlock block() {
      GramBlock headRows = head.block();
      long[] none = new long[headRows.features()];
      return new TimeBlock(fromMs, toMs, firstMs, lastMs, headRows, tail.block(), none, 0);
    }
  }

  /** Blocks of one reading are of one length; of few rows all may stand beside. */
  private static long blockMs(TrainingBlocks blocks) {
    return Arrays.stream(blocks.blocks())
        .mapToLong(b -> b.toMs() - b.fromMs())
        .min()
        .orElse(Math.max(30_000, 3 * blocks.embargoMs()));
  }
}
