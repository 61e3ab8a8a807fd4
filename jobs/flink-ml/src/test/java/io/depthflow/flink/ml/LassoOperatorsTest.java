package io.depthflow.flink.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.strategy.lasso.GramBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.ml.linalg.typeinfo.DenseVectorTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** What the operators keep across a checkpoint, and in which order they hand rows on. */
@SuppressWarnings("try") // a harness's close may throw InterruptedException
class LassoOperatorsTest {
  private static final RowTypeInfo TYPE =
      new RowTypeInfo(
          new TypeInformation<?>[] {Types.INT, DenseVectorTypeInfo.INSTANCE, Types.DOUBLE},
          new String[] {"number", "features", "label"});
  private static final Row MODEL =
      new LassoModelData(new double[] {1, 0, -2, 0, 0, 0}, 5, 0, 0, 10).toRow();

  private final Problem problem = Problem.of(300);
  private final Row[] rows = named(problem.rows());

  /** As a Table hands them out: fields have places and names. */
  private static Row[] named(Row[] rows) {
    TypeSerializer<Row> serializer = TYPE.createSerializer(new SerializerConfigImpl());
    try {
      for (int i = 0; i < rows.length; i++) {
        DataOutputSerializer out = new DataOutputSerializer(128);
        serializer.serialize(rows[i], out);
        rows[i] = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private TwoInputStreamOperatorTestHarness<Row, Row, Row> predictor() throws Exception {
    return new TwoInputStreamOperatorTestHarness<>(new PredictOperator(TYPE, new LassoModel()));
  }

  @SuppressWarnings("unchecked")
  private static List<Integer> numbers(AbstractStreamOperatorTestHarness<Row> harness) {
    return harness.getOutput().stream()
        .map(element -> (Integer) ((StreamRecord<Row>) element).getValue().getField(0))
        .toList();
  }

  @Test
  void shouldKeepRowsInOrderUntilTheModelComesAcrossARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var before = predictor()) {
      before.open();
      before.processElement1(new StreamRecord<>(rows[0]));
      before.processElement1(new StreamRecord<>(rows[1]));
      snapshot = before.snapshot(1, 1);
      before.processElement1(new StreamRecord<>(rows[2]));
      assertThat(before.getOutput()).isEmpty();
    }
    try (var after = predictor()) {
      after.initializeState(snapshot);
      after.open();
      after.processElement1(new StreamRecord<>(rows[2]));
      assertThat(after.getOutput()).isEmpty();
      after.processElement2(new StreamRecord<>(MODEL));
      after.processElement1(new StreamRecord<>(rows[3]));
      assertThat(numbers(after)).containsExactly(0, 1, 2, 3);
      Row first = (Row) ((StreamRecord<?>) after.getOutput().peek()).getValue();
      assertThat(first.getField(3)).isEqualTo(5 + problem.x()[0][0] - 2 * problem.x()[0][2]);
    }
  }

  @Test
  void shouldKeepTheModelAcrossARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var before = predictor()) {
      before.open();
      before.processElement2(new StreamRecord<>(MODEL));
      assertThatThrownBy(() -> before.processElement2(new StreamRecord<>(MODEL)))
          .hasMessageContaining("more than one row");
      snapshot = before.snapshot(1, 1);
    }
    try (var after = predictor()) {
      after.initializeState(snapshot);
      after.open();
      after.processElement1(new StreamRecord<>(rows[7]));
      after.endInput2();
      assertThat(numbers(after)).containsExactly(7);
    }
  }

  @Test
  void shouldRefuseModelDataWithoutARow() throws Exception {
    try (var harness = predictor()) {
      harness.open();
      assertThatThrownBy(harness::endInput2).hasMessageContaining("model data is empty");
    }
  }

  private static OneInputStreamOperatorTestHarness<Row, byte[]> sums() throws Exception {
    return new OneInputStreamOperatorTestHarness<>(new GramSumOperator(new Lasso()));
  }

  private static List<GramBlock> blocks(OneInputStreamOperatorTestHarness<Row, byte[]> harness)
      throws IOException {
    List<byte[]> parts = harness.extractOutputValues();
    return parts.isEmpty() ? List.of() : List.of(GramSumOperator.block(parts.get(0)));
  }

  /** The same bits, wherever the checkpoint fell, and nothing a second time. */
  @Test
  void shouldSumAcrossARestore() throws Exception {
    OperatorSubtaskState half;
    OperatorSubtaskState ended;
    GramBlock whole;
    try (var before = sums()) {
      before.open();
      for (int i = 0; i < 150; i++) {
        before.processElement(new StreamRecord<>(rows[i]));
      }
      half = before.snapshot(1, 1);
      for (int i = 150; i < 300; i++) {
        before.processElement(new StreamRecord<>(rows[i]));
      }
      before.endInput();
      whole = blocks(before).get(0);
      ended = before.snapshot(2, 2);
    }
    assertThat(whole).usingRecursiveComparison().isEqualTo(problem.gram());
    try (var after = sums()) {
      after.initializeState(half);
      after.open();
      for (int i = 150; i < 300; i++) {
        after.processElement(new StreamRecord<>(rows[i]));
      }
      after.endInput();
      assertThat(blocks(after)).usingRecursiveComparison().isEqualTo(List.of(whole));
    }
    try (var again = sums()) {
      again.initializeState(ended);
      again.open();
      again.endInput();
      assertThat(blocks(again)).isEmpty();
    }
  }

  @Test
  void shouldSolveOnceAcrossARestore() throws Exception {
    byte[] part;
    try (var harness = sums()) {
      harness.open();
      for (Row row : rows) {
        harness.processElement(new StreamRecord<>(row));
      }
      harness.endInput();
      part = harness.extractOutputValues().get(0);
    }
    OperatorSubtaskState before;
    OperatorSubtaskState ended;
    try (var fit =
        new OneInputStreamOperatorTestHarness<>(new LassoFitOperator(new Lasso().setReg(0.1)))) {
      fit.open();
      fit.processElement(new StreamRecord<>(part));
      before = fit.snapshot(1, 1);
      fit.endInput();
      assertThat(fit.extractOutputValues()).hasSize(1);
      ended = fit.snapshot(2, 2);
    }
    for (var at : List.of(before, ended)) {
      try (var fit =
          new OneInputStreamOperatorTestHarness<>(new LassoFitOperator(new Lasso().setReg(0.1)))) {
        fit.initializeState(at);
        fit.open();
        fit.endInput();
        assertThat(fit.extractOutputValues()).hasSize(at == before ? 1 : 0);
      }
    }
  }
}
