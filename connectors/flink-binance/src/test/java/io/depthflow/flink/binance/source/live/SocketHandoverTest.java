package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.LiveDesk.kinds;
import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.flink.binance.source.LiveConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket whose time is up, in a venue in the test's hand: life 100 s, overlap 10 s. */
class SocketHandoverTest {

  private static final String BTC = "BTCUSDT";
  private static final String ETH = "ETHUSDT";

  private final LiveDesk desk = new LiveDesk(1 << 16);
  private final FakeVenue venue = new FakeVenue();
  private final List<Throwable> fatal = new ArrayList<>();
  private final LiveConfig config =
      LiveConfig.builder(URI.create("http://host"), URI.create("ws://host"), List.of(BTC))
          .silenceMs(1_000)
          .build();
  private final SocketKeeper keeper =
      new SocketKeeper(
          URI.create("ws://host/public/stream"),
          venue,
          desk.lines,
          desk.counters,
          new LiveTimes(1_000, 100, 800, 3, 100_000, 10_000),
          new OpenGate(new Random(2)),
          fatal::add,
          new Random(1));
  private long nowMs;
  private long sent = 1_000;
  private FakeVenue.Opening old;

  @BeforeEach
  void liveToTheEndOfItsTime() throws Exception {
    desk.begin(BTC);
    keeper.add(List.of(new LiveStream(BTC, "depth@100ms", config)));
    keeper.tick(0);
    old = venue.lastOpening();
    old.succeed();
    while (venue.openings.size() == 1) {
      step(old);
    }
    assertThat(nowMs).as("a twentieth of its life earlier at most").isBetween(95_000L, 100_100L);
    desk.take();
  }

  /** 100 ms and one frame of the venue on the sockets given. */
  private void step(FakeVenue.Opening... open) {
    keeper.tick(nowMs += 100);
    sent += 10;
    byte[] frame = depth(BTC, sent - 9, sent, sent - 10);
    for (FakeVenue.Opening one : open) {
      one.listener.onFrame(frame);
    }
  }

  private List<String> taken() throws Exception {
    return kinds(desk.take()).stream().filter(kind -> !kind.equals("SECOND_END")).toList();
  }

  private static List<String> depths(long fromId, long toId) {
    List<String> depths = new ArrayList<>();
    for (long id = fromId; id <= toId; id += 10) {
      depths.add("DEPTH " + id);
    }
    return depths;
  }

  @Test
  void shouldHandOverWithoutATrace() throws Exception {
    long from = sent + 10;
    FakeVenue.Opening next = venue.lastOpening();
    step(old);
    next.succeed();
    for (int i = 0; i < 30; i++) {
      step(old, next);
    }
    assertThat(old.socketClosed).isTrue();
    assertThat(next.socketClosed).isFalse();
    step(next);
    assertThat(taken()).isEqualTo(depths(from, sent));
    assertThat(desk.counters.handovers.sum()).isEqualTo(1);
    assertThat(desk.counters.overlapDuplicates.sum()).isBetween(10L, 30L);
    assertThat(desk.counters.reconnects.sum()).isZero();
    assertThat(venue.openings).hasSize(2);
  }

  @Test
  void shouldWaitForTheOldSocketsLastSignOfLife() throws Exception {
    FakeVenue.Opening next = venue.lastOpening();
    next.succeed();
    old.acks = false;
    int before = old.sent.size();
    for (int i = 0; i < 30; i++) {
      step(old, next);
    }
    assertThat(old.socketClosed).isFalse();
    assertThat(old.sent).hasSize(before + 1);
    old.answer(old.sent.get(before));
    step(old, next);
    assertThat(old.socketClosed).isTrue();
  }

  @Test
  void shouldKeepTheOldSocketWhereTheNewOneLacksAStream() throws Exception {
    long from = sent + 10;
    FakeVenue.Opening next = venue.lastOpening();
    next.succeed();
    for (int i = 0; i < 105; i++) {
      step(old);
    }
    assertThat(next.socketClosed).isTrue();
    assertThat(old.socketClosed).isFalse();
    assertThat(desk.counters.failedHandovers.sum()).isEqualTo(1);
    assertThat(taken()).isEqualTo(depths(from, sent));
    while (venue.openings.size() == 2) {
      step(old);
    }
    next = venue.lastOpening();
    next.succeed();
    for (int i = 0; i < 30; i++) {
      step(old, next);
    }
    assertThat(desk.counters.handovers.sum()).as("at the second try").isEqualTo(1);
  }

  @Test
  void shouldKeepTheOldSocketWhereTheNewOneDies() throws Exception {
    long from = sent + 10;
    FakeVenue.Opening next = venue.lastOpening();
    next.succeed();
    step(old, next);
    step(old, next);
    next.listener.onFrame(depth(BTC, sent + 1, sent + 10, sent));
    next.listener.onClosed("gone");
    step(old);
    step(old);
    assertThat(taken())
        .as("what the dead one was ahead by comes once")
        .isEqualTo(depths(from, sent));
    assertThat(old.socketClosed).isFalse();
  }

  @Test
  void shouldGoOnWithTheNewSocketWhereTheOldOneDiesInStep() throws Exception {
    long from = sent + 10;
    FakeVenue.Opening next = venue.lastOpening();
    next.succeed();
    for (int i = 0; i < 5; i++) {
      step(old, next);
    }
    old.listener.onClosed("24 hours");
    step(next);
    assertThat(taken()).isEqualTo(depths(from, sent));
    assertThat(desk.counters.handovers.sum()).isEqualTo(1);
  }

  @Test
  void shouldMarkWhereTheOldSocketDiesBeforeTheNewOneIsInStep() throws Exception {
    long from = sent + 10;
    FakeVenue.Opening next = venue.lastOpening();
    next.succeed();
    for (int i = 0; i < 5; i++) {
      step(old);
    }
    long to = sent;
    old.listener.onClosed("24 hours");
    step(next);
    List<String> expected = new ArrayList<>(depths(from, to));
    assertThat(taken())
        .startsWith(expected.toArray(new String[0]))
        .endsWith("DEPTH " + sent)
        .filteredOn(kind -> kind.startsWith("GAP"))
        .singleElement()
        .asString()
        .contains("socket-lost");
  }

  @Test
  void shouldTreatTheDeathOfBothAsALoss() throws Exception {
    FakeVenue.Opening next = venue.lastOpening();
    next.succeed();
    for (int i = 0; i < 5; i++) {
      step(old, next);
    }
    old.listener.onClosed("gone");
    next.listener.onClosed("gone, too");
    assertThat(taken()).filteredOn(kind -> kind.startsWith("GAP")).singleElement();
    while (venue.openings.size() == 2) {
      step();
    }
    venue.lastOpening().succeed();
    step(venue.lastOpening());
    assertThat(taken()).containsExactly("CONNECT", "DEPTH " + sent);
    assertThat(desk.counters.reconnects.sum()).isEqualTo(1);
  }

  /** The venue's own end of a socket, held against the planned one: which comes first. */
  @Test
  void shouldReplaceSocketsBeforeTheVenueClosesThem() throws Exception {
    long venueLifeMs = 104_000; // 24 h, where the planned life of 23 h is 100 s
    Map<FakeVenue.Opening, Long> bornMs = new IdentityHashMap<>();
    bornMs.put(old, 0L);
    long from = sent + 10;
    int closedByVenue = 0;
    while (nowMs < 2_000_000) {
      for (FakeVenue.Opening opening : venue.openings) {
        if (bornMs.putIfAbsent(opening, nowMs) == null) {
          opening.succeed();
        }
        if (!opening.socketClosed && nowMs - bornMs.get(opening) >= venueLifeMs) {
          closedByVenue++;
          opening.listener.onClosed("24 hours");
        }
      }
      step(venue.openings.stream().filter(o -> !o.socketClosed).toArray(FakeVenue.Opening[]::new));
    }
    assertThat(closedByVenue).isZero();
    assertThat(taken()).isEqualTo(depths(from, sent));
    assertThat(desk.counters.handovers.sum()).isBetween(19L, 21L);
    assertThat(desk.counters.reconnects.sum()).isZero();
    assertThat(venue.openings.stream().filter(o -> !o.socketClosed)).hasSizeBetween(1, 2);
  }

  @Test
  void shouldMarkAStreamThatFallsSilentWhileTheHandOverWaits() throws Exception {
    FakeVenue.Opening next = venue.lastOpening();
    next.acks = false;
    next.succeed();
    for (int i = 0; i < 5; i++) {
      step(old, next);
    }
    taken();
    desk.begin(ETH);
    keeper.add(List.of(new LiveStream(ETH, "depth@100ms", config)));
    for (int i = 0; i < 30; i++) {
      step(old, next);
    }
    assertThat(taken()).filteredOn(kind -> kind.equals("GAP silent-stream")).hasSize(1);
    assertThat(next.socketClosed).as("the hand-over goes on").isFalse();
  }

  @Test
  void shouldGiveUpWhereTooMuchIsHeld() throws Exception {
    long from = sent + 10;
    FakeVenue.Opening next = venue.lastOpening();
    next.succeed();
    step(old);
    step(old);
    String tail = " ".repeat(9 << 20);
    for (int i = 1; i <= 8; i++) {
      long id = sent + 1_000 + i;
      byte[] frame = depth(BTC, id, id, id - 1);
      String text = new String(frame, StandardCharsets.UTF_8) + tail;
      next.listener.onFrame(text.getBytes(StandardCharsets.UTF_8));
    }
    step(old);
    assertThat(next.socketClosed).isTrue();
    assertThat(old.socketClosed).isFalse();
    assertThat(taken()).isEqualTo(depths(from, sent));
  }

  @Test
  void shouldNotCountRefusedHandOversAgainstTheSocket() throws Exception {
    for (int i = 0; i < 3; i++) {
      FakeVenue.Opening next = venue.lastOpening();
      next.acks = false;
      next.succeed();
      step(old);
      String no = "{\"error\":{\"code\":2,\"msg\":\"no\"},\"id\":1}";
      next.listener.onFrame(no.getBytes(StandardCharsets.UTF_8));
      assertThat(next.socketClosed).isTrue();
      int openings = venue.openings.size();
      while (venue.openings.size() == openings) {
        step(old);
      }
    }
    old.listener.onClosed("gone");
    assertThat(fatal).isEmpty();
    assertThat(desk.counters.refusedRequests.sum()).isEqualTo(3);
  }
}
