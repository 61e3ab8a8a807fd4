package io.depthflow.pipeline.operator;

import io.depthflow.strategy.label.LabeledRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * [columns]: a symbol's rows as they come, put together to columns for the sums. A part is a day
 * (UTC), counted from the first that there is, as a store of one file a day has them: so the sums
 * are the same bits as behind that store. A row belongs to the day in which the last millisecond of
 * its period lies.
 */
public final class ColumnsFunction
    extends KeyedProcessFunction<String, LabeledRow, FeatureColumns> {
  private static final long serialVersionUID = 1L;

  /** Rows a column: what is gained by more is little, and they stand in the checkpoint. */
  private static final int MOST_ROWS = 256;

  private static final long DAY_MS = 86_400_000;

  private transient ListState<LabeledRow> waiting;
  private transient ValueState<Integer> count;
  private transient ValueState<Long> day;
  private transient ValueState<Integer> part;

  @Override
  public void open(OpenContext context) {
    waiting = getRuntimeContext().getListState(new ListStateDescriptor<>("rows", LabeledRow.class));
    count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.INT));
    day = getRuntimeContext().getState(new ValueStateDescriptor<>("day", Types.LONG));
    part = getRuntimeContext().getState(new ValueStateDescriptor<>("part", Types.INT));
  }

  @Override
  public void processElement(LabeledRow row, Context context, Collector<FeatureColumns> out)
      throws Exception {
    long rowDay = Math.floorDiv(row.row().timeMs() - 1, DAY_MS);
    if (day.value() == null) {
      begin(rowDay, 0);
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    } else if (day.value() != rowDay) {
      handOn(out);
      begin(rowDay, part.value() + 1);
    }
    waiting.add(row);
    count.update(count.value() + 1);
    if (count.value() == MOST_ROWS) {
      handOn(out);
    }
  }

  private void begin(long newDay, int newPart) throws Exception {
    day.update(newDay);
    part.update(newPart);
    count.update(0);
  }

  private void handOn(Collector<FeatureColumns> out) throws Exception {
    List<LabeledRow> rows = new ArrayList<>();
    waiting.get().forEach(rows::add);
    if (!rows.isEmpty()) {
      out.collect(FeatureColumns.of(part.value(), rows));
    }
    waiting.clear();
    count.update(0);
  }

  /** The last watermark of a bounded stream: no row can follow. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<FeatureColumns> out)
      throws Exception {
    handOn(out);
  }
}
