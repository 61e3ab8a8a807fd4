package io.depthflow.pipeline.operator;

import io.depthflow.market.book.BookSample;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Fires a window when the sample that closes its period arrives, and never by a watermark: [book]
 * has already decided, by the symbol's own lines, that the period is over. Rows closed by
 * watermarks would depend on the other symbols of the subtask.
 */
public final class SampleTrigger extends Trigger<BookSample, TimeWindow> {
  private static final long serialVersionUID = 1L;

  @Override
  public TriggerResult onElement(
      BookSample sample, long timestamp, TimeWindow window, TriggerContext context) {
    return sample.timeMs() == window.getEnd()
        ? TriggerResult.FIRE_AND_PURGE
        : TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
    return TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context) {
    return TriggerResult.CONTINUE;
  }

  @Override
  public void clear(TimeWindow window, TriggerContext context) {}
}
