package io.depthflow.exchange.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.playback.RecordingFeed;
import io.depthflow.exchange.playback.RecordingOptions;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.FeedDates;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.exchange.server.RawSocket;
import io.depthflow.exchange.server.TimeConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A recording goes in at the feed and comes out of the socket: frame for frame, byte for byte, and
 * a book built from snapshot and stream equals the recording's bookTicker at equal {@code u}.
 */
class PlaybackITCase {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** A recording's frames in the order they were received. */
  private record Recorded(List<Path> files, List<String> frames, int opening) {

    /** The exchange opens with the line that completes the book; what follows is streamed. */
    static Recorded read(String... names) throws IOException {
      String data = System.getProperty("depthflow.shared.data");
      Path folder = data == null ? null : Path.of(data, "usdm");
      Assumptions.assumeTrue(
          folder != null && Files.isDirectory(folder),
          "needs the recordings: -Ddepthflow.shared.data");
      List<Path> files = new ArrayList<>();
      List<String> frames = new ArrayList<>();
      for (String name : names) {
        files.add(folder.resolve(name));
        try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(folder.resolve(name))),
                    StandardCharsets.UTF_8))) {
          in.lines().forEach(line -> frames.add(line.substring(line.indexOf(' ') + 1)));
        }
      }
      return new Recorded(files, frames, opening(frames));
    }

    /** One symbol of the 2021 set, whose snapshots lie in a file of their own. */
    static Recorded of2021(String symbol, Path file) throws IOException {
      String data = System.getProperty("depthflow.shared.data");
      Path folder = data == null ? null : Path.of(data, "usdm-2021");
      Assumptions.assumeTrue(
          folder != null && Files.isDirectory(folder),
          "needs the recordings: -Ddepthflow.shared.data");
      TreeMap<BigDecimal, String> byTime = new TreeMap<>();
      for (String line : lines(folder.resolve("BINANCE_FUTURES.ws.5.0.gz"))) {
        String named = "{\"stream\":\"" + symbol.toLowerCase() + "@";
        int at = line.indexOf(": " + named);
        if (at > 0) {
          byTime.put(free(byTime, line.substring(0, at)), line.substring(at + 2));
        }
      }
      for (String line : lines(folder.resolve("BINANCE_FUTURES.http.4.0.gz"))) {
        int at = line.indexOf(" -> ");
        if (at > 0 && line.contains("/depth?symbol=" + symbol + "&")) {
          int colon = line.indexOf(": ", at);
          byTime.put(free(byTime, line.substring(at + 4, colon)), line.substring(colon + 2).trim());
        }
      }
      StringBuilder log = new StringBuilder();
      byTime.forEach(
          (s, frame) ->
              log.append(s.movePointRight(9).toBigInteger())
                  .append(' ')
                  .append(frame)
                  .append('\n'));
      try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(log.toString().getBytes(StandardCharsets.UTF_8));
      }
      List<String> frames = new ArrayList<>(byTime.values());
      return new Recorded(List.of(file), frames, opening(frames));
    }

    private static BigDecimal free(TreeMap<BigDecimal, String> taken, String time) {
      BigDecimal at = new BigDecimal(time);
      while (taken.containsKey(at)) {
        at = at.add(new BigDecimal("0.000000001"));
      }
      return at;
    }

    private static List<String> lines(Path file) throws IOException {
      try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      }
    }

    private static int opening(List<String> frames) throws IOException {
      long snapshotId = -1;
      boolean joined = false;
      for (int i = 0; i < frames.size(); i++) {
        JsonNode frame = RawClient.JSON.readTree(frames.get(i));
        if (frame.has("lastUpdateId")) {
          snapshotId = frame.get("lastUpdateId").asLong();
          for (int k = 0; k < i && !joined; k++) {
            JsonNode e = RawClient.JSON.readTree(frames.get(k)).path("data");
            joined = isDepth(e) && e.get("u").asLong() >= snapshotId;
          }
        }
        JsonNode e = frame.path("data");
        joined |= snapshotId >= 0 && isDepth(e) && e.get("u").asLong() >= snapshotId;
        if (joined) {
          return i + 1;
        }
      }
      throw new AssertionError("the recording has no book");
    }

    List<String> streamed(String... kinds) {
      return frames.subList(opening, frames.size()).stream()
          .filter(f -> f.startsWith("{\"stream\":\""))
          .filter(f -> List.of(kinds).contains(f.substring(f.indexOf('@') + 1, f.indexOf("\",\""))))
          .toList();
    }
  }

  private static boolean isDepth(JsonNode e) {
    return e.path("e").asText().equals("depthUpdate");
  }

  private static ExchangeServer play(Recorded recorded, TimeConfig time) {
    return ExchangeServer.start(
        ExchangeConfig.builder()
            .feed(RecordingFeed.open(recorded.files(), RecordingOptions.WHOLE))
            .time(time)
            .build());
  }

  private static JsonNode truth(ExchangeServer server, String symbol) {
    return new RawClient(server.restUri(), server.apiKey(), server.apiSecret())
        .open("GET", "/admin/truth", "symbol=" + symbol)
        .body();
  }

  private static JsonNode depth(ExchangeServer server, String symbol) {
    return new RawClient(server.restUri(), server.apiKey(), server.apiSecret())
        .open("GET", "/fapi/v1/depth", "symbol=" + symbol + "&limit=1000")
        .body();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "btcusdt, usdm_btcusdt_20230404.dat.gz, usdm_btcusdt_20230405.dat.gz, 1565",
    "btcusdt, usdm_btcusdt_20240718.gz, usdm_btcusdt_20240719.gz, 625",
    "ethusdt, usdm_ethusdt_20240718.gz, usdm_ethusdt_20240719.gz, 834",
  })
  void shouldComeOutFrameForFrame(String symbol, String first, String second, int tickers)
      throws IOException {
    Assumptions.assumeTrue(
        LONG || symbol.equals("ethusdt"), "one recording always, all with -Ddepthflow.long=true");
    Recorded recorded = Recorded.read(first, second);
    List<String> expected = recorded.streamed("depth@0ms", "bookTicker", "trade");
    List<String> marks = recorded.streamed("markPrice@1s");
    try (ExchangeServer server = play(recorded, TimeConfig.lockstep());
        RawSocket onPublic = combined(server, "/public", symbol, "depth@0ms/bookTicker/trade");
        RawSocket onMarket = combined(server, "/market", symbol, "markPrice@1s");
        RawSocket slow = combined(server, "/public", symbol, "depth/depth@100ms/depth@500ms")) {
      JsonNode snapshot = depth(server, symbol.toUpperCase());
      while (!truth(server, symbol.toUpperCase()).get("feed").asText().equals("ended")) {
        server.step(Duration.ofSeconds(60));
      }
      server.step(Duration.ofSeconds(1));
      await().atMost(LIMIT).until(() -> onPublic.size() >= expected.size());
      assertSame(onPublic.texts(), expected);
      if (!marks.isEmpty()) {
        await().atMost(LIMIT).until(() -> onMarket.size() >= marks.size());
        assertSame(onMarket.texts(), marks);
      }
      int compared = equalTickers(onPublic.texts(), snapshot, 0);
      assertThat(compared).as("tickers at equal u, all equal").isEqualTo(tickers);
      String lastSlow = "\"u\":" + server.ask(e -> e.market(symbol.toUpperCase()).lastUpdateId());
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(slow.texts().stream().filter(t -> t.contains(lastSlow)).count())
                      .isEqualTo(3));
      for (String speed : List.of("depth", "depth@100ms", "depth@500ms")) {
        compareSlow(onPublic.texts(), slow.texts(), symbol + "@" + speed, snapshot);
      }
    }
  }

  /** Tells the first that differs, not the tens of thousands that do not. */
  private static void assertSame(List<String> actual, List<String> expected) {
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      assertThat(actual.get(i)).as("frame %s of %s", i, expected.size()).isEqualTo(expected.get(i));
    }
    assertThat(actual).hasSameSizeAs(expected);
  }

  @ParameterizedTest(name = "2021 {0}")
  @CsvSource({"KSMUSDT, 21", "YFIUSDT, 34", "DENTUSDT, 20", "XMRUSDT, 13"})
  void shouldComeOutOfAnotherCollectorsFiles(String symbol, int tickers, @TempDir Path temp)
      throws IOException {
    Recorded recorded = Recorded.of2021(symbol, temp.resolve("part.log.gz"));
    String lower = symbol.toLowerCase();
    List<String> expected = recorded.streamed("depth@100ms", "bookTicker");
    List<String> onMarket = recorded.streamed("aggTrade", "kline_1m");
    try (ExchangeServer server = play(recorded, TimeConfig.lockstep());
        RawSocket books = combined(server, "/public", lower, "depth@100ms/bookTicker");
        RawSocket trades = combined(server, "/market", lower, "aggTrade/kline_1m")) {
      JsonNode snapshot = depth(server, symbol);
      server.step(Duration.ofSeconds(60));
      await().atMost(LIMIT).until(() -> books.size() >= expected.size());
      await().atMost(LIMIT).until(() -> trades.size() >= onMarket.size());
      assertSame(books.texts(), expected);
      assertSame(trades.texts(), onMarket);
      int compared = equalTickers(books.texts(), snapshot, 0);
      assertThat(compared).isEqualTo(tickersFrom(books.texts(), snapshot));
      assertThat(compared).as("tickers at equal u, all equal").isBetween(tickers - 2, tickers + 2);
    }
  }

  private static RawSocket combined(
      ExchangeServer server, String route, String symbol, String names) {
    StringBuilder streams = new StringBuilder();
    for (String name : names.split("/")) {
      streams.append(streams.length() == 0 ? "" : "/").append(symbol).append('@').append(name);
    }
    RawSocket socket =
        new RawSocket(URI.create(server.wsUri() + route + "/stream?streams=" + streams));
    server.ask(e -> true); // behind the subscription on the engine's thread
    return socket;
  }

  /** Builds the book; counts tickers at equal u, which must be equal; snapshot after so many. */
  private static int equalTickers(List<String> frames, JsonNode snapshot, int snapshotAfter)
      throws IOException {
    NoteBook book = new NoteBook();
    Map<Long, JsonNode> tickers = new HashMap<>();
    int compared = 0;
    int n = 0;
    for (String frame : frames) {
      if (n++ == snapshotAfter) {
        book.snapshot(snapshot);
      }
      JsonNode data = RawClient.JSON.readTree(frame).get("data");
      switch (data.get("e").asText()) {
        case "depthUpdate" -> book.event(data);
        case "bookTicker" -> tickers.put(data.get("u").asLong(), data);
        default -> {
          continue;
        }
      }
      JsonNode ticker = book.last < 0 ? null : tickers.remove(book.last);
      if (ticker != null) {
        assertThat(book.isTop(ticker)).as("book at %s against %s", book.last, ticker).isTrue();
        compared++;
      }
    }
    return compared;
  }

  /** A slow stream's book equals the fast one's at every u of the slow one. */
  private static void compareSlow(
      List<String> fast, List<String> slow, String stream, JsonNode snapshot) throws IOException {
    NoteBook fastBook = new NoteBook();
    NoteBook slowBook = new NoteBook();
    fastBook.snapshot(snapshot);
    slowBook.snapshot(snapshot);
    int at = 0;
    int compared = 0;
    String head = "{\"stream\":\"" + stream + "\",";
    for (String frame : slow) {
      if (!frame.startsWith(head)) {
        continue;
      }
      JsonNode event = RawClient.JSON.readTree(frame).get("data");
      slowBook.event(event);
      while (fastBook.last < slowBook.last) {
        JsonNode data = RawClient.JSON.readTree(fast.get(at++)).get("data");
        if (isDepth(data)) {
          fastBook.event(data);
        }
      }
      assertThat(fastBook.last).isEqualTo(slowBook.last);
      if (compared++ % 50 == 0) {
        assertThat(slowBook.bids).isEqualTo(fastBook.bids);
        assertThat(slowBook.asks).isEqualTo(fastBook.asks);
      }
      assertThat(slowBook.bids.firstEntry()).isEqualTo(fastBook.bids.firstEntry());
      assertThat(slowBook.asks.firstEntry()).isEqualTo(fastBook.asks.firstEntry());
    }
    assertThat(slowBook.bids).isEqualTo(fastBook.bids);
    assertThat(slowBook.asks).isEqualTo(fastBook.asks);
    assertThat(compared).as("events of %s", stream).isGreaterThan(500);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "btcusdt, usdm_btcusdt_20240718.gz, usdm_btcusdt_20240719.gz",
  })
  void shouldJoinASnapshotTakenDuringTheStream(String symbol, String first, String second)
      throws IOException {
    Recorded recorded = Recorded.read(first, second);
    List<String> expected = recorded.streamed("depth@0ms", "bookTicker");
    TimeConfig fast = TimeConfig.times(300).withDates(FeedDates.AS_RECORDED);
    try (ExchangeServer server = play(recorded, fast);
        RawSocket socket = combined(server, "/public", symbol, "depth@0ms/bookTicker")) {
      await().until(() -> socket.size() > 500);
      int before = socket.size();
      JsonNode snapshot = depth(server, symbol.toUpperCase());
      await().atMost(LIMIT).until(() -> socket.last().equals(expected.get(expected.size() - 1)));
      List<String> texts = socket.texts();
      assertSame(texts, expected.subList(expected.size() - texts.size(), expected.size()));
      assertThat(snapshot.get("lastUpdateId").asLong())
          .isGreaterThan(RawClient.JSON.readTree(texts.get(0)).at("/data/u").asLong());
      int compared = equalTickers(texts, snapshot, before);
      assertThat(compared).isEqualTo(tickersFrom(texts, snapshot)).isGreaterThan(100);
    }
  }

  /** How many tickers have the u of a depth event that the snapshot does not contain. */
  private static int tickersFrom(List<String> frames, JsonNode snapshot) throws IOException {
    Map<Long, Integer> depth = new HashMap<>();
    Map<Long, Integer> ticker = new HashMap<>();
    for (String frame : frames) {
      JsonNode data = RawClient.JSON.readTree(frame).get("data");
      long u = data.get("u").asLong();
      if (!isDepth(data)) {
        ticker.put(u, 1);
      } else if (u >= snapshot.get("lastUpdateId").asLong()) {
        depth.put(u, 1);
      }
    }
    depth.keySet().retainAll(ticker.keySet());
    return depth.size();
  }
}
