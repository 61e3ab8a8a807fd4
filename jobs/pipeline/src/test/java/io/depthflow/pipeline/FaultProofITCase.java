package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each fault of the exchange by itself, against the record job over real sockets: after it the book
 * of the raw log's lines is the exchange's own at every update id that was looked at, the raw log
 * carries the marker, and the counter moved. One job lives through all of them.
 */
@Timeout(300)
class FaultProofITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.create();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .build());

  private static final String SYMBOL = "BTCUSDT";
  private static final int COMPARISONS = 5;

  @TempDir static Path store;
  private static FaultFloor floor;

  /** Not before all: the cluster is the environment's only from the first test on. */
  @BeforeEach
  void open() throws Exception {
    if (floor != null) {
      return;
    }
    floor = new FaultFloor(FaultFloor.Plan.of(List.of(SYMBOL, "ETHUSDT"), 1), store, METRICS);
    floor.awaitWhole(COMPARISONS);
  }

  @AfterAll
  static void close() {
    if (floor != null) {
      floor.close();
    }
  }

  /** Arms, waits until it acted, the marker is there and the books are whole again. */
  private static void prove(GapCause cause, String counter, Fault... faults) throws Exception {
    long before = floor.counter(counter);
    assertThat(before).as("there is a counter " + counter).isNotNegative();
    int fromLine = floor.log(SYMBOL).lines;
    for (Fault fault : faults) {
      floor.server.faults().arm(fault);
    }
    await("faults act")
        .atMost(FaultFloor.WAIT)
        .until(() -> floor.server.faults().armed().isEmpty());
    if (cause != null) {
      floor.awaitLog(SYMBOL, log -> log.gaps(cause.code(), fromLine) > 0);
    }
    await("counter " + counter)
        .atMost(FaultFloor.WAIT)
        .until(() -> floor.counter(counter) > before);
    whole();
  }

  private static void whole() throws Exception {
    floor.awaitWhole(COMPARISONS);
    for (String symbol : floor.symbols()) {
      assertThat(floor.log(symbol).wrong).isEmpty();
    }
  }

  @Test
  void shouldMarkADroppedDepthEvent() throws Exception {
    prove(GapCause.PU_BREAK, "gaps", Fault.dropDepth(SYMBOL, 2));
  }

  @Test
  void shouldMarkAReorderedDepthEvent() throws Exception {
    prove(GapCause.PU_BREAK, "gaps", Fault.reorderDepth(SYMBOL, 1));
  }

  @Test
  void shouldMarkAMalformedFrame() throws Exception {
    prove(
        GapCause.CORRUPT_FRAME,
        "corruptFrames",
        Fault.of(FaultKind.MALFORMED_FRAME).on(SYMBOL).times(1));
  }

  @Test
  void shouldMarkClosedSockets() throws Exception {
    prove(GapCause.SOCKET_LOST, "reconnects", Fault.closeSockets("all"));
  }

  @Test
  void shouldMarkAHalfOpenSocket() throws Exception {
    prove(GapCause.SOCKET_LOST, "reconnects", Fault.halfOpen("public"));
  }
}
