package io.depthflow.exchange.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.binance.codec.FrameJson;
import io.depthflow.binance.ws.StreamConnection;
import io.depthflow.binance.ws.StreamListener;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.playback.RecordingFeed;
import io.depthflow.exchange.playback.RecordingOptions;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.FeedDates;
import io.depthflow.exchange.server.TimeConfig;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recordings that are played faster than they were made, and at their own dates. */
class PlaybackPaceITCase {

  private static final Logger LOG = LoggerFactory.getLogger(PlaybackPaceITCase.class);

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int QUEUE_MAX = 64;
  private static final String STREAMS = "/public/stream?streams=btcusdt@depth@0ms/btcusdt@trade";

  /** Payloads of the recording, in order; read once. */
  private static final List<String> frames = new ArrayList<>();

  private static Path data;

  @BeforeEach
  void dataIsThere() {
    String shared = System.getProperty("depthflow.shared.data");
    Assumptions.assumeTrue(
        shared != null && Files.isDirectory(Path.of(shared)),
        "needs the recordings: -Ddepthflow.shared.data");
    data = Path.of(shared).resolve("usdm");
  }

  private static RecordingFeed recording(String symbol, RecordingOptions options) {
    return RecordingFeed.open(
        List.of(
            data.resolve("usdm_" + symbol + "_20240718.gz"),
            data.resolve("usdm_" + symbol + "_20240719.gz")),
        options);
  }

  /** All of 480 s, or the first 40 s of it. */
  private static RecordingFeed btc() {
    long endMs = LONG ? RecordingOptions.END : 1_721_347_021_000L + 40_000;
    return recording("btcusdt", RecordingOptions.WHOLE.between(RecordingOptions.BEGINNING, endMs));
  }

  /** The payload of a frame of the streams asked for, or null. */
  private static String payload(byte[] frame) {
    String text = new String(FrameJson.payloadOf(frame), StandardCharsets.UTF_8);
    return text.startsWith("{\"e\":\"depthUpdate\"") || text.startsWith("{\"e\":\"trade\"")
        ? text
        : null;
  }

  private static List<String> recorded() {
    if (!frames.isEmpty()) {
      return frames;
    }
    try (RecordingFeed feed = btc()) {
      RawLine line;
      while ((line = feed.next()) != null) {
        String payload = payload(line.frame());
        if (payload != null) {
          frames.add(payload);
        }
      }
    }
    return frames;
  }

  /** A feed whose first lines come earlier, so that there is time for sockets to connect. */
  private record LongSilence(MarketFeed feed, int[] early, long silenceNs) implements MarketFeed {

    @Override
    public RawLine next() {
      RawLine line = feed.next();
      if (line == null || early[0]-- <= 0) {
        return line;
      }
      return new RawLine(line.symbol(), line.receiveTimeNs() - silenceNs, line.frame());
    }

    @Override
    public Instrument instrument() {
      return feed.instrument();
    }

    @Override
    public void close() {
      feed.close();
    }
  }

  /** Keeps frames; takes the first one only when it is told to, so that the queue fills up. */
  private static final class Reader implements StreamListener {
    final List<String> frames = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch go = new CountDownLatch(1);
    volatile long firstNs;
    volatile long lastNs;
    volatile boolean closed;

    @Override
    public void onText(byte[] frame, long receiveNs) {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      lastNs = System.nanoTime();
      firstNs = frames.isEmpty() ? lastNs : firstNs;
      frames.add(payload(frame));
    }

    @Override
    public void onClosed(Throwable cause) {
      closed = true;
    }
  }

  private static void assertSuffix(List<String> whole, Reader reader) {
    List<String> got = List.copyOf(reader.frames);
    assertThat(got).isNotEmpty();
    List<String> want = whole.subList(whole.size() - got.size(), whole.size());
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i)).as("frame %d of %d", i, got.size()).isEqualTo(want.get(i));
    }
  }

  @Test
  void shouldLoseNoFrameAtManyTimesTheSpeed() {
    final List<String> whole = recorded();
    double speed = LONG ? 100 : 1000;
    // Up to 18 lines until the book is complete; 2 s of the wall clock for the socket to connect.
    MarketFeed feed = new LongSilence(btc(), new int[] {40}, (long) (2e9 * speed));
    ExchangeConfig config =
        ExchangeConfig.builder()
            .feed(feed)
            .socketQueueMax(QUEUE_MAX)
            .time(TimeConfig.times(speed).withDates(FeedDates.AS_RECORDED))
            .build();
    Reader reader = new Reader();
    try (ExchangeServer server = ExchangeServer.start(config)) {
      StreamConnection socket =
          StreamConnection.connect(URI.create(server.wsUri() + STREAMS), reader).join();
      reader.go.countDown();
      String last = whole.get(whole.size() - 1);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> !reader.frames.isEmpty() && last.equals(lastOf(reader.frames)));
      double seconds = (reader.lastNs - reader.firstNs) / 1e9;
      LOG.info(
          "playback at {}x: {} of {} recorded frames in {} s",
          speed,
          reader.frames.size(),
          whole.size(),
          seconds);
      assertSuffix(whole, reader);
      assertThat(server.slowSocketsClosed()).isZero();
      assertThat(reader.closed).isFalse();
      socket.close();
    }
  }

  private static String lastOf(List<String> frames) {
    return frames.get(frames.size() - 1);
  }

  @Test
  void shouldLoseNoFrameInOneLongStep() {
    final List<String> whole = recorded();
    ExchangeConfig config =
        ExchangeConfig.builder()
            .feed(btc())
            .socketQueueMax(QUEUE_MAX)
            .time(TimeConfig.lockstep())
            .build();
    Reader reader = new Reader();
    try (ExchangeServer server = ExchangeServer.start(config)) {
      assertThat(Duration.ofMillis(server.nowMs()).toDays()).isEqualTo(19_922); // 2024-07-18
      StreamConnection socket =
          StreamConnection.connect(URI.create(server.wsUri() + STREAMS), reader).join();
      await().until(() -> server.openSockets() == 1);
      new Thread(reader.go::countDown, "late-reader").start();
      server.step(Duration.ofMinutes(9));
      String last = whole.get(whole.size() - 1);
      await().until(() -> last.equals(lastOf(reader.frames)));
      assertSuffix(whole, reader);
      assertThat(reader.frames).hasSizeGreaterThan(whole.size() - 40);
      assertThat(server.slowSocketsClosed()).isZero();
      socket.close();
    }
  }

  @Test
  void shouldPlayMarketsOfDifferentDatesTogether() {
    Path earlier = data.resolve("usdm_btcusdt_20230404.dat.gz");
    ExchangeConfig config =
        ExchangeConfig.builder()
            .feed(RecordingFeed.open(List.of(earlier), RecordingOptions.WHOLE))
            .feed(recording("ethusdt", RecordingOptions.WHOLE))
            .time(TimeConfig.lockstepFrom(1_900_000_000_000L))
            .build();
    try (ExchangeServer server = ExchangeServer.start(config)) {
      assertThat(server.nowMs()).isEqualTo(1_900_000_000_000L);
      server.step(Duration.ofSeconds(10));
      for (String symbol : List.of("BTCUSDT", "ETHUSDT")) {
        // E moves as receive times do: 2024's recorder was 1.3 to 1.5 s behind E, 2023's was not.
        assertThat(server.<Long>ask(e -> e.market(symbol).lastEventTimeMs()) - server.nowMs())
            .as(symbol)
            .isBetween(-2_500L, 2_000L);
      }
    }
  }

  @Test
  void shouldRefuseDatesThatDoNotOverlap() {
    Path earlier = data.resolve("usdm_btcusdt_20230404.dat.gz");
    ExchangeConfig config =
        ExchangeConfig.builder()
            .feed(RecordingFeed.open(List.of(earlier), RecordingOptions.WHOLE))
            .feed(recording("ethusdt", RecordingOptions.WHOLE))
            .time(TimeConfig.lockstep())
            .build();
    assertThatThrownBy(() -> ExchangeServer.start(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BTCUSDT")
        .hasMessageContaining("EACH_FROM_START");
  }
}
