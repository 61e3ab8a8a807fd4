package io.depthflow.pipeline.workflow;

import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.operator.BookFunction;
import io.depthflow.pipeline.operator.FeatureFunction;
import io.depthflow.pipeline.operator.LabelFunction;
import io.depthflow.pipeline.operator.SampleTrigger;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.label.LabeledRow;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * Lines to samples to feature rows to labelled rows: one chain without a shuffle, behind a source
 * that emits each symbol's lines in order at the subtask that owns the symbol's key. Serves the
 * bounded jobs and the live ones alike.
 */
public final class FeatureWorkflow {

  /** No sample is ever late: its window closes by its arrival, not by the watermark. */
  private static final Duration NEVER_LATE = Duration.ofMillis(Long.MAX_VALUE);

  private FeatureWorkflow() {}

  /**
   * @param lines lines of the market source, partitioned by symbol as keyed state is
   * @param periodMs sampling period, milliseconds
   * @param withTops whether {@link BookFunction#TOPS} is listened to
   */
  public static SingleOutputStreamOperator<BookSample> samples(
      DataStream<RawLine> lines, long periodMs, boolean withTops) {
    return DataStreamUtils.reinterpretAsKeyedStream(lines, RawLine::symbol)
        .process(new BookFunction(periodMs, withTops))
        .name("book")
        .uid("book");
  }

  public static SingleOutputStreamOperator<FeatureRow> rows(
      DataStream<BookSample> samples, String featureSet, long periodMs) {
    // A sample leaves [book] with the time of the line that closed it; it belongs to the period
    // that it ends, whose last millisecond it is given.
    SingleOutputStreamOperator<BookSample> stamped =
        samples
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<BookSample>noWatermarks()
                    .withTimestampAssigner((sample, ignored) -> sample.timeMs() - 1))
            .name("sample-time")
            .uid("sample-time");
    KeyedStream<BookSample, String> keyed =
        DataStreamUtils.reinterpretAsKeyedStream(stamped, BookSample::symbol);
    return keyed
        .window(TumblingEventTimeWindows.of(Duration.ofMillis(periodMs)))
        .allowedLateness(NEVER_LATE)
        .trigger(new SampleTrigger())
        .process(new FeatureFunction(featureSet, periodMs), TypeInformation.of(FeatureRow.class))
        .name("features")
        .uid("features");
  }

  public static SingleOutputStreamOperator<LabeledRow> labels(
      DataStream<FeatureRow> rows, long[] horizonsMs, long periodMs) {
    return DataStreamUtils.reinterpretAsKeyedStream(rows, FeatureRow::symbol)
        .process(new LabelFunction(horizonsMs, periodMs))
        .name("labels")
        .uid("labels");
  }
}
