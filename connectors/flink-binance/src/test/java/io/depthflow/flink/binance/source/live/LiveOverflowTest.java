package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.TestFrames.depth;
import static io.depthflow.flink.binance.source.live.TestFrames.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SamplerOutput;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A job downstream that is slow, or stands still, leads to an overflow; an overflow is a counted
 * gap that names how much is missing, and a book that comes into step again; nothing else.
 */
class LiveOverflowTest {

  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "XRPUSDT");
  private static final int QUEUE_LINES = 64;
  private static final int SEEDS = Boolean.getBoolean("depthflow.long") ? 3_000 : 60;
  private static final Pattern DROPPED = Pattern.compile("\"(\\d+) lines dropped\"");
  private static final Pattern IDS = Pattern.compile("\"u\":(\\d+),\"pu\":(\\d+)");

  /** What came out of one symbol. */
  private static final class Seen implements SamplerOutput {
    private final SymbolFeed feed;
    private long lines;
    private long dropped;
    private long lastId = -1;
    private boolean gapSinceLast = true;
    private int silentLosses;

    Seen(String symbol) {
      feed = new SymbolFeed(symbol, 1_000);
      feed.setOutput(this);
    }

    @Override
    public void sample(BookSample sample) {
      // rows are not looked at here
    }

    void accept(RawLine line) {
      feed.accept(line);
      String frame = new String(line.frame(), StandardCharsets.UTF_8);
      if (frame.contains("\"" + GapCause.QUEUE_FULL.code() + "\"")) {
        Matcher count = DROPPED.matcher(frame);
        assertThat(count.find()).as(frame).isTrue();
        dropped += Long.parseLong(count.group(1));
        gapSinceLast = true;
        return;
      }
      lines++;
      Matcher ids = IDS.matcher(frame);
      if (frame.contains("depthUpdate") && ids.find()) {
        boolean follows = Long.parseLong(ids.group(2)) == lastId;
        silentLosses += follows || gapSinceLast ? 0 : 1;
        lastId = Long.parseLong(ids.group(1));
        gapSinceLast = false;
      }
    }
  }

  @Test
  void shouldNameEveryLineThatASlowReaderCosts() throws Exception {
    long overflows = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      overflows += run(seed);
    }
    assertThat(overflows).as("overflows over all seeds").isGreaterThan(SEEDS);
  }

  private static long run(long seed) throws Exception {
    Random random = new Random(seed);
    LiveDesk desk = new LiveDesk(QUEUE_LINES);
    Map<String, Seen> seen = new LinkedHashMap<>();
    Map<String, Long> ids = new LinkedHashMap<>();
    Map<String, Long> given = new LinkedHashMap<>();
    for (String symbol : SYMBOLS) {
      seen.put(symbol, new Seen(symbol));
      ids.put(symbol, 1_000L);
      given.put(symbol, 1L); // the connect line
      desk.begin(symbol);
    }
    int slowness = 1 + random.nextInt(150);
    for (int step = 0; step < 1_500; step++) {
      desk.nowNs += random.nextInt(400_000);
      String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
      feed(desk, symbol, ids, given);
      if (random.nextInt(20) == 0) {
        answer(desk, ids, given);
      }
      assertThat(desk.queue.size()).as("seed %d", seed).isLessThanOrEqualTo(QUEUE_LINES);
      if (random.nextInt(slowness) == 0) {
        take(desk, seen, 1 + random.nextInt(QUEUE_LINES));
      }
    }
    // The reader is back: each symbol goes on with its next line, and its book with a snapshot.
    for (int round = 0; round < 3; round++) {
      take(desk, seen, Integer.MAX_VALUE);
      SYMBOLS.forEach(symbol -> feed(desk, symbol, ids, given));
      answer(desk, ids, given);
    }
    take(desk, seen, Integer.MAX_VALUE);
    long dropped = 0;
    for (String symbol : SYMBOLS) {
      Seen of = seen.get(symbol);
      assertThat(of.silentLosses).as("seed %d, %s: losses without a gap", seed, symbol).isZero();
      assertThat(of.lines + of.dropped)
          .as("seed %d, %s", seed, symbol)
          .isEqualTo(given.get(symbol));
      assertThat(of.feed.sampler().inSync()).as("seed %d, %s in step", seed, symbol).isTrue();
      assertThat(of.lastId).as("seed %d, %s", seed, symbol).isEqualTo(ids.get(symbol));
      dropped += of.dropped;
    }
    assertThat(desk.counters.droppedLines.sum()).as("seed %d", seed).isEqualTo(dropped);
    assertThat(desk.counters.gaps(GapCause.QUEUE_FULL))
        .as("seed %d", seed)
        .isEqualTo(desk.counters.overflows.sum());
    assertThat(desk.lines.symbolsInSync()).as("seed %d", seed).isEqualTo(SYMBOLS.size());
    return desk.counters.overflows.sum();
  }

  private static void feed(
      LiveDesk desk, String symbol, Map<String, Long> ids, Map<String, Long> given) {
    long id = ids.get(symbol);
    ids.put(symbol, id + 6);
    given.merge(symbol, 1L, Long::sum);
    desk.lines.onFrame(depth(symbol, id + 2, id + 6, id));
  }

  private static void answer(LiveDesk desk, Map<String, Long> ids, Map<String, Long> given) {
    for (String symbol : desk.lines.needingSnapshot()) {
      given.merge(symbol, 1L, Long::sum);
      desk.lines.onSnapshot(symbol, snapshot(ids.get(symbol)));
    }
  }

  private static void take(LiveDesk desk, Map<String, Seen> seen, int max) throws Exception {
    List<FeedItem> items = desk.queue.poll(max);
    if (items != null) {
      items.forEach(item -> seen.get(item.symbol()).accept(item.line()));
    }
  }
}
