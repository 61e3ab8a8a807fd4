package io.depthflow.strategy.lasso;

import io.depthflow.strategy.cleaning.OutlierRows;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Puts rows that stand beside the sums back into their time blocks. */
final class BesideSums {

  private BesideSums() {}

  /** The blocks with all the rows in them. */
  static TrainingBlocks join(TrainingBlocks sums, OutlierRows outliers) {
    if (outliers.rows().length == 0) {
      return sums;
    }
    TreeMap<Long, TimeBlock> blocks = byStart(sums);
    add(outliers, row -> true, sums, blocks);
    return with(blocks, sums);
  }

  /**
   * The joined blocks without some of the rows: those in which one of them lies are put together
   * anew, with the same bits as if all were.
   *
   * @param joined of the sums and all rows
   * @param without numbers of rows that are left out
   */
  static TrainingBlocks leaveOut(
      TrainingBlocks joined, TrainingBlocks sums, OutlierRows outliers, BitSet without) {
    long blockMs = blockMs(sums);
    Set<Long> touched = new HashSet<>();
    without.stream().forEach(i -> touched.add(start(outliers.rows()[i], blockMs)));
    TreeMap<Long, TimeBlock> blocks = byStart(joined);
    TreeMap<Long, TimeBlock> bare = byStart(sums);
    for (long fromMs : touched) {
      blocks.remove(fromMs);
      if (bare.containsKey(fromMs)) {
        blocks.put(fromMs, bare.get(fromMs));
      }
    }
    add(
        outliers,
        i -> !without.get(i) && touched.contains(start(outliers.rows()[i], blockMs)),
        sums,
        blocks);
    return with(blocks, sums);
  }

  private static TreeMap<Long, TimeBlock> byStart(TrainingBlocks sums) {
    TreeMap<Long, TimeBlock> byStart = new TreeMap<>();
    for (TimeBlock block : sums.blocks()) {
      byStart.put(block.fromMs(), block);
    }
    return byStart;
  }

  private static TrainingBlocks with(TreeMap<Long, TimeBlock> blocks, TrainingBlocks sums) {
    return new TrainingBlocks(
        sums.names(),
        sums.embargoMs(),
        sums.nonFinite(),
        blocks.values().toArray(TimeBlock[]::new));
  }

  private static long start(OutlierRows.Row row, long blockMs) {
    return Math.floorDiv(row.timeMs(), blockMs) * blockMs;
  }

  /** Adds rows to the blocks in which they lie, in their order. */
  private static void add(
      OutlierRows outliers,
      IntPredicate which,
      TrainingBlocks sums,
      TreeMap<Long, TimeBlock> blocks) {
    OutlierRows.Row[] rows = outliers.rows();
    long blockMs = blockMs(sums);
    Map<Long, Added> added = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      if (which.test(i)) {
        added
            .computeIfAbsent(
                start(rows[i], blockMs), k -> new Added(k, k + blockMs, sums.names().length))
            .add(rows[i], sums.embargoMs());
      }
    }
    added.forEach((fromMs, part) -> blocks.merge(fromMs, part.block(), BesideSums::besides));
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
