package io.depthflow.pipeline.operator;

import static io.depthflow.pipeline.operator.GeneratedLines.PERIOD_MS;
import static io.depthflow.pipeline.operator.GeneratedLines.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.book.LineDigest;
import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import io.depthflow.strategy.lasso.BlockPlan;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.model.LinearModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The one pass over the training rows: partial sums, their merging, and what restores leave. */
@SuppressWarnings("try") // the harness closes with any Exception
class TrainOperatorsTest {
  private static final long HORIZON_MS = 2_000;
  private static final long SEED = 41;
  private static final String[] NAMES = FeatureSet.byName("core").names();
  private static final CleaningPlan CLEANING = CleaningPlan.usual(NAMES, 6, 0.01);
  private static final GramPlan PLAN =
      new GramPlan(
          NAMES,
          new long[] {HORIZON_MS},
          new BlockPlan(30_000, 512),
          NonFinite.SKIP_ROW,
          CLEANING,
          Long.MAX_VALUE);
  private static final List<LabeledRow> ROWS = rows();

  @Test
  void shouldHandOnItsSumsOnceWhenTheInputEnds() throws Exception {
    try (Gram gram = gram(null)) {
      feed(gram, ROWS);
      assertThat(gram.extractOutputValues()).isEmpty();
      gram.endInput();
      assertThat(gram.extractOutputValues()).hasSize(1);
      assertThat(gram.extractOutputValues().get(0)).isEqualTo(sums(ROWS));
    }
  }

  @Test
  void shouldSumTheSameAcrossARestore() throws Exception {
    OperatorSubtaskState state;
    int cut = ROWS.size() / 3;
    try (Gram before = gram(null)) {
      feed(before, ROWS.subList(0, cut));
      state = before.snapshot(1, 1);
      assertThat(before.extractOutputValues()).isEmpty();
    }
    try (Gram after = gram(state)) {
      feed(after, ROWS.subList(cut, ROWS.size()));
      after.endInput();
      assertThat(after.extractOutputValues().get(0)).isEqualTo(sums(ROWS));
    }
  }

  /**
   * A checkpoint may fall between the end of this subtask's input and that of another's. Restored
   * from it the subtask ends its input again, and its sums are with the solver already.
   */
  @Test
  void shouldNotHandOnItsSumsAgainAfterARestoreFromBehindItsEnd() throws Exception {
    OperatorSubtaskState state;
    try (Gram before = gram(null)) {
      feed(before, ROWS);
      before.endInput();
      state = before.snapshot(1, 1);
    }
    try (Gram after = gram(state)) {
      after.endInput();
      assertThat(after.extractOutputValues()).isEmpty();
    }
  }

  /** Three files: at parallelism 1 one subtask sums them, at 2 and 3 each some of them. */
  @Test
  void shouldTrainTheSameBitsAtAnyParallelism() throws Exception {
    int n = ROWS.size();
    List<List<LabeledRow>> files =
        List.of(ROWS.subList(0, n / 4), ROWS.subList(n / 4, n / 2 + 7), ROWS.subList(n / 2 + 7, n));
    String one = null;
    for (int parallelism = 1; parallelism <= 3; parallelism++) {
      List<byte[]> parts = new ArrayList<>();
      for (int subtask = parallelism - 1; subtask >= 0; subtask--) {
        try (Gram gram = gram(null)) {
          for (int file = subtask; file < files.size(); file += parallelism) {
            feed(gram, file, files.get(file));
          }
          gram.endInput();
          parts.addAll(gram.extractOutputValues());
        }
      }
      assertThat(parts).hasSize(3);
      String model = text(train(parts, Integer.MAX_VALUE));
      assertThat(text(train(parts, 1))).as("restored between the parts").isEqualTo(model);
      one = one == null ? model : one;
      assertThat(model).as("parallelism %d", parallelism).isEqualTo(one);
    }
    // Summed as one part the rows are the same and the order of addition is not.
    assertSameModel(
        train(List.of(sums(ROWS)), Integer.MAX_VALUE),
        train(
            List.of(sums(1, files.get(1)), sums(0, files.get(0)), sums(2, files.get(2))),
            Integer.MAX_VALUE));
  }

  @Test
  void shouldLeaveOutRowsBehindTheBound() throws Exception {
    long untilMs = ROWS.get(300).row().timeMs();
    GramPlan plan =
        new GramPlan(NAMES, PLAN.horizonsMs(), PLAN.blocks(), PLAN.nonFinite(), CLEANING, untilMs);
    try (Gram gram = new Gram(plan)) {
      gram.open();
      feed(gram, ROWS);
      gram.endInput();
      assertThat(gram.extractOutputValues().get(0)).isEqualTo(sums(0, ROWS.subList(0, 301), ROWS));
    }
  }

  /**
   * A restore at a lower parallelism: one subtask gets what two had begun. Files that were begun
   * are then summed in two halves, so the last bits may differ, and no row is lost or twice there.
   */
  @Test
  void shouldHandOnWhatOthersHadBegun() throws Exception {
    int n = ROWS.size();
    OperatorSubtaskState state;
    try (Gram a = gram(null);
        Gram b = gram(null)) {
      feed(a, 0, ROWS.subList(0, n / 3));
      feed(b, 1, ROWS.subList(n / 2, 2 * n / 3));
      state = OneInputStreamOperatorTestHarness.repackageState(a.snapshot(1, 1), b.snapshot(1, 1));
    }
    List<byte[]> parts;
    try (Gram after = gram(state)) {
      feed(after, 0, ROWS.subList(n / 3, n / 2));
      feed(after, 1, ROWS.subList(2 * n / 3, n));
      after.endInput();
      parts = after.extractOutputValues();
    }
    assertThat(parts).as("halves of both files").hasSize(4);
    assertSameRowsAndModel(parts);
  }

  /** A restore at a higher parallelism: who reads on may be another than who gets the sums. */
  @Test
  void shouldTrainOnTheSameRowsWhereAnotherReadsOn() throws Exception {
    int n = ROWS.size();
    OperatorSubtaskState state;
    try (Gram before = gram(null)) {
      feed(before, 0, ROWS.subList(0, n / 3));
      state = before.snapshot(1, 1);
    }
    for (int reader = 0; reader < 2; reader++) {
      List<byte[]> parts = new ArrayList<>();
      for (int subtask = 1; subtask >= 0; subtask--) {
        OperatorSubtaskState share =
            OneInputStreamOperatorTestHarness.repartitionOperatorState(state, 2, 1, 2, subtask);
        try (Gram after = gram(share)) {
          if (subtask == reader) {
            feed(after, 0, ROWS.subList(n / 3, n));
          }
          after.endInput();
          parts.addAll(after.extractOutputValues());
        }
      }
      assertSameRowsAndModel(parts);
    }
  }

  private static void assertSameRowsAndModel(List<byte[]> parts) throws Exception {
    TrainingSums merged = PLAN.empty();
    for (byte[] part : parts) {
      merged.merge(GramPart.of(PLAN, part).sums());
    }
    assertSameRows(new GramPart(0, merged).toBytes(), sums(ROWS));
    assertSameModel(train(parts, Integer.MAX_VALUE), train(List.of(sums(ROWS)), Integer.MAX_VALUE));
  }

  /** Trains from parts; a snapshot is taken and restored before the part of that index. */
  private static LinearModel train(List<byte[]> parts, int restoreBefore) throws Exception {
    Train train = train(null);
    try {
      for (int i = 0; i < parts.size(); i++) {
        if (i == restoreBefore) {
          OperatorSubtaskState state = train.snapshot(1, 1);
          train.close();
          train = train(state);
        }
        train.processElement(parts.get(i), 0);
      }
      assertThat(train.extractOutputValues()).isEmpty();
      train.endInput();
      assertThat(train.extractOutputValues()).hasSize(1);
      Trained trained = train.extractOutputValues().get(0);
      assertThat(trained.model().symbol()).isEqualTo("BTCUSDT");
      return trained.model();
    } finally {
      train.close();
    }
  }

  private static void assertSameModel(LinearModel actual, LinearModel expected) {
    assertThat(actual.lambda()).isCloseTo(expected.lambda(), relative(expected.lambda()));
    for (int i = 0; i < NAMES.length; i++) {
      double c = expected.coefficients()[i];
      assertThat(actual.coefficients()[i]).as(NAMES[i]).isCloseTo(c, relative(c));
    }
  }

  private static Offset<Double> relative(double value) {
    return Offset.offset(1e-6 * Math.max(1, Math.abs(value)));
  }

  private static void assertSameRows(byte[] actual, byte[] expected) throws Exception {
    var a = GramPart.of(PLAN, actual).sums().blocks(0).blocks();
    var b = GramPart.of(PLAN, expected).sums().blocks(0).blocks();
    assertThat(a.length).isEqualTo(b.length);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i].n()).isEqualTo(b[i].n());
      assertThat(a[i].firstMs()).isEqualTo(b[i].firstMs());
      assertThat(a[i].lastMs()).isEqualTo(b[i].lastMs());
      assertThat(a[i].skippedRows()).isEqualTo(b[i].skippedRows());
    }
  }

  private static byte[] sums(List<LabeledRow> rows) throws Exception {
    return sums(0, rows);
  }

  private static byte[] sums(int part, List<LabeledRow> rows) throws Exception {
    return sums(part, rows, rows);
  }

  /** Row by row, as no job does; of rows that are behind the bound the lines count all the same. */
  private static byte[] sums(int part, List<LabeledRow> rows, List<LabeledRow> told)
      throws Exception {
    TrainingSums gram = PLAN.empty();
    for (LabeledRow row : rows) {
      gram.add(row.row().timeMs(), row.row().values(), row.labelsBp());
    }
    gram.settle();
    LineDigest source =
        told.stream().map(row -> row.row().source()).reduce(LineDigest.NONE, LineDigest::plus);
    return new GramPart(part, source, gram).toBytes();
  }

  /** Some minutes of rows with holes: the market's own, the label a sum of two features. */
  private static List<LabeledRow> rows() {
    List<LabeledRow> rows = new ArrayList<>();
    Random random = new Random(SEED);
    Labeler labeler = new Labeler(new long[] {HORIZON_MS}, PERIOD_MS);
    List<FeatureRow> features =
        GeneratedLines.rows(GeneratedLines.of("BTCUSDT", SEED, 900), "core");
    for (FeatureRow row : features) {
      if (random.nextInt(50) != 0) {
        labeler.add(row, rows::add);
      }
    }
    labeler.flush(rows::add);
    return rows;
  }

  private static void feed(Gram gram, List<LabeledRow> rows) throws Exception {
    feed(gram, 0, rows);
  }

  private static void feed(Gram gram, int part, List<LabeledRow> rows) throws Exception {
    for (int from = 0; from < rows.size(); from += 50) {
      int to = Math.min(rows.size(), from + 50);
      gram.processElement(FeatureColumns.of(part, rows.subList(from, to)), 0);
    }
  }

  private static Gram gram(OperatorSubtaskState state) throws Exception {
    Gram harness = new Gram();
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static Train train(OperatorSubtaskState state) throws Exception {
    Train harness = new Train();
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static final class Gram
      extends OneInputStreamOperatorTestHarness<FeatureColumns, byte[]> {
    Gram() throws Exception {
      this(PLAN);
    }

    Gram(GramPlan plan) throws Exception {
      super(new GramOperator(plan));
    }
  }

  private static final class Train extends OneInputStreamOperatorTestHarness<byte[], Trained> {
    Train() throws Exception {
      super(
          new TrainOperator(
              "BTCUSDT",
              "core",
              PERIOD_MS,
              PLAN,
              ModelPlan.each(1, List.of(new int[0])),
              WalkForwardOptions.defaults().withFolds(3)));
    }
  }
}
