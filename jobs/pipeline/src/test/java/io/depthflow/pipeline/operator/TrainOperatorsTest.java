package io.depthflow.pipeline.operator;

import static io.depthflow.pipeline.operator.GeneratedLines.PERIOD_MS;
import static io.depthflow.pipeline.operator.GeneratedLines.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import io.depthflow.strategy.lasso.TrainingPlan;
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
  private static final TrainingPlan PLAN =
      new TrainingPlan(WalkForwardOptions.defaults().withFolds(3), CleaningPlan.NONE);
  private static final String[] NAMES = FeatureSet.byName("core").names();
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
      assertSameRows(after.extractOutputValues().get(0), sums(ROWS));
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
      for (byte[] part : after.extractOutputValues()) {
        assertThat(GramOperator.fromBytes(CleaningPlan.NONE, part).blocks(0).blocks().length)
            .as("blocks")
            .isZero();
      }
    }
  }

  @Test
  void shouldTrainFromTwoSubtasksWhatOneTrains() throws Exception {
    LinearModel one = train(List.of(sums(ROWS)), Integer.MAX_VALUE);
    // Rows fall on subtasks as row groups do: in turns.
    List<List<LabeledRow>> halves = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < ROWS.size(); i++) {
      halves.get(i / 20 % 2).add(ROWS.get(i));
    }
    List<byte[]> parts = new ArrayList<>();
    for (List<LabeledRow> half : halves) {
      try (Gram gram = gram(null)) {
        feed(gram, half);
        gram.endInput();
        parts.addAll(gram.extractOutputValues());
      }
    }
    assertThat(parts).hasSize(2);
    assertSameModel(train(parts, Integer.MAX_VALUE), one);
    assertThat(text(train(List.of(sums(ROWS)), 0))).as("restored").isEqualTo(text(one));
    assertThat(text(train(parts, 1)))
        .as("restored between the parts")
        .isEqualTo(text(train(parts, Integer.MAX_VALUE)));
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
    var a = GramOperator.fromBytes(CleaningPlan.NONE, actual).blocks(0).blocks();
    var b = GramOperator.fromBytes(CleaningPlan.NONE, expected).blocks(0).blocks();
    assertThat(a.length).isEqualTo(b.length);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i].n()).isEqualTo(b[i].n());
      assertThat(a[i].firstMs()).isEqualTo(b[i].firstMs());
      assertThat(a[i].lastMs()).isEqualTo(b[i].lastMs());
      assertThat(a[i].skippedRows()).isEqualTo(b[i].skippedRows());
    }
  }

  private static byte[] sums(List<LabeledRow> rows) throws Exception {
    TrainingSums gram = new TrainingSums(NAMES, new long[] {HORIZON_MS}, CleaningPlan.NONE);
    for (LabeledRow row : rows) {
      gram.add(row.row().timeMs(), row.row().values(), row.labelsBp());
    }
    return GramOperator.toBytes(gram);
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
    for (LabeledRow row : rows) {
      gram.processElement(row, row.row().timeMs());
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

  private static final class Gram extends OneInputStreamOperatorTestHarness<LabeledRow, byte[]> {
    Gram() throws Exception {
      super(new GramOperator(NAMES, HORIZON_MS, 0, CleaningPlan.NONE));
    }
  }

  private static final class Train extends OneInputStreamOperatorTestHarness<byte[], Trained> {
    Train() throws Exception {
      super(new TrainOperator("BTCUSDT", "core", PERIOD_MS, HORIZON_MS, PLAN));
    }
  }
}
