package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.exchange.server.SocketLimits;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.flink.binance.source.SocketConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
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
 * carries the marker, and the counter moved. One job lives through all but the last three.
 */
@Timeout(300)
class FaultProofITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.create();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      TestCluster.of(4, METRICS.addToConfiguration(new Configuration()));

  private static final String SYMBOL = "BTCUSDT";
  private static final List<String> SYMBOLS = List.of(SYMBOL, "ETHUSDT");
  private static final int COMPARISONS = 5;

  @TempDir static Path root;
  private static FaultFloor floor;

  /** Not before all: the cluster is the environment's only from the first test on. */
  @BeforeEach
  void open() throws Exception {
    if (floor == null) {
      floor = new FaultFloor(FaultFloor.Plan.of(SYMBOLS, 1), root.resolve("shared"), METRICS);
      floor.awaitWhole(COMPARISONS);
    }
  }

  @AfterAll
  static void close() {
    if (floor != null) {
      floor.close();
    }
  }

  /**
   * Arms, waits until all acted, the marker is there, the counters moved and the books are whole.
   *
   * @param cause of the marker; null where there is none to be
   */
  private static void prove(GapCause cause, List<String> counters, Fault... faults)
      throws Exception {
    List<Long> before = counters.stream().map(floor::counter).toList();
    assertThat(before).as("counters %s exist", counters).doesNotContain(-1L);
    int fromLine = floor.log(SYMBOL).lines;
    for (Fault fault : faults) {
      floor.server.faults().arm(fault);
    }
    awaitActed();
    if (cause != null) {
      floor.awaitLog(SYMBOL, log -> log.gaps(cause.code(), fromLine) > 0);
    }
    for (int i = 0; i < counters.size(); i++) {
      String counter = counters.get(i);
      long was = before.get(i);
      await(counter).atMost(FaultFloor.WAIT).until(() -> floor.counter(counter) > was);
    }
    whole(floor);
  }

  private static void awaitActed() {
    await("faults act")
        .atMost(FaultFloor.WAIT)
        .until(() -> floor.server.faults().armed().isEmpty());
  }

  private static void whole(FaultFloor floor) throws Exception {
    floor.awaitWhole(COMPARISONS);
    for (String symbol : SYMBOLS) {
      assertThat(floor.log(symbol).wrong).isEmpty();
    }
  }

  /** Nothing but what is to be seen without a fault: no marker, no counter. */
  private static void proveUnharmed(Fault fault) throws Exception {
    long gaps = floor.counter("gaps");
    int markers = markers();
    floor.server.faults().arm(fault);
    awaitActed();
    whole(floor);
    assertThat(floor.counter("gaps")).as("gaps").isEqualTo(gaps);
    assertThat(markers()).as("markers").isEqualTo(markers);
  }

  private static int markers() throws Exception {
    return floor.log(SYMBOL).gaps.size() + floor.log(SYMBOL).connects;
  }

  private static List<String> gapCounters(GapCause cause, String... more) {
    List<String> counters = new java.util.ArrayList<>(List.of("gaps", "gaps." + cause.code()));
    counters.addAll(List.of(more));
    return counters;
  }

  private static Fault on(FaultKind kind) {
    return Fault.of(kind).on(SYMBOL);
  }

  @Test
  void shouldMarkADroppedDepthEvent() throws Exception {
    prove(
        GapCause.PU_BREAK,
        gapCounters(GapCause.PU_BREAK, "resyncs.pu-break"),
        Fault.dropDepth(SYMBOL, 2));
  }

  @Test
  void shouldMarkAReorderedDepthEvent() throws Exception {
    prove(GapCause.PU_BREAK, gapCounters(GapCause.PU_BREAK), Fault.reorderDepth(SYMBOL, 1));
  }

  @Test
  void shouldKeepTheBookThroughDuplicates() throws Exception {
    long repeats = floor.log(SYMBOL).repeats;
    proveUnharmed(Fault.duplicateDepth(SYMBOL, 3));
    assertThat(floor.log(SYMBOL).repeats - repeats).as("frames logged twice").isEqualTo(3);
  }

  @Test
  void shouldMarkACrossedBook() throws Exception {
    prove(
        GapCause.CROSSED,
        gapCounters(GapCause.CROSSED, "resyncs.crossed"),
        Fault.crossedBook(SYMBOL, 1));
  }

  @Test
  void shouldMarkAMalformedFrame() throws Exception {
    prove(
        GapCause.CORRUPT_FRAME,
        gapCounters(GapCause.CORRUPT_FRAME, "corruptFrames"),
        on(FaultKind.MALFORMED_FRAME));
  }

  @Test
  void shouldMarkABinaryFrame() throws Exception {
    prove(
        GapCause.CORRUPT_FRAME,
        gapCounters(GapCause.CORRUPT_FRAME, "corruptFrames"),
        on(FaultKind.BINARY_FRAME));
  }

  /** On a busy machine such a frame takes longer to come in than the other tests' silence. */
  @Test
  void shouldMarkAFrameOfTenMegabytes() throws Exception {
    FaultFloor.Plan plan =
        FaultFloor.Plan.of(SYMBOLS, 5).withSource(live -> live.silenceMs(30_000));
    try (FaultFloor own = new FaultFloor(plan, root.resolve("huge"), METRICS)) {
      own.awaitWhole(COMPARISONS);
      own.server.faults().arm(on(FaultKind.HUGE_FRAME).with("megabytes", "10"));
      own.awaitLog(SYMBOL, log -> log.gaps(GapCause.OVERSIZE_FRAME.code(), 0) > 0);
      whole(own);
      assertThat(own.counter("gaps.oversize-frame")).isPositive();
      assertThat(own.counter("oversizeFrames")).isPositive();
      assertThat(own.counter("reconnects")).as("the socket lives on").isZero();
    }
  }

  @Test
  void shouldMarkClosedSockets() throws Exception {
    prove(
        GapCause.SOCKET_LOST,
        gapCounters(GapCause.SOCKET_LOST, "reconnects"),
        Fault.closeSockets("all"));
  }

  @Test
  void shouldMarkAHalfOpenSocket() throws Exception {
    prove(
        GapCause.SOCKET_LOST,
        gapCounters(GapCause.SOCKET_LOST, "reconnects"),
        Fault.halfOpen("public"));
  }

  @Test
  void shouldMarkARestartOfTheVenue() throws Exception {
    prove(
        GapCause.SOCKET_LOST,
        gapCounters(GapCause.SOCKET_LOST, "reconnects"),
        Fault.restart(Duration.ofSeconds(3)));
  }

  @Test
  void shouldMarkAStreamThatIsAcknowledgedAndSilent() throws Exception {
    prove(
        GapCause.SILENT_STREAM,
        gapCounters(GapCause.SILENT_STREAM),
        Fault.silentStream(SYMBOL).with("stream", "@depth"),
        Fault.closeSockets("all"));
  }

  @Test
  void shouldAskAgainForAStaleSnapshot() throws Exception {
    prove(
        GapCause.PU_BREAK,
        List.of("staleSnapshots"),
        Fault.staleSnapshot(SYMBOL, Duration.ofSeconds(3)),
        Fault.dropDepth(SYMBOL, 1).after(Duration.ofSeconds(4)));
  }

  @Test
  void shouldAskAgainForASnapshotThatWasRefused() throws Exception {
    prove(
        GapCause.PU_BREAK,
        List.of("failedSnapshots"),
        Fault.of(FaultKind.UNAVAILABLE),
        Fault.dropDepth(SYMBOL, 1));
  }

  @Test
  void shouldAskAgainForASnapshotThatWasCutOff() throws Exception {
    prove(
        GapCause.PU_BREAK,
        List.of("failedSnapshots"),
        Fault.of(FaultKind.CUT_ANSWER).with("call", "any"),
        Fault.dropDepth(SYMBOL, 1));
  }

  @Test
  void shouldNotMindMissingPings() throws Exception {
    proveUnharmed(Fault.of(FaultKind.MISSING_PINGS).times(2));
  }

  @Test
  void shouldObeyA429() throws Exception {
    long limited = floor.server.faults().fired(FaultKind.BANNED);
    prove(
        GapCause.PU_BREAK,
        List.of("failedSnapshots"),
        Fault.of(FaultKind.BANNED).with("ban", "1s"),
        Fault.dropDepth(SYMBOL, 1));
    assertThat(floor.server.faults().fired(FaultKind.BANNED) - limited)
        .as("429, and no request while it was in force")
        .isOne();
  }

  /** Somebody else on this address was told 429: the source's next request is told 418. */
  @Test
  void shouldObeyA418() throws Exception {
    long limited = floor.server.faults().fired(FaultKind.BANNED);
    long failed = floor.counter("failedSnapshots");
    floor.pause();
    floor.server.faults().arm(Fault.of(FaultKind.BANNED).with("ban", "2s"));
    assertThat(askAnything()).isEqualTo(429);
    floor.server.faults().arm(Fault.dropDepth(SYMBOL, 1));
    for (int i = 0; i < 10; i++) {
      floor.moveOn();
    }
    await("418").atMost(FaultFloor.WAIT).until(() -> floor.counter("failedSnapshots") > failed);
    floor.go();
    whole(floor);
    assertThat(floor.server.faults().fired(FaultKind.BANNED) - limited)
        .as("429, one 418, and no request while it was in force")
        .isEqualTo(2);
  }

  private static int askAnything() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(floor.server.restUri().resolve("/fapi/v1/time")).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void shouldMarkTheEndOfASocketsLife() throws Exception {
    SocketLimits limits = SocketLimits.defaults().withLifeMs(4_000);
    FaultFloor.Plan plan = FaultFloor.Plan.of(SYMBOLS, 2).withSockets(limits);
    try (FaultFloor own = new FaultFloor(plan, root.resolve("life"), METRICS)) {
      own.awaitLog(SYMBOL, log -> log.gaps(GapCause.SOCKET_LOST.code(), 0) > 0);
      whole(own);
      assertThat(own.counter("gaps.socket-lost")).isPositive();
      assertThat(own.counter("reconnects")).isPositive();
    }
  }

  @Test
  void shouldHandASocketOverBeforeItsEndWithoutAGap() throws Exception {
    FaultFloor.Plan plan =
        FaultFloor.Plan.of(SYMBOLS, 3)
            .withSource(
                live ->
                    live.sockets(
                        SocketConfig.DEFAULT
                            .withQuietMs(20_000)
                            .withLifetimeMs(2_000)
                            .withOverlapMs(20_000)));
    try (FaultFloor own = new FaultFloor(plan, root.resolve("handover"), METRICS)) {
      own.awaitWhole(COMPARISONS);
      LogAudit log = own.log(SYMBOL);
      int markers = log.gaps.size() + log.connects;
      long handovers = own.counter("handovers");
      await("two hand-overs")
          .atMost(FaultFloor.WAIT)
          .until(() -> own.counter("handovers") >= handovers + 2);
      whole(own);
      assertThat(own.counter("overlapDuplicates")).as("frames of both sockets").isPositive();
      assertThat(log.gaps.size() + log.connects).as("markers").isEqualTo(markers);
      assertThat(log.repeats).as("frames logged twice").isZero();
    }
  }

  /** Since 2026 the path without a route carries what /public does: aggTrade stays silent there. */
  @Test
  void shouldMarkAStreamOfTheWrongRoute() throws Exception {
    FaultFloor.Plan plan =
        FaultFloor.Plan.of(SYMBOLS, 4)
            .withSource(
                live ->
                    live.streams(List.of("depth@100ms", "trade", "bookTicker", "aggTrade"))
                        .sockets(SocketConfig.DEFAULT.withQuietMs(1_500))
                        .routePrefix(false));
    try (FaultFloor own = new FaultFloor(plan, root.resolve("route"), METRICS)) {
      own.awaitLog(SYMBOL, log -> log.gaps(GapCause.SILENT_STREAM.code(), 0) > 0);
      assertThat(own.counter("gaps.silent-stream")).isPositive();
      whole(own);
    }
  }
}
