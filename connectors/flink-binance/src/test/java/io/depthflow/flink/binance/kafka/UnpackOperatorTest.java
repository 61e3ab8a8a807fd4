package io.depthflow.flink.binance.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.market.RawLine;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a harness may be interrupted while it closes
class UnpackOperatorTest {
  private static final String BTC = "BTCUSDT";
  private static final long T0_NS = 1_700_000_000_000_000_000L;

  @Test
  void shouldClampReceiveTimesAcrossBatchesAndRestores() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(Set.of())) {
      harness.open();
      harness.processElement(batch(BTC, T0_NS, T0_NS - 5, T0_NS + 2_000_000), 0);
      assertThat(times(harness)).containsExactly(T0_NS, T0_NS, T0_NS + 2_000_000);
      assertThat(((StreamRecord<?>) harness.getOutput().toArray()[2]).hasTimestamp()).isTrue();
      // Another symbol's clock is its own.
      harness.processElement(batch("ETHUSDT", T0_NS - 7), 0);
      assertThat(times(harness)).endsWith(T0_NS - 7);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(Set.of())) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement(batch(BTC, T0_NS + 1, T0_NS + 3_000_000), 0);
      assertThat(times(harness)).containsExactly(T0_NS + 2_000_000, T0_NS + 3_000_000);
    }
  }

  @Test
  void shouldNameSymbolsThatWereAskedForAndAreNotThere() throws Exception {
    OperatorSubtaskState snapshot;
    Set<String> wanted = Set.of(BTC, "ETHUSDT");
    try (var harness = harness(wanted)) {
      harness.open();
      harness.processElement(batch(BTC, T0_NS), 0);
      snapshot = harness.snapshot(1, 1);
      assertThatThrownBy(harness::endInput)
          .hasMessageContaining("no line of ETHUSDT in topic t at b:1");
    }
    try (var harness = harness(wanted)) {
      harness.initializeState(snapshot);
      harness.open();
      harness.processElement(batch("ETHUSDT", T0_NS), 0);
      harness.endInput();
      assertThat(times(harness)).as("what was seen before a restore counts").hasSize(1);
    }
  }

  @Test
  void shouldPutTheBreakBetweenTwoRunsWhereTheFirstOneEnded() throws Exception {
    RawLine marker =
        new RawLine(BTC, T0_NS + 9_000_000_000L, Markers.gap(BTC, GapCause.NEW_RUN, "begun"));
    RawLine restore =
        new RawLine(BTC, T0_NS + 9_500_000_000L, Markers.gap(BTC, GapCause.RESTORE, "again"));
    try (var harness = harness(Set.of())) {
      harness.open();
      harness.processElement(batch(BTC, T0_NS), 0);
      harness.processElement(batch(marker, line(T0_NS + 9_000_000_000L), restore), 0);
      assertThat(times(harness))
          .as("a restore's marker stays where it is, a run's goes to the end of the one before")
          .containsExactly(T0_NS, T0_NS, T0_NS + 9_000_000_000L, T0_NS + 9_500_000_000L);
      assertThat(harness.extractOutputValues().get(1).frame()).isEqualTo(marker.frame());
    }
    try (var harness = harness(Set.of())) {
      harness.open();
      harness.processElement(batch(marker, line(T0_NS + 9_000_000_000L)), 0);
      assertThat(times(harness))
          .as("nothing before it: nothing to break")
          .containsExactly(T0_NS + 9_000_000_000L);
    }
  }

  private static RawLine line(long ns) {
    return new RawLine(BTC, ns, new byte[] {1});
  }

  private static LineBatch batch(RawLine... lines) {
    BatchBuffer buffer = new BatchBuffer(lines[0].symbol(), 1 << 20);
    List.of(lines).forEach(buffer::add);
    return buffer.take();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, LineBatch, RawLine> harness(
      Set<String> symbols) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new UnpackOperator(new KafkaTopic("b:1", "t").toString(), symbols),
        LineBatch::symbol,
        Types.STRING);
  }

  private static LineBatch batch(String symbol, long... timesNs) {
    BatchBuffer buffer = new BatchBuffer(symbol, 1 << 20);
    for (long ns : timesNs) {
      buffer.add(new RawLine(symbol, ns, new byte[] {1}));
    }
    return buffer.take();
  }

  private static List<Long> times(
      KeyedOneInputStreamOperatorTestHarness<String, LineBatch, RawLine> harness) {
    return harness.extractOutputValues().stream().map(RawLine::receiveTimeNs).toList();
  }
}
