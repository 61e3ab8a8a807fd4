package io.depthflow.pipeline.operator;

import static io.depthflow.pipeline.operator.GeneratedLines.PERIOD_MS;
import static io.depthflow.pipeline.operator.GeneratedLines.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookTop;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** [book] as an operator: what it emits, what it keeps, and that a restore changes nothing. */
@SuppressWarnings("try") // the harness closes with any Exception
class BookFunctionTest {
  private static final int SECONDS = 20;
  private static final List<RawLine> BTC = GeneratedLines.of("BTCUSDT", 11, SECONDS);
  private static final List<BookTop> BTC_TOPS = new ArrayList<>();
  private static final List<String> BTC_SAMPLES = texts(GeneratedLines.samples(BTC, BTC_TOPS));

  @Test
  void shouldEmitSamplesAndTopsOfThePureCodeAndKeepOneStateAndNoTimer() throws Exception {
    try (Harness book = open(true, null)) {
      feed(book, BTC);
      assertThat(BTC_SAMPLES).hasSizeBetween(SECONDS - 2, SECONDS);
      assertThat(samples(book)).isEqualTo(BTC_SAMPLES);
      assertThat(tops(book)).hasSizeGreaterThan(SECONDS).isEqualTo(texts(BTC_TOPS));
      assertThat(book.numKeyedStateEntries()).isEqualTo(1);
      assertThat(book.numEventTimeTimers() + book.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void shouldSendNoTopsWhereNobodyListens() throws Exception {
    try (Harness book = open(false, null)) {
      feed(book, BTC);
      assertThat(samples(book)).isEqualTo(BTC_SAMPLES);
      assertThat(book.getSideOutput(BookFunction.TOPS)).isNull();
    }
  }

  @Test
  void shouldNotLetASymbolOfAnotherYearNorAWatermarkDecideARow() throws Exception {
    List<RawLine> old =
        GeneratedLines.of("ETHUSDT", 12, GeneratedLines.START_MS - 86_400_000L * 400, 6);
    List<String> alone = texts(GeneratedLines.samples(old, null));
    try (Harness book = open(false, null)) {
      book.processWatermark(Long.MAX_VALUE - 1);
      int o = 0;
      for (int i = 0; i < BTC.size(); i++) {
        book.processElement(BTC.get(i), BTC.get(i).receiveTimeNs() / 1_000_000);
        if (i % 3 == 0 && o < old.size()) {
          book.processElement(old.get(o), old.get(o).receiveTimeNs() / 1_000_000);
          o++;
        }
      }
      feed(book, old.subList(o, old.size()));
      assertThat(samples(book).stream().filter(s -> s.contains("=BTCUSDT"))).isEqualTo(BTC_SAMPLES);
      assertThat(samples(book).stream().filter(s -> s.contains("=ETHUSDT"))).isEqualTo(alone);
      assertThat(alone).isNotEmpty();
      assertThat(book.numKeyedStateEntries()).isEqualTo(2);
    }
  }

  @Test
  void shouldGoOnFromASnapshotAsIfUndisturbed() throws Exception {
    // Cuts within a second, right behind the snapshot line, and late.
    for (int cut : new int[] {1, 2, BTC.size() / 3, BTC.size() / 2 + 7, BTC.size() - 3}) {
      OperatorSubtaskState state;
      List<String> samples;
      List<String> tops;
      try (Harness before = open(true, null)) {
        feed(before, BTC.subList(0, cut));
        state = before.snapshot(1, 1);
        samples = new ArrayList<>(samples(before));
        tops = new ArrayList<>(tops(before));
      }
      try (Harness after = open(true, state)) {
        assertThat(after.numKeyedStateEntries()).as("cut at %d", cut).isEqualTo(1);
        feed(after, BTC.subList(cut, BTC.size()));
        samples.addAll(samples(after));
        tops.addAll(tops(after));
      }
      assertThat(samples).as("cut at %d", cut).isEqualTo(BTC_SAMPLES);
      assertThat(tops).as("cut at %d", cut).isEqualTo(texts(BTC_TOPS));
    }
  }

  /** The book is changed in place while a snapshot of it is being written. */
  @Test
  void shouldNotLetLinesBehindTheBarrierIntoASnapshotUnderWay() throws Exception {
    int cut = BTC.size() / 2;
    OperatorSubtaskState state;
    List<String> samples;
    try (Harness before = open(false, null)) {
      feed(before, BTC.subList(0, cut));
      samples = new ArrayList<>(samples(before));
      OperatorSnapshotFutures underWay =
          before
              .getOperator()
              .snapshotState(
                  1,
                  1,
                  CheckpointOptions.forCheckpointWithDefaultLocation(),
                  new MemCheckpointStreamFactory(64 << 20));
      feed(before, BTC.subList(cut, BTC.size()));
      assertThat(samples(before)).isEqualTo(BTC_SAMPLES);
      state = new OperatorSnapshotFinalizer(underWay).getJobManagerOwnedState();
    }
    try (Harness after = open(false, state)) {
      feed(after, BTC.subList(cut, BTC.size()));
      samples.addAll(samples(after));
    }
    assertThat(samples).isEqualTo(BTC_SAMPLES);
  }

  private static void feed(Harness book, List<RawLine> lines) throws Exception {
    for (RawLine line : lines) {
      book.processElement(line, line.receiveTimeNs() / 1_000_000);
    }
  }

  private static List<String> samples(Harness book) {
    return texts(book.extractOutputValues());
  }

  private static List<String> tops(Harness book) {
    var tops = book.getSideOutput(BookFunction.TOPS);
    return tops == null ? List.of() : texts(tops.stream().map(StreamRecord::getValue).toList());
  }

  private static Harness open(boolean withTops, OperatorSubtaskState state) throws Exception {
    Harness harness = new Harness(withTops);
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, RawLine, BookSample> {
    Harness(boolean withTops) throws Exception {
      super(
          new KeyedProcessOperator<>(new BookFunction(PERIOD_MS, withTops)),
          RawLine::symbol,
          Types.STRING);
    }
  }
}
