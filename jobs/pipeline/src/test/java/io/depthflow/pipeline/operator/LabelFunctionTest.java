package io.depthflow.pipeline.operator;

import static io.depthflow.pipeline.operator.GeneratedLines.PERIOD_MS;
import static io.depthflow.pipeline.operator.GeneratedLines.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** [labels] as an operator: one timer a symbol, everything out at the end, nothing left. */
@SuppressWarnings("try") // the harness closes with any Exception
class LabelFunctionTest {
  private static final long[] HORIZONS_MS = {2_000, 5_000};
  private static final List<FeatureRow> BTC =
      GeneratedLines.rows(GeneratedLines.of("BTCUSDT", 31, 15), "core");
  private static final List<FeatureRow> ETH =
      GeneratedLines.rows(GeneratedLines.of("ETHUSDT", 32, 9), "core");

  @Test
  void shouldHoldRowsBackUntilTheLastWatermarkAndThenForgetThem() throws Exception {
    try (Harness labels = open(null)) {
      feed(labels, BTC);
      feed(labels, ETH);
      assertThat(rows(labels, "BTCUSDT")).hasSize(BTC.size() - 5);
      assertThat(rows(labels, "ETHUSDT")).hasSize(ETH.size() - 5);
      assertThat(labels.numEventTimeTimers()).as("one timer a symbol").isEqualTo(2);
      assertThat(labels.numProcessingTimeTimers()).isZero();
      assertThat(labels.numKeyedStateEntries()).isEqualTo(2);

      labels.processWatermark(BTC.get(BTC.size() - 1).timeMs() + 86_400_000L * 3650);
      assertThat(labels.extractOutputValues()).hasSize(BTC.size() + ETH.size() - 10);

      labels.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(rows(labels, "BTCUSDT")).isEqualTo(labelled(BTC));
      assertThat(rows(labels, "ETHUSDT")).isEqualTo(labelled(ETH));
      assertThat(labels.numEventTimeTimers()).isZero();
      assertThat(labels.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void shouldLabelTheSameAcrossARestore() throws Exception {
    for (int cut : new int[] {1, 5, 6, BTC.size() - 1, BTC.size()}) {
      OperatorSubtaskState state;
      List<String> rows;
      try (Harness before = open(null)) {
        feed(before, BTC.subList(0, cut));
        state = before.snapshot(1, 1);
        rows = new ArrayList<>(rows(before, "BTCUSDT"));
      }
      try (Harness after = open(state)) {
        feed(after, BTC.subList(cut, BTC.size()));
        assertThat(after.numEventTimeTimers()).as("cut at %d", cut).isEqualTo(1);
        after.processWatermark(Watermark.MAX_WATERMARK);
        rows.addAll(rows(after, "BTCUSDT"));
        assertThat(after.numKeyedStateEntries()).as("cut at %d", cut).isZero();
      }
      assertThat(rows).as("cut at %d", cut).isEqualTo(labelled(BTC));
    }
  }

  private static List<String> labelled(List<FeatureRow> rows) {
    List<LabeledRow> out = new ArrayList<>();
    Labeler labeler = new Labeler(HORIZONS_MS, PERIOD_MS);
    rows.forEach(row -> labeler.add(row, out::add));
    labeler.flush(out::add);
    return texts(out);
  }

  private static void feed(Harness labels, List<FeatureRow> rows) throws Exception {
    for (FeatureRow row : rows) {
      labels.processElement(row, row.timeMs() - 1);
    }
  }

  private static List<String> rows(Harness labels, String symbol) {
    return texts(
        labels.extractOutputValues().stream()
            .filter(r -> r.row().symbol().equals(symbol))
            .toList());
  }

  private static Harness open(OperatorSubtaskState state) throws Exception {
    Harness harness = new Harness();
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, FeatureRow, LabeledRow> {
    Harness() throws Exception {
      super(
          new KeyedProcessOperator<>(new LabelFunction(HORIZONS_MS, PERIOD_MS)),
          FeatureRow::symbol,
          Types.STRING);
    }
  }
}
