package io.depthflow.strategy.lasso;

import io.depthflow.strategy.cleaning.OutlierCut;
import io.depthflow.strategy.cleaning.OutlierRows;
import io.depthflow.strategy.evaluation.BlockBootstrap;
import io.depthflow.strategy.evaluation.BlockFigure;
import io.depthflow.strategy.evaluation.ForecastScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Time blocks in consecutive groups of about equally many rows, and the sums of training parts made
 * of them: without the rows whose labels reach into the test, without what the part itself holds
 * for outliers.
 */
final class BlockGroups {

  /**
   * A stretch of blocks that is trained on.
   *
   * @param headOnly without its last rows, because a test follows
   */
  record Stretch(long fromMs, long toMs, boolean headOnly) {}

  /**
   * The rows of a training part.
   *
   * @param cut what was left out of them
   * @param kept the blocks without that
   */
  record Part(GramBlock rows, OutlierCut cut, TrainingBlocks kept) {}

  private final TrainingBlocks sums;
  private final OutlierRows outliers;
  private final TrainingBlocks all;
  private final List<TimeBlock> groups;

  /**
   * @param count groups to make
   * @throws IllegalArgumentException where there are too few blocks
   */
  BlockGroups(TrainingBlocks sums, OutlierRows outliers, int count) {
    this.sums = sums;
    this.outliers = outliers;
    this.all = BesideSums.join(sums, outliers);
    this.groups = groups(all, count);
  }

  TimeBlock group(int i) {
    return groups.get(i);
  }

  List<TimeBlock> groups() {
    return groups;
  }

  /** All rows, outliers too. */
  TrainingBlocks all() {
    return all;
  }

  /** Groups from (inclusive) to (exclusive), which a test follows. */
  List<Stretch> before(int from, int to) {
    List<Stretch> stretches = new ArrayList<>();
    for (int i = from; i < to; i++) {
      stretches.add(new Stretch(groups.get(i).fromMs(), groups.get(i).toMs(), i == to - 1));
    }
    return stretches;
  }

  /** All groups but the tested one and the last, without the block behind the tested one. */
  List<Stretch> around(int test) {
    List<Stretch> stretches = before(0, test);
    int last = groups.size() - 1;
    for (int i = test + 1; i < last; i++) {
      TimeBlock group = groups.get(i);
      long fromMs = i > test + 1 ? group.fromMs() : secondBlockMs(group);
      if (fromMs < group.toMs()) {
        stretches.add(new Stretch(fromMs, group.toMs(), i == last - 1));
      }
    }
    if (stretches.isEmpty()) {
      throw new IllegalArgumentException(
          "validation groups of one time block leave nothing to train on that lies an embargo away;"
              + " give more data or fewer folds");
    }
    return stretches;
  }

  /** Time of a stretch's first row, where it begins with a group. */
  long firstMs(Stretch stretch) {
    return groups.stream()
        .filter(g -> g.fromMs() == stretch.fromMs)
        .mapToLong(TimeBlock::firstMs)
        .findFirst()
        .orElse(stretch.fromMs);
  }

  /** A block is at least as long as the embargo. */
  private long secondBlockMs(TimeBlock group) {
    return Arrays.stream(all.blocks())
        .filter(b -> b.n() > 0 && b.fromMs() >= group.fromMs())
        .mapToLong(TimeBlock::toMs)
        .findFirst()
        .orElseThrow();
  }

  /** The rows of the stretches, cleaned by what they hold for usual. */
  Part part(List<Stretch> stretches) {
    GramBlock rows = sum(all, stretches);
    OutlierCut cut = outliers.cut(timeMs -> holds(stretches, timeMs), rows.n());
    if (cut.count() == 0) {
      return new Part(rows, cut, all);
    }
    TrainingBlocks kept = BesideSums.leaveOut(all, sums, outliers, cut.rows());
    return new Part(sum(kept, stretches), cut, kept);
  }

  /** Those rows of a part that lie in one group of it, but for labels that reach beyond. */
  GramBlock within(Part part, int group) {
    return sum(part.kept, before(group, group + 1));
  }

  /**
   * A fit's R2 on a group that it was not given, with its error by blocks that are several horizons
   * long.
   *
   * @param constant forecast that it is held against, label units: 0 is no change
   */
  BlockFigure r2(TimeBlock group, LassoFit fit, double constant, long horizonMs) {
    long leastMs = ForecastScores.blockMs(horizonMs);
    long blockMs = Long.MAX_VALUE;
    List<double[]> sums = new ArrayList<>();
    TimeBlock stretch = null;
    for (TimeBlock block : all.blocks()) {
      if (block.n() == 0 || block.fromMs() < group.fromMs() || block.toMs() > group.toMs()) {
        continue;
      }
      stretch = stretch == null ? block : stretch.followedBy(block);
      if (stretch.toMs() - stretch.fromMs() >= leastMs) {
        blockMs = Math.min(blockMs, stretch.toMs() - stretch.fromMs());
        sums.add(errors(stretch, fit, constant));
        stretch = null;
      }
    }
    return new BlockFigure(
        r2(errors(group, fit, constant)),
        BlockBootstrap.estimate(sums.toArray(double[][]::new), BlockGroups::r2).error(),
        sums.size(),
        sums.isEmpty() ? leastMs : blockMs);
  }

  /** Sums of squared errors: the fit's, the constant's. */
  private static double[] errors(TimeBlock block, LassoFit fit, double constant) {
    GramBlock rows = block.all();
    return new double[] {
      rows.score(fit.coefficients(), fit.intercept()).sse(),
      rows.score(new double[rows.features()], constant).sse()
    };
  }

  private static double r2(double[] errors) {
    return errors[1] > 0 ? 1 - errors[0] / errors[1] : Double.NaN;
  }

  private boolean holds(List<Stretch> stretches, long timeMs) {
    for (Stretch s : stretches) {
      long toMs = s.headOnly ? s.toMs - sums.embargoMs() + 1 : s.toMs;
      if (timeMs >= s.fromMs && timeMs < toMs) {
        return true;
      }
    }
    return false;
  }

  private GramBlock sum(TrainingBlocks blocks, List<Stretch> stretches) {
    GramBlock sum = GramBlock.empty(blocks.names().length);
    for (Stretch stretch : stretches) {
      TimeBlock joined = joined(blocks, stretch);
      if (joined != null) {
        // Where the last block of the stretch has no row left, this one's tail reaches no test.
        boolean reaches = stretch.headOnly && joined.toMs() == stretch.toMs;
        sum = sum.merge(reaches ? joined.head() : joined.all());
      }
    }
    return sum;
  }

  private TimeBlock joined(TrainingBlocks blocks, Stretch stretch) {
    List<TimeBlock> own = within(blocks, stretch);
    for (TimeBlock group : groups) {
      if (group.fromMs() == stretch.fromMs
          && group.toMs() == stretch.toMs
          && (blocks == all || own.equals(within(all, stretch)))) {
        return group;
      }
    }
    return own.stream().reduce(TimeBlock::followedBy).orElse(null);
  }

  private static List<TimeBlock> within(TrainingBlocks blocks, Stretch stretch) {
    return Arrays.stream(blocks.blocks())
        .filter(b -> b.n() > 0 && b.fromMs() >= stretch.fromMs && b.toMs() <= stretch.toMs)
        .toList();
  }

  /** Joins neighbouring blocks into groups of about equally many rows. */
  private static List<TimeBlock> groups(TrainingBlocks blocks, int count) {
    List<TimeBlock> filled = Arrays.stream(blocks.blocks()).filter(b -> b.n() > 0).toList();
    if (filled.size() < count) {
      throw new IllegalArgumentException(
          "%d rows with a label in %d time blocks, but %d are needed (folds + 2)%s; give more data,"
                  .formatted(blocks.rows(), filled.size(), count, reasons(blocks))
              + " fewer folds or shorter blocks");
    }
    long total = blocks.rows();
    List<TimeBlock> groups = new ArrayList<>();
    TimeBlock group = null;
    long seen = 0;
    for (int i = 0; i < filled.size(); i++) {
      TimeBlock block = filled.get(i);
      group = group == null ? block : group.followedBy(block);
      seen += block.n();
      int groupsLeft = count - groups.size() - 1;
      int blocksLeft = filled.size() - i - 1;
      boolean full = seen * count >= total * (groups.size() + 1L);
      if (groupsLeft > 0 && (full || blocksLeft == groupsLeft)) {
        groups.add(group);
        group = null;
      }
    }
    groups.add(group);
    return groups;
  }

  private static String reasons(TrainingBlocks blocks) {
    long[] nonFinite = blocks.nonFiniteRows();
    int worst = 0;
    for (int i = 1; i < nonFinite.length; i++) {
      worst = nonFinite[i] > nonFinite[worst] ? i : worst;
    }
    return nonFinite[worst] == 0
        ? " (" + blocks.skippedRows() + " rows without one left out)"
        : " (%d rows left out; feature '%s' was not finite in %d)"
            .formatted(blocks.skippedRows(), blocks.names()[worst], nonFinite[worst]);
  }
}
