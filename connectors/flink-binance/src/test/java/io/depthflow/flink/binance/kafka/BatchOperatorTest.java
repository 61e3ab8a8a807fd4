package io.depthflow.flink.binance.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.flink.binance.source.TestLogs;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a harness may be interrupted while it closes
class BatchOperatorTest {
  private static final String BTC = "BTCUSDT";
  private static final String ETH = "ETHUSDT";

  @Test
  void shouldHandOnFullBatchesAndTheRestBeforeTheBarrier() throws Exception {
    List<RawLine> btc = TestLogs.lines(BTC, TestLogs.T0_NS, 1_000, 50);
    List<RawLine> eth = TestLogs.lines(ETH, TestLogs.T0_NS, 1_000, 3);
    int tenLines = LineBatch.HEADER_BYTES + 10 * LineBatch.bytesOf(btc.get(49));
    try (var harness = harness(tenLines, false)) {
      harness.open();
      send(harness, btc);
      send(harness, eth);
      assertThat(lines(harness, ETH)).isEmpty();
      assertThat(lines(harness, BTC)).hasSizeBetween(40, 49);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(TestLogs.prints(lines(harness, BTC))).isEqualTo(TestLogs.prints(btc));
      assertThat(TestLogs.prints(lines(harness, ETH))).isEqualTo(TestLogs.prints(eth));
      int batches = harness.getOutput().size();
      harness.prepareSnapshotPreBarrier(2);
      assertThat(harness.getOutput()).as("nothing new, nothing sent").hasSize(batches);
      send(harness, eth.subList(0, 1));
      harness.endInput();
      assertThat(lines(harness, ETH)).hasSize(4);
    }
  }

  @Test
  void shouldTellARestoreOnceASymbolBehindALiveSourceAlone() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(1000, true)) {
      harness.open();
      send(harness, TestLogs.lines(BTC, TestLogs.T0_NS, 1_000, 2));
      harness.prepareSnapshotPreBarrier(1);
      snapshot = harness.snapshot(1, 1);
      RawLine first = lines(harness, BTC).get(0);
      assertThat(lines(harness, BTC)).as("a run begins with a marker").hasSize(3);
      assertThat(new String(first.frame(), StandardCharsets.UTF_8)).contains("\"new-run\"");
      assertThat(first.receiveTimeNs()).isEqualTo(TestLogs.T0_NS);
    }
    List<RawLine> next = TestLogs.lines(BTC, TestLogs.T0_NS + 1_000_000, 1_000, 2);
    for (boolean live : new boolean[] {true, false}) {
      try (var harness = harness(1000, live)) {
        harness.initializeState(snapshot);
        harness.open();
        send(harness, next);
        harness.prepareSnapshotPreBarrier(2);
        List<RawLine> expected = new ArrayList<>(next);
        if (live) {
          long atNs = next.get(0).receiveTimeNs();
          expected.add(
              0, new RawLine(BTC, atNs, Markers.gap(BTC, GapCause.RESTORE, "from a checkpoint")));
        }
        assertThat(TestLogs.prints(lines(harness, BTC))).isEqualTo(TestLogs.prints(expected));
      }
    }
  }

  @Test
  void shouldSendWhatWaitsAfterTheLingerTime() throws Exception {
    List<RawLine> lines = TestLogs.lines(BTC, TestLogs.T0_NS, 1_000, 4);
    try (var harness = harness(new BatchOperator(1 << 20, false, 100, null))) {
      harness.open();
      harness.setProcessingTime(1_000);
      send(harness, lines.subList(0, 1));
      harness.setProcessingTime(1_099);
      send(harness, lines.subList(1, 2));
      assertThat(harness.getOutput()).as("it waits for others").isEmpty();
      harness.setProcessingTime(1_100);
      assertThat(TestLogs.prints(lines(harness, BTC)))
          .isEqualTo(TestLogs.prints(lines.subList(0, 2)));
      send(harness, lines.subList(2, 3));
      harness.setProcessingTime(1_200);
      assertThat(harness.getOutput()).as("the time counts anew").hasSize(2);
      send(harness, lines.subList(3, 4));
      harness.prepareSnapshotPreBarrier(1);
      harness.setProcessingTime(1_300);
      assertThat(TestLogs.prints(lines(harness, BTC))).isEqualTo(TestLogs.prints(lines));
      assertThat(harness.getOutput()).hasSize(3);
    }
  }

  private static OneInputStreamOperatorTestHarness<RawLine, LineBatch> harness(
      int maxBytes, boolean live) throws Exception {
    return harness(new BatchOperator(maxBytes, live, 0, null));
  }

  private static OneInputStreamOperatorTestHarness<RawLine, LineBatch> harness(
      BatchOperator operator) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(operator);
  }

  private static void send(
      OneInputStreamOperatorTestHarness<RawLine, LineBatch> harness, List<RawLine> lines)
      throws Exception {
    for (RawLine line : lines) {
      harness.processElement(line, 0);
    }
  }

  private static List<RawLine> lines(
      OneInputStreamOperatorTestHarness<RawLine, LineBatch> harness, String symbol)
      throws Exception {
    List<RawLine> lines = new ArrayList<>();
    for (LineBatch batch : harness.extractOutputValues()) {
      if (batch.symbol().equals(symbol)) {
        batch.forEach(lines::add);
      }
    }
    return lines;
  }
}
