package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.LiveDesk.kinds;
import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.ws.StreamListener.BadFrame;
import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.SocketConfig;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketKeeperTest {

  private static final String BTC = "BTCUSDT";
  private static final String ETH = "ETHUSDT";

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
          new LiveTimes(1_000, 100, 800, 3, 100_000, 10_000),
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

  /** Ticks every 100 ms up to and with {@code toMs}; {@code speaking} streams speak each time. */
  private void run(long fromMs, long toMs, Runnable speaking) {
    for (long ms = fromMs; ms <= toMs; ms += 100) {
      keeper.tick(ms);
      speaking.run();
    }
  }

  private void speak(String symbol) {
    long id = ids.merge(symbol, 1_010L, (last, first) -> last + 10);
    venue.lastOpening().listener.onFrame(depth(symbol, id - 9, id, id - 10));
  }

  /** Last update id of each symbol. */
  private final Map<String, Long> ids = new HashMap<>();

  @Test
  void shouldSubscribeInBatchesBelowTheVenuesRate() {
    List<LiveStream> many = new ArrayList<>();
    for (int i = 0; i < 449; i++) {
      many.add(stream("S" + i + "USDT", "depth@100ms"));
    }
    keeper.add(many);
    keeper.tick(0);
    venue.lastOpening().succeed();
    List<Integer> sent = new ArrayList<>();
    for (long ms = 10; ms <= 1_000; ms += 10) {
      keeper.tick(ms);
      sent.add(venue.lastOpening().sent.size());
    }
    List<String> messages = venue.lastOpening().sent;
    assertThat(messages.stream().filter(m -> m.contains("\"SUBSCRIBE\""))).hasSize(5);
    assertThat(messages.stream().mapToLong(m -> m.split("@depth").length - 1).sum()).isEqualTo(450);
    assertThat(messages).allSatisfy(m -> assertThat(m.length()).isLessThan(4_096));
    assertThat(sent.get(0)).as("at once").isEqualTo(1);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i)).as("after %d ms", 10 * i).isLessThanOrEqualTo(1 + i / 20);
    }
  }

  @Test
  void shouldLetSymbolsComeAndGoWithoutDisturbingTheOthers() throws Exception {
    desk.begin(ETH);
    keeper.tick(0);
    venue.lastOpening().succeed();
    run(100, 1_000, () -> speak(BTC));
    desk.take();
    LiveStream eth = stream(ETH, "depth@100ms");
    keeper.add(List.of(eth));
    run(1_100, 1_400, () -> speak(BTC));
    speak(ETH);
    keeper.remove(List.of(eth));
    run(1_500, 2_000, () -> speak(BTC));
    speak(ETH);
    List<String> sent = venue.lastOpening().sent;
    assertThat(sent)
        .filteredOn(m -> m.contains("ethusdt"))
        .extracting(m -> m.replaceAll(",\"id\".*", ""))
        .containsExactly(
            "{\"method\":\"SUBSCRIBE\",\"params\":[\"ethusdt@depth@100ms\"]",
            "{\"method\":\"UNSUBSCRIBE\",\"params\":[\"ethusdt@depth@100ms\"]");
    assertThat(kinds(desk.take())).noneMatch(k -> k.startsWith("GAP") || k.equals("CONNECT"));
    assertThat(venue.openings).hasSize(1);
    assertThat(desk.counters.otherFrames.sum()).as("of a stream that was left").isEqualTo(1);
  }

  @Test
  void shouldMarkAndRenewAStreamThatIsSilentWhileOthersSpeak() throws Exception {
    desk.begin(ETH);
    keeper.add(List.of(stream(ETH, "depth@100ms")));
    open(0);
    run(100, 500, () -> speak(ETH));
    speak(BTC);
    run(600, 1_700, () -> speak(ETH));
    assertThat(keeper.silentStreams()).isEqualTo(1);
    assertThat(venue.lastOpening().sent)
        .filteredOn(m -> m.contains("btcusdt"))
        .extracting(m -> m.replaceAll(",\"id\".*", ""))
        .containsSubsequence("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@depth@100ms\"]");
    run(1_800, 2_100, () -> speak(ETH));
    speak(BTC);
    assertThat(venue.lastOpening().sent.get(venue.lastOpening().sent.size() - 1))
        .contains("\"SUBSCRIBE\"")
        .contains("btcusdt@depth@100ms");
    assertThat(venue.openings).hasSize(1);
    assertThat(keeper.silentStreams()).isZero();
    List<RawLine> lines = desk.take();
    assertThat(gaps(lines, BTC))
        .hasSize(2)
        .satisfies(
            g -> {
              assertThat(g.get(0)).contains("silent-stream").contains("btcusdt@depth@100ms");
              assertThat(g.get(1)).contains("resubscribed").contains("speaks again");
            });
    assertThat(gaps(lines, ETH)).isEmpty();
    assertThat(desk.counters.silentStreams.sum()).isEqualTo(1);
  }

  private static List<String> gaps(List<RawLine> lines, String symbol) {
    return lines.stream()
        .filter(line -> line.symbol().equals(symbol))
        .map(line -> new String(line.frame(), StandardCharsets.UTF_8))
        .filter(frame -> frame.contains("depthflowGap"))
        .toList();
  }

  @Test
  void shouldReplaceTheSocketOfAStreamThatStaysSilentAtWaitsThatGrow() throws Exception {
    desk.begin(ETH);
    keeper.add(List.of(stream(ETH, "depth@100ms")));
    open(0);
    long[] replacedMs = new long[8];
    int replaced = 1;
    for (long ms = 100; ms <= 60_000; ms += 100) {
      keeper.tick(ms);
      if (venue.openings.size() > replaced) {
        replacedMs[replaced++] = ms;
        venue.lastOpening().succeed();
      }
      long id = 1_000 + ms;
      byte[] frame = depth(ETH, id - 99, id, id - 100);
      venue.openings.stream().filter(o -> !o.socketClosed).forEach(o -> o.listener.onFrame(frame));
    }
    assertThat(replaced - 1).as("replacements in a minute").isBetween(2, 4);
    assertThat(replacedMs[1]).isBetween(2_000L, 3_000L);
    assertThat(replacedMs[3] - replacedMs[2]).isGreaterThan(replacedMs[2] - replacedMs[1]);
    List<RawLine> lines = desk.take();
    assertThat(gaps(lines, ETH)).as("the other symbol").isEmpty();
    assertThat(gaps(lines, BTC)).as("one silence, one line").hasSize(1);
    List<String> eth =
        kinds(lines.stream().filter(line -> line.symbol().equals(ETH)).toList()).stream()
            .filter(kind -> kind.startsWith("DEPTH"))
            .toList();
    assertThat(eth).as("every frame once").doesNotHaveDuplicates().hasSize(600);
    assertThat(desk.counters.handovers.sum()).isEqualTo(replaced - 1);
    assertThat(desk.counters.reconnects.sum()).isZero();
  }

  @Test
  void shouldHaveMorePatienceWithStreamsThatMayBeQuiet() throws Exception {
    keeper.add(List.of(stream(BTC, "trade"), stream(BTC, "forceOrder"), stream(BTC, "bookTicker")));
    open(0);
    run(100, 4_100, () -> speak(BTC));
    assertThat(gaps(desk.take(), BTC)).isEmpty();
    run(4_200, 4_600, () -> speak(BTC));
    assertThat(gaps(desk.take(), BTC)).singleElement().asString().contains("bookTicker");
    run(4_700, 5_600, () -> speak(BTC));
    assertThat(gaps(desk.take(), BTC)).singleElement().asString().contains("btcusdt@trade");
    run(5_700, 9_000, () -> speak(BTC));
    assertThat(gaps(desk.take(), BTC)).isEmpty();
  }

  @Test
  void shouldKnowAQuietSocketFromADeadOneByItsAnswers() throws Exception {
    keeper.remove(List.of(stream(BTC, "depth@100ms")));
    keeper.add(List.of(stream(BTC, "forceOrder")));
    open(0);
    run(100, 20_000, () -> {});
    assertThat(venue.openings).hasSize(1);
    assertThat(venue.lastOpening().sent).filteredOn(m -> m.contains("LIST")).hasSizeBetween(20, 40);
    venue.lastOpening().acks = false;
    run(20_100, 21_400, () -> {});
    assertThat(venue.openings.get(0).socketClosed).isTrue();
  }

  @Test
  void shouldGiveUpWhereTheVenueRefusesAgainAndAgain() {
    long ms = 0;
    for (int i = 0; i < 3; i++) {
      while (venue.openings.size() <= i) {
        keeper.tick(ms += 50);
      }
      venue.lastOpening().acks = false;
      venue.lastOpening().succeed();
      keeper.tick(ms += 50);
      assertThat(venue.lastOpening().sent).hasSize(1);
      String no = "{\"error\":{\"code\":2,\"msg\":\"Invalid request: too many\"},\"id\":1}";
      venue.lastOpening().listener.onFrame(no.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(desk.counters.refusedRequests.sum()).isEqualTo(3);
    assertThat(fatal)
        .singleElement()
        .satisfies(
            f ->
                assertThat(f)
                    .hasMessageContaining("refused 3 times")
                    .hasMessageContaining("2 Invalid request: too many"));
  }

  @Test
  void shouldEndASocketThatDoesNotAnswerARequest() {
    open(0);
    venue.lastOpening().acks = false;
    run(100, 9_900, () -> speak(BTC));
    assertThat(venue.lastOpening().socketClosed).isFalse();
    run(10_000, 10_400, () -> speak(BTC));
    assertThat(venue.openings.get(0).socketClosed).isTrue();
  }

  @Test
  void shouldMarkBadFramesAndGoOn() throws Exception {
    desk.begin(ETH);
    keeper.add(List.of(stream(ETH, "depth@100ms")));
    open(0);
    keeper.tick(100);
    speak(BTC);
    Venue.Listener listener = venue.lastOpening().listener;
    desk.take();
    listener.onBadFrame(BadFrame.OVERSIZE, bytes("{\"stream\":\"btcusdt@depth@100ms\",\"da"));
    listener.onBadFrame(
        BadFrame.BINARY, bytes("{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"ETHUSDT\","));
    List<RawLine> named = desk.take();
    assertThat(gaps(named, BTC)).singleElement().asString().contains("oversize-frame");
    assertThat(gaps(named, ETH)).singleElement().asString().contains("corrupt-frame");
    listener.onBadFrame(BadFrame.BINARY, new byte[] {1, 2, 3});
    listener.onFrame(bytes("no json"));
    List<RawLine> unnamed = desk.take();
    assertThat(gaps(unnamed, BTC)).as("it may have been of either").hasSize(2);
    assertThat(gaps(unnamed, ETH)).hasSize(2);
    assertThat(desk.counters.oversizeFrames.sum()).isEqualTo(1);
    assertThat(desk.counters.corruptFrames.sum()).isEqualTo(3);
    assertThat(venue.openings).hasSize(1);
    assertThat(venue.lastOpening().socketClosed).isFalse();
  }

  @Test
  void shouldTakeAnAnswerThatIsThereAtOnce() throws Exception {
    venue.atOnce = true;
    keeper.tick(0);
    venue.lastOpening().listener.onFrame(depth(BTC, 90, 100, 89));
    venue.lastOpening().listener.onClosed("gone");
    keeper.tick(100);
    assertThat(venue.openings).hasSize(2);
    assertThat(desk.counters.reconnects.sum()).as("the first opening was seen").isEqualTo(1);
    keeper.tick(200);
    speak(BTC);
    keeper.tick(95_000 + 200);
    run(95_300, 100_200, () -> speak(BTC));
    assertThat(venue.openings).as("its time is known").hasSize(3);
  }

  @Test
  void shouldSeeAFailureThatIsThereAtOnce() {
    venue.refuseWith = new IOException("no such host");
    keeper.tick(0);
    keeper.tick(100);
    keeper.tick(300);
    assertThat(fatal).singleElement().asString().contains("3 tries").contains("no such host");
  }

  @Test
  void shouldMarkALossAlsoBeforeTheOpeningWasTold() throws Exception {
    keeper.tick(0);
    venue.lastOpening().listener.onFrame(depth(BTC, 90, 100, 89));
    venue.lastOpening().listener.onClosed("gone");
    venue.lastOpening().succeed();
    assertThat(venue.lastOpening().socketClosed).isTrue();
    assertThat(kinds(desk.take()))
        .containsExactly("CONNECT", "CONNECT", "DEPTH 100", "GAP socket-lost");
  }

  @Test
  void shouldNotCallAVenueAtTheShortestWaitThatClosesAfterTheFirstFrame() {
    long ms = 0;
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long lostAt = ms;
      while (venue.openings.size() == i) {
        keeper.tick(++ms);
      }
      waits.add(ms - lostAt);
      venue.lastOpening().succeed();
      speak(BTC);
      venue.lastOpening().listener.onClosed("once more");
    }
    assertThat(waits.get(4)).as("last of %s", waits).isGreaterThanOrEqualTo(400);
    assertThat(fatal).isEmpty();
  }

  @Test
  void shouldWatchAStreamThatLeftAndCameBackBeforeThatWasTold() throws Exception {
    desk.begin(ETH);
    LiveStream first = stream(ETH, "depth@100ms");
    keeper.add(List.of(first));
    open(0);
    run(100, 500, () -> speak(BTC));
    keeper.remove(List.of(first));
    keeper.add(List.of(stream(ETH, "depth@100ms")));
    run(600, 1_800, () -> speak(BTC));
    assertThat(gaps(desk.take(), ETH)).singleElement().asString().contains("silent-stream");
    assertThat(keeper.silentStreams()).isEqualTo(1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldNotBlameTheSocketForAStandstillOfTheProcess() {
    open(0);
    run(100, 500, () -> speak(BTC));
    venue.lastOpening().acks = false;
    keeper.tick(1_100);
    keeper.tick(1_200);
    assertThat(venue.lastOpening().sent).as("asked for a sign of life").hasSize(2);
    keeper.tick(60_000);
    assertThat(venue.lastOpening().socketClosed).as("its answer may wait to be read").isFalse();
    assertThat(keeper.silentStreams()).isZero();
  }
}
