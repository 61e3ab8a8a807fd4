package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.LiveDesk.kinds;
import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.SocketConfig;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketKeeperTest {

  private static final String BTC = "BTCUSDT";

  private final LiveDesk desk = new LiveDesk(4096);
  private final FakeVenue venue = new FakeVenue();
  private final List<Throwable> fatal = new ArrayList<>();
  private final LiveConfig config =
      LiveConfig.builder(URI.create("http://host"), URI.create("ws://host"), List.of(BTC))
          .silenceMs(1_000)
          .sockets(SocketConfig.DEFAULT.withQuietMs(5_000))
          .build();
  private final SocketKeeper keeper =
      new SocketKeeper(
          URI.create("ws://host/public/stream"),
          venue,
          desk.lines,
          desk.counters,
          new SocketKeeper.LiveTimes(1_000, 100, 800, 3, 100_000, 10_000),
          new OpenGate(new Random(2)),
          fatal::add,
          new Random(1));

  @BeforeEach
  void add() {
    desk.begin(BTC);
    keeper.add(List.of(stream(BTC, "depth@100ms")));
  }

  private LiveStream stream(String symbol, String name) {
    return new LiveStream(symbol, name, config);
  }

  private void open(long nowMs) {
    keeper.tick(nowMs);
    venue.lastOpening().succeed();
  }

  @Test
  void shouldMarkTheConnectionBeforeItsFirstFrame() throws Exception {
    keeper.tick(0);
    assertThat(venue.openings).hasSize(1);
    venue.lastOpening().listener.onFrame(depth(BTC, 90, 100, 89));
    venue.lastOpening().succeed();
    venue.lastOpening().listener.onFrame(depth(BTC, 101, 110, 100));
    assertThat(kinds(desk.take())).containsExactly("CONNECT", "CONNECT", "DEPTH 100", "DEPTH 110");
    keeper.tick(500);
    assertThat(venue.openings).hasSize(1);
  }

  @Test
  void shouldOpenAgainAfterALossWithAGapBetween() throws Exception {
    open(0);
    venue.lastOpening().listener.onFrame(depth(BTC, 90, 100, 89));
    FakeVenue.Opening first = venue.lastOpening();
    first.listener.onClosed("closed by the peer");
    assertThat(first.socketClosed).isTrue();
    keeper.tick(49);
    assertThat(venue.openings).as("back-off of 50 to 100 ms").hasSize(1);
    open(100);
    assertThat(venue.openings).hasSize(2);
    first.listener.onFrame(depth(BTC, 101, 110, 100));
    first.listener.onClosed("twice");
    venue.lastOpening().listener.onFrame(depth(BTC, 111, 120, 110));
    assertThat(kinds(desk.take()))
        .containsExactly(
            "CONNECT", "CONNECT", "DEPTH 100", "GAP socket-lost", "CONNECT", "DEPTH 120");
    assertThat(desk.counters.reconnects.sum()).isEqualTo(1);
  }

  @Test
  void shouldOpenASilentSocketAnew() throws Exception {
    open(0);
    venue.lastOpening().acks = false;
    keeper.tick(900);
    venue.lastOpening().listener.onFrame(depth(BTC, 90, 100, 89));
    keeper.tick(1_800);
    assertThat(venue.openings).hasSize(1);
    keeper.tick(1_901);
    assertThat(venue.openings.get(0).socketClosed).isTrue();
    keeper.tick(2_001);
    assertThat(venue.openings).hasSize(2);
    assertThat(kinds(desk.take()))
        .containsExactly("CONNECT", "CONNECT", "DEPTH 100", "GAP socket-lost");
  }

  @Test
  void shouldWaitLongerAfterEveryFailureUpToTheMaximum() {
    open(0);
    long now = 0;
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      venue.lastOpening().listener.onClosed("again");
      int before = venue.openings.size();
      long lostAt = now;
      while (venue.openings.size() == before) {
        keeper.tick(++now);
      }
      waits.add(now - lostAt);
      venue.lastOpening().succeed();
    }
    for (int i = 0; i < waits.size(); i++) {
      long full = Math.min(800, 100L << i);
      assertThat(waits.get(i)).as("wait " + i + " of " + waits).isBetween(full / 2, full);
    }
    assertThat(fatal).isEmpty();
  }

  @Test
  void shouldGiveUpOnASocketThatWasNeverOpen() {
    long now = 0;
    for (int i = 0; i < 3; i++) {
      keeper.tick(now);
      venue.lastOpening().answer.completeExceptionally(new IOException("cannot connect to host"));
      now += 1_000;
    }
    keeper.tick(now);
    assertThat(venue.openings).hasSize(3);
    assertThat(fatal).hasSize(1);
    assertThat(fatal.get(0))
        .hasMessageContaining("ws://host/public/stream")
        .hasMessageContaining("3 tries")
        .hasMessageContaining("cannot connect to host");
  }

  @Test
  void shouldCloseASocketThatOpensAfterTheEnd() {
    keeper.tick(0);
    keeper.close();
    venue.lastOpening().succeed();
    assertThat(venue.lastOpening().socketClosed).isTrue();
    keeper.tick(10_000);
    assertThat(venue.openings).hasSize(1);
  }
}
