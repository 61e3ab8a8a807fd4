package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketGeneratorTest {

  private static final GeneratorConfig CONFIG = GeneratorConfig.defaults().withSeed(7);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void shouldGiveTheSameBytesForTheSameSeedAndOthersForAnother() {
    MarketGenerator a = new MarketGenerator(CONFIG);
    MarketGenerator b = new MarketGenerator(CONFIG);
    MarketGenerator c = new MarketGenerator(CONFIG.withSeed(8));
    int different = 0;
    for (int i = 0; i < 20_000; i++) {
      RawLine x = a.next();
      RawLine y = b.next();
      assertThat(y.receiveTimeNs()).isEqualTo(x.receiveTimeNs());
      assertThat(y.frame()).isEqualTo(x.frame());
      different += java.util.Arrays.equals(x.frame(), c.next().frame()) ? 0 : 1;
    }
    assertThat(different).isGreaterThan(19_000);
  }

  @Test
  void shouldChainItsEventsAndNeverCrossTheBook() throws IOException {
    NaiveBook book = new NaiveBook();
    MarketGenerator generator = new MarketGenerator(CONFIG);
    long last = 0;
    for (int i = 0; i < 40_000; i++) {
      RawLine line = generator.next();
      assertThat(line.receiveTimeNs()).isGreaterThanOrEqualTo(last);
      last = line.receiveTimeNs();
      book.accept(line);
    }
    assertThat(book.depths).isGreaterThan(12_000);
    assertThat(book.trades).isGreaterThan(3_500);
    assertThat(book.depths - book.tickersCompared).isBetween(0, 1);
    assertThat(book.oneTickSpreads).isGreaterThan(book.depths * 95 / 100);
    assertThat(book.bids.size()).isBetween(100, 400);
  }

  @Test
  void shouldGoOnFromASnapshotWhereHistoryEnded() throws IOException {
    long end = CONFIG.startMs() + 60_000;
    List<Truth> truths = new ArrayList<>();
    MarketGenerator history = new MarketGenerator(CONFIG, truths::add);
    RawLine line;
    NaiveBook old = new NaiveBook();
    while ((line = history.nextBefore(end * 1_000_000)) != null) {
      old.accept(line);
    }
    long now = end + 86_400_037;
    MarketGenerator live = MarketGenerator.resume(CONFIG, end, now);
    NaiveBook book = new NaiveBook();
    RawLine first = live.next();
    book.accept(first);
    assertThat(new String(first.frame(), java.nio.charset.StandardCharsets.US_ASCII))
        .startsWith("{\"lastUpdateId\"");
    assertThat(first.receiveTimeNs() / 1_000_000).isBetween(now, now + 131);
    assertThat(book.bids.firstKey()).isEqualTo(old.lastTickerBid);
    for (int i = 0; i < 1000; i++) {
      book.accept(live.next());
    }
    assertThat(book.depths).isGreaterThan(100);
    assertThatThrownBy(() -> live.restartAt(end)).hasMessageContaining("cannot restart");
  }

  @Test
  void shouldMovePriceByAShock() throws IOException {
    MarketGenerator generator = new MarketGenerator(CONFIG);
    NaiveBook book = new NaiveBook();
    for (int i = 0; i < 3; i++) {
      book.accept(generator.next());
    }
    double before = book.lastTickerBid.doubleValue();
    generator.shock(-50);
    for (int i = 0; i < 40; i++) {
      book.accept(generator.next());
    }
    assertThat(book.lastTickerBid.doubleValue() / before - 1).isBetween(-0.0065, -0.0035);
  }

  @Test
  void shouldWriteTheTruthOnceASecond() throws IOException {
    Path file = folder.resolve("truth.csv");
    try (TruthFile truth = TruthFile.create(file)) {
      MarketGenerator generator = new MarketGenerator(CONFIG, truth);
      while (generator.nextBefore((CONFIG.startMs() + 10_000) * 1_000_000) != null) {}
    }
    List<String> rows = Files.readAllLines(file);
    assertThat(rows).hasSize(11);
    assertThat(rows.get(1)).startsWith((CONFIG.startMs() + 1000) + ",");
  }

  @Test
  void shouldNameTheOptionThatIsWrong() {
    assertThatThrownBy(() -> CONFIG.withStartMs(17))
        .hasMessage("generator option startMs is 17: it must be a multiple of stepMs");
    assertThatThrownBy(() -> CONFIG.withStartPrice(10)).hasMessageContaining("startPrice is 10.0");
  }

  /** Reads frames by Jackson into TreeMaps: nothing in common with the generator. */
  private static final class NaiveBook {
    final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Collections.reverseOrder());
    final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    int depths;
    int trades;
    int tickersCompared;
    int oneTickSpreads;
    BigDecimal lastTickerBid;
    private long snapshotId;
    private long lastId = -1;
    private boolean fresh;

    void accept(RawLine line) throws IOException {
      JsonNode root = JSON.readTree(line.frame());
      if (root.has("lastUpdateId")) {
        bids.clear();
        asks.clear();
        fill(bids, root.get("bids"));
        fill(asks, root.get("asks"));
        snapshotId = root.get("lastUpdateId").asLong();
        fresh = true;
        return;
      }
      JsonNode data = root.get("data");
      assertThat(data.get("s").asText()).isEqualTo(CONFIG.symbol());
      switch (data.get("e").asText()) {
        case "depthUpdate" -> depth(data);
        case "bookTicker" -> ticker(data);
        default -> trades++;
      }
    }

    private void depth(JsonNode data) {
      if (fresh) {
        assertThat(snapshotId).isBetween(data.get("U").asLong(), data.get("u").asLong());
      } else {
        assertThat(data.get("pu").asLong()).isEqualTo(lastId);
        assertThat(data.get("U").asLong()).isGreaterThan(lastId);
      }
      fresh = false;
      lastId = data.get("u").asLong();
      fill(bids, data.get("b"));
      fill(asks, data.get("a"));
      depths++;
      BigDecimal spread = asks.firstKey().subtract(bids.firstKey());
      assertThat(spread.signum()).isPositive();
      oneTickSpreads += spread.compareTo(CONFIG.tickSize()) == 0 ? 1 : 0;
    }

    private void ticker(JsonNode data) {
      lastTickerBid = new BigDecimal(data.get("b").asText());
      assertThat(new BigDecimal(data.get("a").asText())).isGreaterThan(lastTickerBid);
      if (data.get("u").asLong() == lastId) {
        tickersCompared++;
        assertThat(bids.firstEntry().getKey()).isEqualTo(lastTickerBid);
        assertThat(bids.firstEntry().getValue().toPlainString()).isEqualTo(data.get("B").asText());
        assertThat(asks.firstEntry().getKey().toPlainString()).isEqualTo(data.get("a").asText());
        assertThat(asks.firstEntry().getValue().toPlainString()).isEqualTo(data.get("A").asText());
      }
    }

    private static void fill(TreeMap<BigDecimal, BigDecimal> side, JsonNode levels) {
      for (JsonNode level : levels) {
        BigDecimal quantity = new BigDecimal(level.get(1).asText());
        if (quantity.signum() == 0) {
          assertThat(side.remove(new BigDecimal(level.get(0).asText()))).isNotNull();
        } else {
          side.put(new BigDecimal(level.get(0).asText()), quantity);
        }
      }
    }
  }
}
