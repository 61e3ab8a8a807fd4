package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** LiveLines over a clock in the test's hand, and what came out of it. */
final class LiveDesk {

  static final long T0_NS = 1_700_000_000_500_000_000L;

  long nowNs = T0_NS;
  final LiveCounters counters = new LiveCounters();
  final Handover<FeedItem> queue;
  final LiveLines lines;

  LiveDesk(int queueLines) {
    queue = new Handover<>(queueLines);
    LineClock clock = new LineClock(() -> nowNs, () -> nowNs);
    lines = new LiveLines(clock, queue, queueLines / 2, counters);
  }

  /** A symbol without a past. */
  void begin(String symbol) {
    begin(symbol, MarketSplit.NO_CLAMP);
  }

  void begin(String symbol, long clampNs) {
    lines.begin(List.of(new MarketSplit(symbol, List.of(), 0, 0, clampNs)));
  }

  List<RawLine> take() throws Exception {
    List<FeedItem> items = queue.poll(Integer.MAX_VALUE);
    return items == null ? List.of() : items.stream().map(FeedItem::line).toList();
  }

  /** What lines are: kind, with the cause of a gap and the last id of a depth event. */
  static List<String> kinds(List<RawLine> lines) {
    List<String> kinds = new ArrayList<>();
    for (RawLine line : lines) {
      String frame = new String(line.frame(), StandardCharsets.UTF_8);
      String kind = Frames.kindOf(line.frame()).name();
      switch (kind) {
        case "DEPTH" -> kinds.add("DEPTH " + frame.replaceAll(".*\"u\":(\\d+).*", "$1"));
        case "SNAPSHOT" ->
            kinds.add("SNAPSHOT " + frame.replaceAll(".*\"lastUpdateId\":(\\d+).*", "$1"));
        case "GAP" -> kinds.add("GAP " + cause(line));
        default -> kinds.add(kind);
      }
    }
    return kinds;
  }

  private static String cause(RawLine line) {
    StringBuilder cause = new StringBuilder();
    new LineDecoder(line.symbol())
        .decode(
            line,
            new MarketListener() {
              @Override
              public void onGap(String text, long receiveTimeNs) {
                cause.append(text);
              }
            });
    return cause.toString();
  }
}
