package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.LiveDesk.T0_NS;
import static io.depthflow.flink.binance.source.live.LiveDesk.kinds;
import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static io.depthflow.flink.binance.source.live.TestFrames.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SamplerOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveLinesTest {

  private static final long SECOND = 1_000_000_000L;
  private static final String BTC = "BTCUSDT";

  private final LiveDesk desk = new LiveDesk(4096);

  private void begin(String... symbols) {
    for (String symbol : symbols) {
      desk.begin(symbol);
    }
    desk.lines.onConnect(List.of(symbols), "socket open");
  }

  private void synchronise() {
    begin(BTC);
    desk.lines.onFrame(depth(BTC, 90, 100, 89));
    desk.lines.onSnapshot(BTC, snapshot(95));
    assertThat(desk.lines.symbolsInSync()).isEqualTo(1);
  }

  @Test
  void shouldWantASnapshotOnceAnEventIsThere() throws Exception {
    begin(BTC);
    assertThat(desk.lines.needingSnapshot()).isEmpty();
    desk.lines.onFrame(depth(BTC, 90, 100, 89));
    assertThat(desk.lines.needingSnapshot()).containsExactly(BTC);
    desk.lines.onSnapshot(BTC, snapshot(80));
    assertThat(desk.lines.needingSnapshot()).containsExactly(BTC);
    assertThat(desk.counters.staleSnapshots.sum()).isEqualTo(1);
    desk.lines.onSnapshot(BTC, snapshot(95));
    assertThat(desk.lines.needingSnapshot()).isEmpty();
    assertThat(desk.lines.symbolsInSync()).isEqualTo(1);
    assertThat(kinds(desk.take()))
        .containsExactly("CONNECT", "CONNECT", "DEPTH 100", "SNAPSHOT 80", "SNAPSHOT 95");
  }

  @Test
  void shouldPutAGapLineBeforeTheFrameThatBreaksTheChain() throws Exception {
    synchronise();
    desk.take();
    desk.lines.onFrame(depth(BTC, 101, 110, 100));
    desk.lines.onFrame(depth(BTC, 130, 140, 120));
    assertThat(kinds(desk.take())).containsExactly("DEPTH 110", "GAP pu-break", "DEPTH 140");
    assertThat(desk.counters.gaps.sum()).isEqualTo(1);
    assertThat(desk.lines.needingSnapshot()).containsExactly(BTC);
    desk.lines.onSnapshot(BTC, snapshot(135));
    assertThat(desk.lines.symbolsInSync()).isEqualTo(1);
  }

  @Test
  void shouldPutAGapLineBeforeAFrameThatDoesNotChainWhileTheBookIsWaitedFor() throws Exception {
    begin(BTC);
    desk.lines.onFrame(depth(BTC, 90, 100, 89));
    desk.take();
    desk.lines.onFrame(depth(BTC, 101, 110, 100));
    desk.lines.onFrame(depth(BTC, 130, 140, 120));
    desk.lines.onFrame(depth(BTC, 111, 120, 110));
    desk.lines.onFrame(depth(BTC, 141, 150, 140));
    List<RawLine> lines = desk.take();
    assertThat(kinds(lines))
        .containsExactly("DEPTH 110", "GAP pu-break", "DEPTH 140", "DEPTH 120", "DEPTH 150");
    assertThat(desk.counters.gaps(GapCause.PU_BREAK)).isEqualTo(1);
    assertThat(desk.counters.resyncs.sum()).isZero();
    desk.lines.onSnapshot(BTC, snapshot(135));
    assertThat(desk.lines.symbolsInSync()).isEqualTo(1);
  }

  @Test
  void shouldEndEverySecondExactlyAndBeforeAnyLaterLine() throws Exception {
    begin(BTC, "ETHUSDT");
    desk.take();
    desk.nowNs = T0_NS + SECOND / 2 + 7;
    desk.lines.onFrame(depth(BTC, 90, 100, 89));
    desk.nowNs = T0_NS + 5 * SECOND / 2;
    desk.lines.tick();
    desk.lines.tick();
    List<RawLine> lines = desk.take();
    assertThat(kinds(lines))
        .containsExactly(
            "SECOND_END",
            "SECOND_END",
            "DEPTH 100",
            "SECOND_END",
            "SECOND_END",
            "SECOND_END",
            "SECOND_END");
    long first = T0_NS + SECOND / 2;
    assertThat(lines)
        .extracting(RawLine::receiveTimeNs)
        .containsExactly(
            first,
            first,
            first + 7,
            first + SECOND,
            first + SECOND,
            first + 2 * SECOND,
            first + 2 * SECOND);
    assertThat(lines.subList(0, 2)).extracting(RawLine::symbol).containsExactly(BTC, "ETHUSDT");
  }

  @Test
  void shouldWriteOnlyTheLastSecondEndAfterALongPause() throws Exception {
    begin(BTC);
    desk.take();
    desk.nowNs = T0_NS + 3_600 * SECOND;
    desk.lines.tick();
    List<RawLine> lines = desk.take();
    assertThat(kinds(lines)).containsExactly("GAP pause", "SECOND_END");
    assertThat(lines)
        .extracting(RawLine::receiveTimeNs)
        .containsExactly(T0_NS, desk.nowNs - SECOND / 2);
  }

  @Test
  void shouldNeverStampBelowALineOfBeforeTheRestart() throws Exception {
    long clamp = T0_NS + 400;
    desk.begin(BTC, clamp);
    desk.lines.onConnect(List.of(BTC), "socket open");
    desk.lines.onFrame(depth(BTC, 90, 100, 89));
    desk.nowNs = T0_NS + 500;
    desk.lines.onFrame(depth(BTC, 101, 110, 100));
    desk.nowNs = T0_NS + 300;
    desk.lines.onFrame(depth(BTC, 111, 120, 110));
    assertThat(desk.take())
        .extracting(RawLine::receiveTimeNs)
        .containsExactly(clamp, clamp, clamp, T0_NS + 500, T0_NS + 500);
  }

  @Test
  void shouldReplaceAFrameThatCannotBeReadByAGapLine() throws Exception {
    synchronise();
    desk.take();
    desk.lines.onFrame(
        "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"s\":\"BTCUSDT\"}}"
            .getBytes(StandardCharsets.UTF_8));
    assertThat(kinds(desk.take())).containsExactly("GAP corrupt-frame");
    assertThat(desk.counters.corruptFrames.sum()).isEqualTo(1);
    assertThat(desk.lines.symbolsInSync()).isZero();
    desk.lines.onFrame("{\"result\":null,\"id\":1}".getBytes(StandardCharsets.UTF_8));
    desk.lines.onFrame("no json".getBytes(StandardCharsets.UTF_8));
    desk.lines.onFrame(depth("XRPUSDT", 1, 2, 0));
    assertThat(desk.counters.otherFrames.sum()).isEqualTo(3);
    assertThat(desk.take()).isEmpty();
  }

  @Test
  void shouldMarkALostSocketAtOnceSoThatNoBookOutlivesIt() throws Exception {
    synchronise();
    desk.take();
    desk.lines.onLoss(List.of(BTC), GapCause.SOCKET_LOST, "closed by the peer");
    assertThat(desk.lines.symbolsInSync()).isZero();
    desk.lines.onConnect(List.of(BTC), "socket open");
    assertThat(kinds(desk.take())).containsExactly("GAP socket-lost", "CONNECT");
  }

  @Test
  void shouldWriteOneLinePerFrame() throws Exception {
    begin(BTC);
    desk.take();
    byte[] broken =
        new String(depth(BTC, 90, 100, 89), StandardCharsets.UTF_8)
            .replace(",", ",\r\n")
            .getBytes(StandardCharsets.UTF_8);
    desk.lines.onFrame(broken);
    byte[] frame = desk.take().get(0).frame();
    assertThat(frame).doesNotContain((byte) '\n', (byte) '\r').hasSameSizeAs(broken);
  }

  @Test
  void shouldCountAndMarkWhatAFullQueueDrops() throws Exception {
    LiveDesk small = new LiveDesk(16);
    small.begin(BTC);
    small.lines.onConnect(List.of(BTC), "socket open");
    small.lines.onFrame(depth(BTC, 1, 1, 0));
    small.lines.onSnapshot(BTC, snapshot(1));
    for (int id = 2; id <= 40; id++) {
      small.lines.onFrame(depth(BTC, id, id, id - 1));
    }
    assertThat(small.queue.size()).isEqualTo(16);
    assertThat(small.counters.overflows.sum()).isEqualTo(1);
    assertThat(small.counters.droppedLines.sum()).isEqualTo(43 - 16);
    assertThat(small.lines.needingSnapshot()).isEmpty();
    small.queue.poll(4);
    small.lines.onFrame(depth(BTC, 41, 41, 40));
    assertThat(small.counters.droppedLines.sum()).as("half must be free").isEqualTo(28);
    small.queue.poll(12);
    small.lines.onFrame(depth(BTC, 42, 42, 41));
    assertThat(kinds(small.take())).containsExactly("GAP queue-full", "DEPTH 42");
    assertThat(small.lines.needingSnapshot()).containsExactly(BTC);
  }

  @Test
  void shouldBeginEverySymbolWithAConnectLineBeforeAnySecondEnd() throws Exception {
    desk.begin(BTC);
    desk.nowNs = T0_NS + 3 * SECOND;
    desk.begin("ETHUSDT");
    desk.nowNs = T0_NS + 4 * SECOND;
    desk.lines.tick();
    List<RawLine> lines = desk.take();
    assertThat(kinds(lines.stream().filter(l -> l.symbol().equals("ETHUSDT")).toList()))
        .containsExactly("CONNECT", "SECOND_END");
    assertThat(kinds(lines.stream().filter(l -> l.symbol().equals(BTC)).toList()))
        .containsExactly("CONNECT", "SECOND_END", "SECOND_END", "SECOND_END", "SECOND_END");
  }

  /** Whatever happens, the book rebuilt from the lines is in step exactly when the source says. */
  @Test
  void shouldKnowTheStateOfTheBookDownstream() throws Exception {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      LiveDesk live = new LiveDesk(1024);
      SymbolFeed downstream = new SymbolFeed(BTC, 1_000);
      downstream.setOutput(new Samples());
      live.begin(BTC);
      long id = 1_000;
      int steps = 0;
      for (int step = 0; step < 400; step++) {
        live.nowNs += random.nextInt(40) == 0 ? 90 * SECOND : random.nextInt(100_000_000);
        switch (random.nextInt(20)) {
          case 0 -> live.lines.onLoss(List.of(BTC), GapCause.SOCKET_LOST, "test");
          case 1 -> live.lines.onConnect(List.of(BTC), "test");
          case 2, 3, 4 -> live.lines.onSnapshot(BTC, snapshot(id - random.nextInt(30)));
          case 5 -> live.lines.onFrame(depth(BTC, id - 5, id, id - 6));
          case 6 -> id += 10;
          default -> {
            live.lines.onFrame(depth(BTC, id + 2, id + 6, id));
            id += 6;
          }
        }
        for (RawLine line : live.take()) {
          downstream.accept(line);
        }
        boolean inSync = live.lines.symbolsInSync() == 1;
        assertThat(downstream.sampler().inSync())
            .as("seed " + seed + " step " + step)
            .isEqualTo(inSync);
        assertThat(live.lines.needingSnapshot().isEmpty())
            .as("seed " + seed + " step " + step)
            .isEqualTo(!downstream.sampler().needsSnapshot());
        steps += inSync ? 1 : 0;
      }
      assertThat(steps).as("seed " + seed + ": some of it in step").isPositive();
    }
  }

  private static final class Samples implements SamplerOutput {
    private final List<BookSample> samples = new ArrayList<>();

    @Override
    public void sample(BookSample sample) {
      samples.add(sample);
    }
  }
}
