package io.depthflow.pipeline.operator;

import io.depthflow.market.book.BookSample;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * [features]: the samples of one period's window to the symbol's ring, the ring to a feature row.
 * Longer horizons are summed from the ring, in a fixed order, so that a replay gives the same bits.
 */
public final class FeatureFunction
    extends ProcessWindowFunction<BookSample, FeatureRow, String, TimeWindow> {
  private static final long serialVersionUID = 1L;

  private static final ValueStateDescriptor<FeatureWindow> RING =
      new ValueStateDescriptor<>("ring", FeatureWindowSerializer.INSTANCE);

  private final String featureSet;
  private final long periodMs;

  public FeatureFunction(String featureSet, long periodMs) {
    this.featureSet = featureSet;
    this.periodMs = periodMs;
  }

  @Override
  public void process(
      String symbol, Context context, Iterable<BookSample> samples, Collector<FeatureRow> out)
      throws Exception {
    ValueState<FeatureWindow> state = context.globalState().getState(RING);
    FeatureWindow ring = state.value();
    if (ring == null) {
      ring = new FeatureWindow(FeatureSet.byName(featureSet), periodMs);
      state.update(ring);
    }
    for (BookSample sample : samples) {
      out.collect(ring.add(sample));
    }
  }
}
