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
    Map<Long, OpenBlock> added = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      if (without.get(i)) {
        continue;
      }
      OutlierRows.Row row = rows[i];
      long index = Math.floorDiv(row.timeMs(), blockMs);
      OpenBlock open = added.computeIfAbsent(index, k -> new OpenBlock(k, blocks.names().length));
      boolean tail = row.timeMs() > (index + 1) * blockMs - blocks.embargoMs();
      (tail ? open.tail : open.head).add(row.features(), row.label());
      open.firstMs = Math.min(open.firstMs, row.timeMs());
      open.lastMs = Math.max(open.lastMs, row.timeMs());
    }
    added.forEach(
        (index, open) -> byStart.merge(index * blockMs, open.block(blockMs), TimeBlock::besides));
    return new TrainingBlocks(
        blocks.names(),
        blocks.embargoMs(),
        blocks.nonFinite(),
        byStart.values().toArray(TimeBlock[]::new));
  }

  /** Blocks of one reading are of one length; of few rows all may stand beside. */
  private static long blockMs(TrainingBlocks blocks) {
    return Arrays.stream(blocks.blocks())
        .mapToLong(b -> b.toMs() - b.fromMs())
        .min()
        .orElse(Math.max(30_000, 3 * blocks.embargoMs()));
  }
}
