package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The true orders of a generated market, read back from its lines alone. */
class OrderTruthTest {

  private static final long SEED = 31;
  private static final GeneratorConfig PLAIN =
      GeneratorConfig.defaults().withSeed(SEED).withEventsPerSecond(20);
  private static final GeneratorConfig CONFIG = PLAIN.withOrderByOrder(true);
  private static final int LINES = Boolean.getBoolean("depthflow.long") ? 1_000_000 : 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldSumUpToTheDisplayedBookAfterEveryFrame() throws IOException {
    Queues queues = new Queues();
    MarketGenerator market = new MarketGenerator(CONFIG);
    for (int i = 0; i < LINES; i++) {
      queues.accept(market.next());
    }
    assertThat(queues.restatements).isEqualTo(1);
    assertThat(queues.depths).as("seed %d", SEED).isGreaterThan(LINES / 6);
    assertThat(queues.trades).as("seed %d", SEED).isGreaterThan(LINES / 20);
    assertThat(queues.cancels).isGreaterThan(LINES);
    assertThat(queues.cancelsBehindTheFront).isBetween(queues.cancels / 3, queues.cancels);
    assertThat(queues.partialCancels).isGreaterThan(LINES / 5);
  }

  @Test
  void shouldListAllOrdersWhereTheMarketGoesOn() throws IOException {
    long end = CONFIG.startMs() + 30_000;
    MarketGenerator market = MarketGenerator.resume(CONFIG, end, end + 3_600_000);
    Queues queues = new Queues();
    for (int i = 0; i < 1_000; i++) {
      queues.accept(market.next());
    }
    market.restartAt(end + 7_200_000);
    for (int i = 0; i < 1_000; i++) {
      queues.accept(market.next());
    }
    assertThat(queues.restatements).isEqualTo(2);
    assertThat(queues.depths).isGreaterThan(300);
  }

  @Test
  void shouldLeaveTheMarketAsItIsWithoutThem() {
    long end = CONFIG.startMs() + 60_000;
    MarketGenerator with = MarketGenerator.resume(CONFIG, end, end + 60_000);
    MarketGenerator without = MarketGenerator.resume(PLAIN, end, end + 60_000);
    int orderLines = 0;
    for (int i = 0; i < 10_000; i++) {
      RawLine expected = without.next();
      RawLine line = with.next();
      if (isOrders(line)) {
        orderLines++;
        RawLine shown = with.next();
        assertThat(shown.receiveTimeNs()).isEqualTo(line.receiveTimeNs());
        line = shown;
      }
      assertThat(line.receiveTimeNs())
          .as("line %d, seed %d", i, SEED)
          .isEqualTo(expected.receiveTimeNs());
      assertThat(line.frame()).as("line %d, seed %d", i, SEED).isEqualTo(expected.frame());
    }
    assertThat(orderLines).isGreaterThan(3_000);
  }

  /** An order's chance to be cancelled is in proportion to its size, wherever it stands. */
  @Test
  void shouldCancelEachLotOfAQueueWithTheSameProbability() {
    SeededRandom random = new SeededRandom(SEED, "cancel test");
    long[] orders = {10, 50, 5, 30, 5};
    int runs = 200_000;
    long[] gone = new long[orders.length];
    for (int run = 0; run < runs; run++) {
      OrderQueue queue = new OrderQueue();
      for (int i = 0; i < orders.length; i++) {
        queue.add(i, orders[i]);
      }
      queue.cancel(1, random, (id, lots) -> gone[(int) id] += lots);
      assertThat(queue.total()).isEqualTo(99);
    }
    for (int i = 0; i < orders.length; i++) {
      double p = orders[i] / 100.0;
      double z = (gone[i] - runs * p) / Math.sqrt(runs * p * (1 - p));
      assertThat(Math.abs(z)).as("order %d, seed %d", i, SEED).isLessThan(4.5);
    }
  }

  private static boolean isOrders(RawLine line) {
    return new String(line.frame(), java.nio.charset.StandardCharsets.US_ASCII)
        .contains("@depthflowOrders\"");
  }

  /** Keeps queues by the contract of the lines and compares after every frame; prices as text. */
  private static final class Queues {
    private record Order(long id, long lots) {}

    private final Map<String, Map<String, Deque<Order>>> truth = new HashMap<>();
    private final Map<String, Map<String, Long>> depth = new HashMap<>();
    private final Map<String, Long> eaten = new HashMap<>();
    private RawLine orders;
    private long traded;
    private String tradedAt;
    int restatements;
    int depths;
    int trades;
    int cancels;
    int cancelsBehindTheFront;
    int partialCancels;

    void accept(RawLine line) throws IOException {
      JsonNode root = JSON.readTree(line.frame());
      JsonNode data = root.has("data") ? root.get("data") : root;
      if (data.path("e").asText().equals("depthflowOrders")) {
        orders(line, root);
        return;
      }
      boolean told = orders != null;
      assertThat(!told || orders.receiveTimeNs() == line.receiveTimeNs()).isTrue();
      orders = null;
      switch (data.path("e").asText()) {
        case "depthUpdate" -> {
          depths++;
          assertThat(traded).isZero();
          show("B", data.get("b"));
          show("S", data.get("a"));
          compare();
        }
        case "trade" -> trade(data);
        case "bookTicker" -> {
          assertThat(told).isFalse();
          assertThat(sum("B", data.get("b").asText())).isEqualTo(lots(data.get("B")));
          assertThat(sum("S", data.get("a").asText())).isEqualTo(lots(data.get("A")));
        }
        default -> {
          assertThat(told).isTrue();
          depth.clear();
          show("B", data.get("bids"));
          show("S", data.get("asks"));
          compare();
        }
      }
      traded = 0;
    }

    private void orders(RawLine line, JsonNode root) {
      JsonNode data = root.get("data");
      boolean all = data.path("all").asBoolean();
      // A restart may come between a line and its frame.
      assertThat(orders == null || all).as("one line a frame").isTrue();
      assertThat(root.get("stream").asText()).isEqualTo("btcusdt@depthflowOrders");
      assertThat(data.get("o").isEmpty()).isFalse();
      orders = line;
      traded = 0;
      if (all) {
        restatements++;
        truth.clear();
      }
      data.get("o").forEach(this::item);
    }

    private void trade(JsonNode data) {
      trades++;
      String side = data.get("m").asBoolean() ? "B" : "S";
      String price = data.get("p").asText();
      assertThat(traded).isEqualTo(lots(data.get("q")));
      assertThat(tradedAt).isEqualTo(price);
      // Depth tells of it later, and not at all where the size has come back by then.
      long gone = eaten.merge(side + price, traded, Long::sum);
      assertThat(sum(side, price)).isEqualTo(depth.get(side).get(price) - gone);
    }

    private void item(JsonNode item) {
      String side = item.get(1).asText();
      String price = item.get(2).asText();
      long id = item.get(3).asLong();
      long lots = lots(item.get(4));
      assertThat(lots).isPositive();
      Map<String, Deque<Order>> queues = truth.computeIfAbsent(side, s -> new HashMap<>());
      Deque<Order> queue = queues.computeIfAbsent(price, p -> new ArrayDeque<>());
      switch (item.get(0).asText()) {
        case "A" -> queue.addLast(new Order(id, lots));
        case "T" -> {
          Order front = queue.removeFirst();
          assertThat(front.id()).as("a trade takes the front order").isEqualTo(id);
          assertThat(front.lots()).isGreaterThanOrEqualTo(lots);
          if (front.lots() > lots) {
            queue.addFirst(new Order(id, front.lots() - lots));
          }
          traded += lots;
          tradedAt = price;
        }
        default -> cancel(queue, id, lots);
      }
      if (queue.isEmpty()) {
        queues.remove(price);
      }
    }

    private void cancel(Deque<Order> queue, long id, long lots) {
      cancels++;
      cancelsBehindTheFront += queue.getFirst().id() == id ? 0 : 1;
      Deque<Order> rest = new ArrayDeque<>();
      boolean found = false;
      for (Order order : queue) {
        if (order.id() != id) {
          rest.addLast(order);
          continue;
        }
        found = true;
        assertThat(order.lots()).isGreaterThanOrEqualTo(lots);
        if (order.lots() > lots) {
          partialCancels++;
          rest.addLast(new Order(id, order.lots() - lots));
        }
      }
      assertThat(found).as("order %d is there", id).isTrue();
      queue.clear();
      queue.addAll(rest);
    }

    private void show(String side, JsonNode levels) {
      eaten.clear();
      Map<String, Long> book = depth.computeIfAbsent(side, s -> new HashMap<>());
      for (JsonNode level : levels) {
        if (lots(level.get(1)) == 0) {
          book.remove(level.get(0).asText());
        } else {
          book.put(level.get(0).asText(), lots(level.get(1)));
        }
      }
    }

    private void compare() {
      for (String side : List.of("B", "S")) {
        Map<String, Long> sums = new HashMap<>();
        truth.get(side).keySet().forEach(price -> sums.put(price, sum(side, price)));
        assertThat(sums.equals(depth.get(side)))
            .as(() -> "orders " + sums + " displayed " + depth.get(side))
            .isTrue();
      }
    }

    private long sum(String side, String price) {
      long sum = 0;
      for (Order order : truth.get(side).getOrDefault(price, new ArrayDeque<>())) {
        sum += order.lots();
      }
      return sum;
    }

    /** Quantities carry all three decimals. */
    private static long lots(JsonNode text) {
      return Long.parseLong(text.asText().replace(".", ""));
    }
  }
}
