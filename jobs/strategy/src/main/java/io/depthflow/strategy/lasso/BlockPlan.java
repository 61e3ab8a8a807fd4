package io.depthflow.strategy.lasso;

import io.depthflow.strategy.evaluation.BlockFigure;
import io.depthflow.strategy.evaluation.ForecastScores;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Into what blocks of time a span of rows is summed. Blocks are as short as the longest horizon
 * allows, so that groups part well; beyond so many of them they are twice as long, and so on. How
 * many is told by the groups that they make: each, and so the hold-out, is to have blocks enough
 * for a bound on its R2, where the span has them.
 *
 * @param blockMs length of a block to begin with
 * @param maxBlocks most of them; where the span is known, it fits into these from the start, as
 *     joining blocks on the way costs more than the rows
 */
public record BlockPlan(long blockMs, int maxBlocks) implements Serializable {

  /** At 64 features two or three sums of 18 kB each, held by who sums and by who solves. */
  private static final int MOST_BLOCKS = 2 * BlockedGram.DEFAULT_MAX_BLOCKS;

  /** One more, since groups are cut where a block ends. */
  private static final int BLOCKS_OF_A_GROUP = BlockFigure.LEAST_BLOCKS + 1;

  /**
   * @param horizonsMs of the labels
   * @param spanMs from the first row to the last; 0 where only reading tells
   * @param selection how the blocks are grouped
   */
  public static BlockPlan of(long[] horizonsMs, long spanMs, WalkForwardOptions selection) {
    return of(horizonsMs, spanMs, selection.groups());
  }

  private static BlockPlan of(long[] horizonsMs, long spanMs, int groups) {
    int maxBlocks = BlockedGram.DEFAULT_MAX_BLOCKS;
    // Blocks that are just too many become half of them.
    while (maxBlocks < 2 * BLOCKS_OF_A_GROUP * groups && maxBlocks < MOST_BLOCKS) {
      maxBlocks *= 2;
    }
    long blockMs = BlockedGram.shortestBlockMs(horizonsMs);
    while (spanMs / blockMs + 2 > maxBlocks) {
      blockMs *= 2;
    }
    return new BlockPlan(blockMs, maxBlocks);
  }

  /** Empty sums. */
  public BlockedGram sums(String[] names, long[] horizonsMs, NonFinite nonFinite) {
    return new BlockedGram(names, blockMs, horizonsMs, maxBlocks, nonFinite);
  }

  /**
   * What is to be known before anything is read: that the hold-out will be too few blocks to tell
   * an edge from luck, and the cure. Rows without a hole are assumed.
   *
   * @param horizonMs of the label that looks ahead farthest
   * @param spanMs from the first row to the last
   */
  public static Optional<String> objection(
      long horizonMs, long spanMs, WalkForwardOptions selection) {
    int others = selection.groups() - selection.folds();
    long blocks = holdoutBlocks(horizonMs, spanMs, selection.groups());
    if (blocks >= BlockFigure.LEAST_BLOCKS) {
      return Optional.empty();
    }
    int fits =
        IntStream.iterate(selection.folds(), folds -> folds - 1)
            .limit(selection.folds() - 1L)
            .filter(f -> holdoutBlocks(horizonMs, spanMs, f + others) >= BlockFigure.LEAST_BLOCKS)
            .findFirst()
            .orElse(0);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d folds leave about %d block%s of %d s to be held out, and %d are needed to tell an"
                + " edge from luck; %s",
            selection.folds(),
            blocks,
            blocks == 1 ? "" : "s",
            testBlockMs(horizonMs, spanMs, selection.groups()) / 1000,
            BlockFigure.LEAST_BLOCKS,
            fits > 0
                ? "give --folds=%d or fewer, or a longer span".formatted(fits)
                : "give a longer span: here no number of --folds leaves enough"));
  }

  private static long holdoutBlocks(long horizonMs, long spanMs, int groups) {
    return spanMs / groups / testBlockMs(horizonMs, spanMs, groups);
  }

  /** What an R2 takes its error from: blocks joined until they are long enough for it. */
  private static long testBlockMs(long horizonMs, long spanMs, int groups) {
    long blockMs = of(new long[] {horizonMs}, spanMs, groups).blockMs;
    return (ForecastScores.blockMs(horizonMs) + blockMs - 1) / blockMs * blockMs;
  }
}
