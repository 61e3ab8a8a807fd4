package io.depthflow.benchmarks.backfill;

import io.depthflow.market.RawLine;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Reads its keyed state at every line, as [book] does, and does nothing else. */
final class CountFunction extends KeyedProcessFunction<String, RawLine, Long> {

  private static final long serialVersionUID = 1L;
  private static final LongAdder LINES = new LongAdder();

  private transient ValueState<Long> state;
  private transient long count;
  private transient long begun;

  /** Of all instances in this process that ended. */
  static long lines() {
    return LINES.sum();
  }

  @Override
  public void open(OpenContext context) {
    begun = Stretch.begin();
    state = getRuntimeContext().getState(new ValueStateDescriptor<>("lines", Long.class));
  }

  @Override
  public void processElement(RawLine line, Context context, Collector<Long> out) throws Exception {
    if (state.value() == null) {
      state.update(1L);
    }
    count++;
  }

  @Override
  public void close() {
    LINES.add(count);
    Stretch.end(begun);
  }
}
