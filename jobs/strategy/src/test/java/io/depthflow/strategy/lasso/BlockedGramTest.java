package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.strategy.lasso.LabelledRows.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockedGramTest {

  /** Counts of a block's parts, straight from the rows. */
  private static void assertPartition(TrainingBlocks blocks, List<Row> rows, long embargoMs) {
    long seen = 0;
    long previousEnd = Long.MIN_VALUE;
    for (TimeBlock block : blocks.blocks()) {
      assertThat(block.fromMs()).isGreaterThanOrEqualTo(previousEnd);
      previousEnd = block.toMs();
      long bound = block.toMs() - embargoMs;
      List<Row> inside =
          rows.stream()
              .filter(r -> r.timeMs() >= block.fromMs() && r.timeMs() < block.toMs())
              .toList();
      long head = inside.stream().filter(r -> r.timeMs() <= bound).count();
      assertThat(block.head().n()).as("head of block at %d", block.fromMs()).isEqualTo(head);
      assertThat(block.tail().n()).isEqualTo(inside.size() - head);
      assertThat(block.firstMs()).isEqualTo(inside.get(0).timeMs());
      assertThat(block.lastMs()).isEqualTo(inside.get(inside.size() - 1).timeMs());
      if (block.head().n() > 1) {
        RawProblem plain = LabelledRows.between(inside, block.fromMs(), bound);
        double squares = plain.sd[2] * plain.sd[2] * plain.n;
        assertThat(block.head().comomentOf(2, 2)).isCloseTo(squares, within(1e-9 * (1 + squares)));
      }
      seen += inside.size();
    }
    assertThat(seen).as("rows in blocks").isEqualTo(rows.size());
    assertThat(blocks.rows()).isEqualTo(rows.size());
  }

  @Test
  void shouldPartEveryBlockAtItsEmbargo() {
    for (long seed = 0; seed < 5; seed++) {
      List<Row> rows = LabelledRows.rows(seed, 2000, 1);
      assertPartition(LabelledRows.sums(rows, 60_000, 10_000, 512).blocks(), rows, 10_000);
    }
  }

  @Test
  void shouldCoarsenToWhatCoarseBlocksWouldHaveBeen() {
    for (long seed = 0; seed < 5; seed++) {
      List<Row> rows = LabelledRows.rows(seed, 3000, 1);
      BlockedGram sums = LabelledRows.sums(rows, 20_000, 10_000, 12);
      assertThat(sums.blockMs()).isGreaterThan(200_000);
      assertThat(sums.blocks().blocks().length).isLessThanOrEqualTo(12);
      assertPartition(sums.blocks(), rows, 10_000);
    }
  }

  @Test
  void shouldMergePartialSumsOfAnyShareOfTheRows() {
    for (long seed = 0; seed < 10; seed++) {
      List<Row> rows = LabelledRows.rows(seed, 2500, 1);
      Random random = new Random(seed);
      List<List<Row>> shares = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      rows.forEach(row -> shares.get(random.nextInt(1 + random.nextInt(3))).add(row));
      // Of different coarseness: the third share is thin and stays fine.
      BlockedGram merged = LabelledRows.sums(shares.get(2), 20_000, 10_000, 300);
      merged.merge(LabelledRows.sums(shares.get(0), 20_000, 10_000, 20));
      merged.merge(LabelledRows.sums(shares.get(1), 20_000, 10_000, 300));
      assertPartition(merged.blocks(), rows, 10_000);
    }
  }

  @Test
  void shouldTakeRowsInAnyOrder() {
    List<Row> rows = LabelledRows.rows(1, 400, 1);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(1));
    assertPartition(LabelledRows.sums(shuffled, 60_000, 10_000, 512).blocks(), rows, 10_000);
  }

  @Test
  void shouldGoOnBitForBitFromWrittenState() throws IOException {
    List<Row> rows = LabelledRows.rows(6, 1500, 1);
    TrainingBlocks expected = LabelledRows.sums(rows, 30_000, 10_000, 16).blocks();
    BlockedGram sums = LabelledRows.sums(List.of(), 30_000, 10_000, 16);
    Random random = new Random(6);
    for (Row row : rows) {
      if (random.nextInt(30) == 0) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sums.write(new DataOutputStream(bytes));
        sums =
            BlockedGram.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())))
                .copy();
      }
      sums.add(row.timeMs(), row.x(), row.y());
    }
    TimeBlock[] blocks = sums.blocks().blocks();
    assertThat(blocks).hasSameSizeAs(expected.blocks());
    for (int i = 0; i < blocks.length; i++) {
      assertThat(blocks[i].head().comoment())
          .containsExactly(expected.blocks()[i].head().comoment());
      assertThat(blocks[i].tail().mean()).containsExactly(expected.blocks()[i].tail().mean());
    }
  }

  @Test
  void shouldSkipAndCountRowsWithAHoleOrWithoutALabel() {
    BlockedGram sums = LabelledRows.sums(List.of(), 60_000, 10_000, 16);
    sums.add(1000, new double[] {1, 2, 3, 4}, 5);
    sums.add(2000, new double[] {1, Double.NaN, 3, Double.POSITIVE_INFINITY}, 5);
    sums.add(3000, new double[] {1, Double.NaN, 3, 4}, 5);
    sums.add(4000, new double[] {1, 2, 3, 4}, Double.NaN);
    TrainingBlocks blocks = sums.blocks();
    assertThat(blocks.rows()).isEqualTo(1);
    assertThat(blocks.skippedRows()).isEqualTo(3);
    assertThat(blocks.nonFiniteRows()).containsExactly(0, 2, 0, 1);
  }

  @Test
  void shouldNameTheColumnThatItRefuses() {
    BlockedGram strict = new BlockedGram(LabelledRows.NAMES, 60_000, 10_000, 16, NonFinite.REFUSE);
    assertThatThrownBy(() -> strict.add(7000, new double[] {1, 2, Double.NaN, 4}, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("feature 'c' is NaN at 7000 ms");
    assertThatThrownBy(() -> strict.add(7000, new double[4], Double.NEGATIVE_INFINITY))
        .hasMessageContaining("label at 7000 ms is infinite");
    assertThatThrownBy(() -> strict.add(7000, new double[3], 1)).hasMessageContaining("expected 4");
  }

  @Test
  void shouldKeepRowsButMarkTheColumnThatIsToBeDropped() {
    BlockedGram sums =
        new BlockedGram(LabelledRows.NAMES, 60_000, 10_000, 16, NonFinite.DROP_COLUMN);
    sums.add(1000, new double[] {1, 2, Double.NaN, 4}, 5);
    sums.add(2000, new double[] {2, 3, 9, 4}, 5);
    assertThat(sums.blocks().rows()).isEqualTo(2);
    assertThat(sums.blocks().nonFiniteRows()).containsExactly(0, 0, 1, 0);
    assertThat(sums.blocks().skippedRows()).isZero();
  }

  @Test
  void shouldRefuseBlocksThatCannotHoldTheEmbargo() {
    assertThatThrownBy(() -> LabelledRows.sums(List.of(), 5000, 10_000, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blocks of 5000 ms cannot hold an embargo of 10000 ms");
    BlockedGram minutes = LabelledRows.sums(List.of(), 60_000, 10_000, 16);
    BlockedGram odd = LabelledRows.sums(List.of(), 90_000, 10_000, 16);
    assertThatThrownBy(() -> minutes.merge(odd)).hasMessageContaining("cannot be merged");
  }
}
