package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static io.depthflow.flink.binance.source.live.TestFrames.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.GapCause;
import io.depthflow.flink.binance.source.reader.FeedItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands last in the log of a symbol that ends. */
class LiveLinesEndTest {

  /** Kinds of a symbol's items, END for its end. */
  private static List<String> of(List<FeedItem> items, String symbol) {
    List<String> kinds = new ArrayList<>();
    for (FeedItem item : items) {
      if (item.symbol().equals(symbol)) {
        kinds.add(item.isEnd() ? "END" : Frames.kindOf(item.line().frame()).name());
      }
    }
    return kinds;
  }

  private static List<FeedItem> poll(LiveDesk desk, int max) throws Exception {
    List<FeedItem> items = desk.queue.poll(max);
    return items == null ? List.of() : items;
  }

  @Test
  void shouldEndWithAGapLineAndLetTheOthersGoOn() throws Exception {
    LiveDesk desk = new LiveDesk(4096);
    for (String symbol : List.of("AUSDT", "BUSDT")) {
      desk.begin(symbol);
      desk.lines.onFrame(depth(symbol, 90, 100, 89));
      desk.lines.onSnapshot(symbol, snapshot(95));
    }
    desk.lines.end(List.of("AUSDT", "NOTHEREUSDT"), "no longer asked for");
    desk.lines.onFrame(depth("AUSDT", 101, 110, 100));
    desk.lines.onSnapshot("AUSDT", snapshot(105));
    desk.lines.onLoss(List.of("AUSDT", "BUSDT"), GapCause.SOCKET_LOST, "gone");
    desk.lines.onConnect(List.of("AUSDT", "BUSDT"), "socket open");
    desk.lines.onFrame(depth("AUSDT", 201, 210, 200));
    desk.lines.onFrame(depth("BUSDT", 201, 210, 200));
    desk.nowNs += 3_000_000_000L;
    desk.lines.tick();
    List<FeedItem> items = poll(desk, Integer.MAX_VALUE);
    assertThat(of(items, "AUSDT")).containsExactly("CONNECT", "DEPTH", "SNAPSHOT", "GAP", "END");
    assertThat(of(items, "BUSDT")).contains("SECOND_END").doesNotContain("END");
    assertThat(desk.counters.gaps(GapCause.ENDED)).isEqualTo(1);
    assertThat(desk.lines.needingSnapshot()).containsExactly("BUSDT");
    assertThat(desk.counters.otherFrames.sum()).isEqualTo(2);
  }

  @Test
  void shouldKeepTheLastLineAndTheEndUntilThereIsRoom() throws Exception {
    LiveDesk desk = new LiveDesk(4);
    desk.begin("AUSDT");
    for (int id = 1; id < 10; id++) {
      desk.lines.onFrame(depth("AUSDT", id, id, id - 1));
    }
    assertThat(desk.counters.droppedLines.sum()).isPositive();
    desk.lines.end(List.of("AUSDT"), "no longer asked for");
    desk.lines.tick();
    assertThat(desk.queue.size()).isEqualTo(4);
    assertThat(of(poll(desk, 1), "AUSDT")).containsExactly("CONNECT");
    desk.lines.tick();
    assertThat(of(poll(desk, 3), "AUSDT")).containsOnly("DEPTH");
    desk.lines.tick();
    List<FeedItem> last = poll(desk, 4);
    assertThat(of(last, "AUSDT")).containsExactly("GAP", "END");
    assertThat(new String(last.get(0).line().frame(), java.nio.charset.StandardCharsets.UTF_8))
        .as("says what was lost before it")
        .contains("\"cause\":\"ended\"")
        .contains("lines dropped");
    assertThat(Frames.kindOf(last.get(0).line().frame())).isEqualTo(FrameKind.GAP);
  }
}
