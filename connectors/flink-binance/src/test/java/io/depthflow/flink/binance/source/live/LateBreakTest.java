package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.LiveDesk.T0_NS;
import static io.depthflow.flink.binance.source.live.LiveDesk.kinds;
import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static io.depthflow.flink.binance.source.live.TestFrames.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No row for a second in which nobody listened, however late that was noticed. */
class LateBreakTest {

  private static final long SECOND = 1_000_000_000L;
  private static final String BTC = "BTCUSDT";
  private static final String ETH = "ETHUSDT";

  private final List<RawLine> log = new ArrayList<>();
  private final List<Long> rowSeconds = new ArrayList<>();
  private final List<Long> segments = new ArrayList<>();
  private SymbolFeed downstream = new SymbolFeed(BTC, 1_000);
  private LiveDesk desk = new LiveDesk(4096);
  private long id = 100;

  /** Whole seconds since T0 of a time. */
  private static long second(long timeMs) {
    return timeMs / 1_000 - T0_NS / SECOND;
  }

  private void hear(SymbolFeed feed, List<RawLine> lines) {
    feed.setOutput(this::row);
    lines.forEach(feed::accept);
  }

  private void row(BookSample sample) {
    rowSeconds.add(second(sample.timeMs()));
    segments.add(sample.segment());
  }

  private void flow() throws Exception {
    List<RawLine> lines = desk.take();
    log.addAll(lines);
    hear(downstream, lines.stream().filter(line -> line.symbol().equals(BTC)).toList());
  }

  private void frame() {
    desk.lines.onFrame(depth(BTC, id + 1, id + 1, id));
    id++;
  }

  private void synchronise() {
    frame();
    desk.lines.onSnapshot(BTC, snapshot(id));
    assertThat(desk.lines.symbolsInSync()).isEqualTo(1);
  }

  /** Ticks and frames of so many seconds, ten of each a second. */
  private void listen(int seconds) {
    for (int i = 0; i < seconds * 10; i++) {
      desk.nowNs += SECOND / 10;
      desk.lines.tick();
      frame();
    }
  }

  private void beginAndListen() throws Exception {
    desk.begin(BTC);
    desk.lines.onConnect(List.of(BTC), "socket open");
    synchronise();
    listen(3);
    flow();
    assertThat(rowSeconds).containsExactly(1L, 2L, 3L);
  }

  /** The log as a whole gives the rows that were given live. */
  private void assertReplayGivesTheSame() {
    List<Long> live = List.copyOf(rowSeconds);
    List<Long> liveSegments = List.copyOf(segments);
    rowSeconds.clear();
    segments.clear();
    assertThat(log).extracting(RawLine::receiveTimeNs).isSorted();
    hear(new SymbolFeed(BTC, 1_000), log);
    assertThat(rowSeconds).isEqualTo(live);
    assertThat(segments).isEqualTo(liveSegments);
  }

  @Test
  void shouldGiveNoRowForTheTimeOfARestart() throws Exception {
    beginAndListen();
    long clamp = log.get(log.size() - 1).receiveTimeNs();

    LiveDesk before = desk;
    desk = new LiveDesk(4096);
    desk.nowNs = before.nowNs + 300 * SECOND;
    downstream = downstream.copy();
    assertThat(downstream.sampler().inSync()).as("the restored book is in step").isTrue();
    desk.begin(BTC, clamp);
    desk.lines.tick();
    flow();
    assertThat(log.get(log.size() - 1).receiveTimeNs()).as("the break").isEqualTo(clamp);
    assertThat(downstream.sampler().inSync()).isFalse();

    listen(2);
    flow();
    assertThat(rowSeconds).as("not in step yet").containsExactly(1L, 2L, 3L);
    synchronise();
    listen(2);
    flow();
    assertThat(rowSeconds).containsExactly(1L, 2L, 3L, 306L, 307L);
    assertThat(segments.get(3)).isGreaterThan(segments.get(2));
    assertThat(desk.counters.pauses.sum()).as("a restart is no pause").isZero();
    assertReplayGivesTheSame();
  }

  @Test
  void shouldBeginRestoredSymbolsInTheOrderOfTheirLastLines() throws Exception {
    desk.lines.begin(
        List.of(
            MarketSplit.ofLive("XRPUSDT"),
            new MarketSplit(BTC, List.of(), 0, 0, T0_NS - 5 * SECOND),
            new MarketSplit(ETH, List.of(), 0, 0, T0_NS - 7 * SECOND)));
    List<RawLine> lines = desk.take();
    assertThat(kinds(lines)).containsOnly("CONNECT");
    assertThat(lines).extracting(RawLine::symbol).containsExactly(ETH, BTC, "XRPUSDT");
    assertThat(lines)
        .extracting(RawLine::receiveTimeNs)
        .containsExactly(T0_NS - 7 * SECOND, T0_NS - 5 * SECOND, T0_NS);
  }

  @Test
  void shouldNotBreakOthersWhenARestoredSymbolComesLate() throws Exception {
    beginAndListen();
    desk.begin(ETH, T0_NS - 300 * SECOND);
    List<RawLine> lines = desk.take();
    assertThat(lines).extracting(RawLine::symbol).containsExactly(ETH);
    assertThat(lines.get(0).receiveTimeNs()).isEqualTo(T0_NS - 300 * SECOND);
    assertThat(desk.lines.symbolsInSync()).isEqualTo(1);
  }

  @Test
  void shouldKeepTheOrderWhenTheClockLiesBehindTheLastLine() throws Exception {
    desk.begin(BTC);
    desk.begin(ETH, T0_NS + 3 * SECOND / 2);
    desk.nowNs += 3 * SECOND;
    desk.lines.tick();
    List<RawLine> lines = desk.take();
    assertThat(kinds(lines.stream().filter(l -> l.symbol().equals(ETH)).toList()))
        .containsExactly("CONNECT", "SECOND_END");
    assertThat(lines).extracting(RawLine::receiveTimeNs).isSorted();
  }

  @Test
  void shouldGiveNoRowForAPauseOfTheProcess() throws Exception {
    beginAndListen();
    int rows = 3;
    for (long pause : new long[] {4, 45, 300}) {
      desk.nowNs += pause * SECOND;
      // What waited in the socket comes before the timer runs, and chains.
      frame();
      listen(1);
      flow();
      assertThat(rowSeconds).as("after a pause of %s s", pause).hasSize(rows);
      synchronise();
      listen(1);
      flow();
      rows++;
    }
    assertThat(rowSeconds).containsExactly(1L, 2L, 3L, 9L, 56L, 358L);
    assertThat(segments.subList(2, 6)).doesNotHaveDuplicates();
    assertThat(desk.counters.pauses.sum()).isEqualTo(3);
    assertReplayGivesTheSame();
  }

  @Test
  void shouldHoldOnThroughAShortPause() throws Exception {
    beginAndListen();
    desk.nowNs += 2 * SECOND;
    listen(1);
    flow();
    assertThat(rowSeconds).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(desk.counters.pauses.sum()).isZero();
  }

  @Test
  void shouldGiveNoRowForLinesThatAFullQueueDropped() throws Exception {
    desk = new LiveDesk(64);
    beginAndListen();
    listen(60);
    assertThat(desk.counters.overflows.sum()).isEqualTo(1);
    flow();
    int known = rowSeconds.size();
    assertThat(rowSeconds.get(known - 1)).as("what the queue held").isLessThan(10);
    listen(1);
    flow();
    assertThat(rowSeconds).hasSize(known);
    synchronise();
    listen(1);
    flow();
    assertThat(rowSeconds).hasSize(known + 1);
    assertThat(rowSeconds.get(known)).isEqualTo(65);
    assertReplayGivesTheSame();
  }

  /** The end of a socket is told at once: rows of the seconds before it stand. */
  @Test
  void shouldBreakAtALossWhenItIsTold() throws Exception {
    beginAndListen();
    desk.nowNs += SECOND / 2;
    desk.lines.onLoss(List.of(BTC), GapCause.SOCKET_LOST, "closed by the peer");
    desk.nowNs += 2 * SECOND;
    desk.lines.onConnect(List.of(BTC), "socket open");
    flow();
    assertThat(rowSeconds).as("T0 lies on a half second").containsExactly(1L, 2L, 3L, 4L);
    assertReplayGivesTheSame();
  }
}
