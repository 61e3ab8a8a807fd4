package io.depthflow.pipeline.operator;

import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * [labels]: holds a symbol's rows back until the mid of each horizon is known, or known never to
 * come. At the end of a bounded stream what still waits leaves without a label.
 */
public final class LabelFunction extends KeyedProcessFunction<String, FeatureRow, LabeledRow> {
  private static final long serialVersionUID = 1L;

  private final long[] horizonsMs;
  private final long periodMs;
  private transient ValueState<Labeler> labelers;

  public LabelFunction(long[] horizonsMs, long periodMs) {
    this.horizonsMs = horizonsMs.clone();
    this.periodMs = periodMs;
  }

  @Override
  public void open(OpenContext context) {
    labelers =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("labeler", LabelerSerializer.INSTANCE));
  }

  @Override
  public void processElement(FeatureRow row, Context context, Collector<LabeledRow> out)
      throws Exception {
    Labeler labeler = labelers.value();
    if (labeler == null) {
      labeler = new Labeler(horizonsMs, periodMs);
      labelers.update(labeler);
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }
    labeler.add(row, out::collect);
  }

  /** The last watermark of a bounded stream: no line can follow. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<LabeledRow> out)
      throws Exception {
    Labeler labeler = labelers.value();
    if (labeler != null) {
      labeler.flush(out::collect);
      labelers.clear();
    }
  }
}
