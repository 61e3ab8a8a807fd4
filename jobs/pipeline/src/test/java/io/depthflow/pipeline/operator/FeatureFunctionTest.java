package io.depthflow.pipeline.operator;

import static io.depthflow.pipeline.operator.GeneratedLines.PERIOD_MS;
import static io.depthflow.pipeline.operator.GeneratedLines.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.workflow.FeatureWorkflow;
import io.depthflow.strategy.feature.FeatureRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** [features] with its window, taken out of the workflow as the jobs run it. */
@SuppressWarnings("try") // the harness closes with any Exception
class FeatureFunctionTest {
  private static final int SECONDS = 90;
  private static final List<RawLine> LINES = GeneratedLines.of("BTCUSDT", 21, SECONDS);
  private static final List<BookSample> SAMPLES = GeneratedLines.samples(LINES, null);
  private static final List<String> ROWS = texts(GeneratedLines.rows(LINES, "core"));

  @Test
  void shouldGiveEverySampleAWindowOfItsOwnAndLeaveNothingBehind() throws Exception {
    try (Harness features = open(null)) {
      for (BookSample sample : SAMPLES) {
        feed(features, sample);
        assertThat(windowEntries(features, sample)).isZero();
      }
      assertThat(ROWS).hasSize(SAMPLES.size()).hasSizeBetween(SECONDS - 2, SECONDS);
      assertThat(rows(features)).isEqualTo(ROWS);
      assertThat(features.numEventTimeTimers() + features.numProcessingTimeTimers()).isZero();
      assertThat(features.numKeyedStateEntries(VoidNamespace.INSTANCE)).isEqualTo(1);
    }
  }

  /** After a silence one line closes many seconds; all their samples carry the line's time. */
  @Test
  void shouldSplitSamplesThatOneLineClosed() throws Exception {
    List<RawLine> silent = new ArrayList<>(LINES);
    long fromNs = (GeneratedLines.START_MS + 20_000) * 1_000_000L;
    long toNs = (GeneratedLines.START_MS + 27_000) * 1_000_000L;
    silent.removeIf(l -> l.receiveTimeNs() >= fromNs && l.receiveTimeNs() < toNs);
    List<BookSample> samples = GeneratedLines.samples(silent, null);
    List<String> expected = texts(GeneratedLines.rows(silent, "core"));
    assertThat(samples.stream().filter(s -> s.bookAgeMs() > 1000).count())
        .as("samples of silent seconds")
        .isGreaterThanOrEqualTo(6);
    try (Harness features = open(null)) {
      for (BookSample sample : samples) {
        feed(features, sample);
      }
      assertThat(rows(features)).isEqualTo(expected);
      assertThat(entries(features)).isEqualTo(1);
    }
  }

  @Test
  void shouldNeverDropASampleBehindAFarWatermark() throws Exception {
    try (Harness features = open(null)) {
      features.processWatermark(SAMPLES.get(SAMPLES.size() - 1).timeMs() + 86_400_000L * 365);
      for (BookSample sample : SAMPLES) {
        feed(features, sample);
      }
      assertThat(rows(features)).isEqualTo(ROWS);
      assertThat(entries(features)).isEqualTo(1);
      assertThat(features.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void shouldGoOnWithTheRestoredRing() throws Exception {
    for (int cut : new int[] {1, 7, 61, SAMPLES.size() - 1}) {
      OperatorSubtaskState state;
      List<String> rows;
      try (Harness before = open(null)) {
        for (BookSample sample : SAMPLES.subList(0, cut)) {
          feed(before, sample);
        }
        state = before.snapshot(1, 1);
        rows = new ArrayList<>(rows(before));
      }
      try (Harness after = open(state)) {
        for (BookSample sample : SAMPLES.subList(cut, SAMPLES.size())) {
          feed(after, sample);
        }
        rows.addAll(rows(after));
      }
      assertThat(rows).as("cut at %d", cut).isEqualTo(ROWS);
    }
  }

  private static void feed(Harness features, BookSample sample) throws Exception {
    features.processElement(sample, sample.timeMs() - 1);
  }

  private static List<String> rows(Harness features) {
    return texts(features.extractOutputValues());
  }

  /** Entries of every state and namespace of the operator. */
  private static int entries(Harness features) {
    return features.numKeyedStateEntries();
  }

  private static int windowEntries(Harness features, BookSample sample) {
    return features.numKeyedStateEntries(
        new TimeWindow(sample.timeMs() - PERIOD_MS, sample.timeMs()));
  }

  private static Harness open(OperatorSubtaskState state) throws Exception {
    Harness harness = new Harness(windowOperator());
    harness.setup(
        TypeInformation.of(FeatureRow.class)
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static StreamOperatorFactory<FeatureRow> windowOperator() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    var rows = FeatureWorkflow.rows(env.fromData(SAMPLES.get(0)), "core", PERIOD_MS);
    return ((OneInputTransformation<?, FeatureRow>) rows.getTransformation()).getOperatorFactory();
  }

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, BookSample, FeatureRow> {
    Harness(StreamOperatorFactory<FeatureRow> factory) throws Exception {
      super(factory, BookSample::symbol, Types.STRING);
    }
  }
}
