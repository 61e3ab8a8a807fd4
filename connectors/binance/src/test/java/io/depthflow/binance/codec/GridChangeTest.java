package io.depthflow.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SymbolSampler;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The venue changes an instrument's tick or lot while its book stands, is waited for, or is being
 * refreshed. A second is 1,000 ms; line n arrives at n times 100 ms.
 */
class GridChangeTest {

  private static final long T0_MS = 1_700_000_000_000L;

  /** Five levels a side, a limit of the venue's: 100.0 to 99.6 and 100.1 to 100.5. */
  private static final String CUT_OFF =
      "bids 100.0 1, 99.9 2, 99.8 3, 99.7 4, 99.6 5"
          + " asks 100.1 1, 100.2 2, 100.3 3, 100.4 4, 100.5 5";

  /**
   * @param change the line at 1,100 ms, in the second that ends at 2,000 ms
   * @param grid the grid from there on
   * @param bids the book's best bids after it, as they are written
   */
  record Story(
      String what, List<String> before, String change, Grid grid, String bids, String asks) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Story> stories() {
    List<String> inStep =
        List.of("snapshot 10 bids 100.0 1, 99.9 2 asks 100.1 1, 100.2 2", "depth 9 11 bids 99.9 3");
    List<String> finerInStep =
        List.of(
            "snapshot 10 bids 100.05 1, 99.95 2 asks 100.15 1, 100.20 2",
            "depth 9 11 bids 99.95 3");
    List<String> waiting = List.of("depth 9 11 bids 99.9 3", "depth 11 12 asks 100.2 7");
    List<String> onSnapshot = List.of("snapshot 10 bids 100.0 1, 99.9 2 asks 100.1 1, 100.2 2");
    List<String> refreshing =
        List.of(
            "snapshot 10 " + CUT_OFF,
            "depth 9 11 bids 99.6 6",
            "depth 11 12 bids 100.0 0, 99.9 0, 99.8 0, 99.7 0");
    return Stream.of(
        new Story(
            "finer tick",
            inStep,
            "depth 11 12 bids 100.05 4",
            new Grid(2, 0),
            "100.05 4, 100.0 1, 99.9 3",
            "100.1 1, 100.2 2"),
        new Story(
            "coarser tick: old levels go, new ones are multiples",
            finerInStep,
            "depth 11 12 bids 100.05 0, 99.95 0, 100.0 4 asks 100.15 0, 100.1 5",
            new Grid(2, 0),
            "100.0 4",
            "100.1 5, 100.20 2"),
        new Story(
            "finer lot",
            inStep,
            "depth 11 12 bids 100.0 0.125 asks 100.1 1.5",
            new Grid(1, 3),
            "100.0 0.125, 99.9 3",
            "100.1 1.5, 100.2 2"),
        new Story(
            "tick and lot at once",
            inStep,
            "depth 11 12 bids 100.0003 0.01",
            new Grid(4, 2),
            "100.0003 0.01, 100.0 1, 99.9 3",
            "100.1 1, 100.2 2"),
        new Story(
            "told by a trade before any level has it",
            inStep,
            "trade 100.025 0.5",
            new Grid(3, 1),
            "100.0 1, 99.9 3",
            "100.1 1, 100.2 2"),
        new Story(
            "finer tick in the snapshot that is waited for",
            waiting,
            "snapshot 10 bids 100.0 1, 99.95 2 asks 100.15 0.5, 100.2 2",
            new Grid(2, 1),
            "100.0 1, 99.95 2, 99.9 3",
            "100.15 0.5, 100.2 7"),
        new Story(
            "finer tick in the first event on a snapshot that waits",
            onSnapshot,
            "depth 9 11 bids 99.975 3",
            new Grid(3, 0),
            "100.0 1, 99.975 3, 99.9 2",
            "100.1 1, 100.2 2"),
        new Story(
            "finer tick in an event while a refresh is wanted",
            refreshing,
            "depth 12 13 bids 99.55 1",
            new Grid(2, 0),
            "99.6 6, 99.55 1",
            "100.1 1, 100.2 2, 100.3 3, 100.4 4, 100.5 5"),
        new Story(
            "finer lot in the snapshot that refreshes",
            refreshing,
            "snapshot 12 bids 99.6 6, 99.5 0.25 asks 100.1 1, 100.2 2, 100.3 3, 100.4 4, 100.5 5",
            new Grid(1, 2),
            "99.6 6, 99.5 0.25",
            "100.1 1, 100.2 2, 100.3 3, 100.4 4, 100.5 5"));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void shouldBeTheSameBookAndRowsOnTheNewGrid(Story story) {
    List<BookSample> rows = new ArrayList<>();
    SymbolFeed feed = feed(rows);
    play(feed, story.before);
    SymbolSampler sampler = feed.sampler();
    boolean stood = sampler.inSync();
    advance(feed, 1_000);
    Grid old = sampler.grid();
    String bids = shown(sampler, Side.BUY);
    line(feed, 1_100, story.change);
    assertThat(sampler.inSync()).isTrue();
    assertThat(sampler.grid()).isEqualTo(story.grid);
    assertThat(shown(sampler, Side.BUY)).isEqualTo(plain(story.bids));
    assertThat(shown(sampler, Side.SELL)).isEqualTo(plain(story.asks));
    advance(feed, 3_000);

    assertThat(rows).hasSize(stood ? 3 : 2);
    if (stood) {
      assertThat(rows.get(0).grid()).as("the row before has the grid of before").isEqualTo(old);
      assertThat(shown(rows.get(0))).isEqualTo(bids);
    }
    for (BookSample after : rows.subList(rows.size() - 2, rows.size())) {
      assertThat(after.grid()).isEqualTo(story.grid);
      assertThat(shown(after)).isEqualTo(plain(story.bids));
    }
    assertThat(sampler.synchronizer().lastLoss())
        .as("a new grid is no loss")
        .isEqualTo(
            story.change.startsWith("snapshot 12") ? sampler.synchronizer().lastLoss() : null);
  }

  /** The same story on the finest grid from its first line: a grid is a way of writing, no more. */
  @ParameterizedTest
  @MethodSource("stories")
  void shouldEqualTheStoryOnTheFinestGridThroughout(Story story) {
    List<BookSample> rows = new ArrayList<>();
    SymbolFeed feed = feed(rows);
    List<BookSample> fine = new ArrayList<>();
    SymbolFeed finest = feed(fine);
    line(finest, 0, "trade 100.00001 0.00001"); // before any book: it moves the grid alone
    for (SymbolFeed f : List.of(feed, finest)) {
      play(f, story.before);
      advance(f, 1_000);
      line(f, 1_100, story.change);
      advance(f, 3_000);
    }
    assertThat(fine).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      BookSample row = rows.get(i);
      BookSample other = fine.get(i);
      assertThat(other.grid()).isEqualTo(new Grid(5, 5));
      long lots = Grid.pow10(5 - row.quantityDecimals());
      assertThat(shown(other)).isEqualTo(shown(row));
      assertThat(other.mid()).isEqualTo(row.mid());
      assertThat(other.ofiLots()[0]).isEqualTo(row.ofiLots()[0] * lots);
      assertThat(other.segment()).isEqualTo(row.segment());
      assertThat(other.depthUpdates()).isEqualTo(row.depthUpdates());
      assertThat(other.untrustedBids()).isEqualTo(row.untrustedBids());
    }
  }

  /** The end of what is known is a price: it moves with the grid. */
  @Test
  void shouldKeepTheTrustedRangeAndTheRefreshUnderANewGrid() {
    List<BookSample> rows = new ArrayList<>();
    SymbolFeed feed = feed(rows);
    play(feed, List.of("snapshot 10 " + CUT_OFF, "depth 9 11 bids 99.6 6"));
    assertThat(feed.sampler().synchronizer().range().endTicks(Side.BUY)).isEqualTo(996);
    line(feed, 400, "depth 11 12 bids 100.0 0, 99.9 0, 99.8 0, 99.7 0, 99.61 1, 99.5999 2");
    assertThat(feed.sampler().synchronizer().range().endTicks(Side.BUY)).isEqualTo(996_000);
    assertThat(feed.sampler().needsSnapshot()).isTrue();
    advance(feed, 1_000);
    assertThat(rows.get(0).untrustedBids()).isEqualTo(8);
    line(feed, 1_100, "depth 12 13 bids 99.61 3");
    line(
        feed,
        1_200,
        "snapshot 12 bids 99.61 1, 99.6 6, 99.5999 2, 99.5 1, 99.4 1 asks 100.1 1, 100.2 2,"
            + " 100.3 3, 100.4 4, 100.5 5");
    assertThat(feed.sampler().needsSnapshot()).isFalse();
    assertThat(shown(feed.sampler(), Side.BUY))
        .isEqualTo(plain("99.61 3, 99.6 6, 99.5999 2, 99.5 1, 99.4 1"));
    assertThat(feed.sampler().synchronizer().range().endTicks(Side.BUY)).isEqualTo(994_000);
  }

  private static SymbolFeed feed(List<BookSample> rows) {
    SymbolFeed feed = new SymbolFeed("BTCUSDT", 1_000);
    feed.setOutput(rows::add);
    return feed;
  }

  private static void play(SymbolFeed feed, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      line(feed, (i + 1) * 100L, lines.get(i));
    }
  }

  private static void advance(SymbolFeed feed, long ms) {
    feed.sampler().advanceTo((T0_MS + ms) * 1_000_000);
  }

  /** {@code snapshot S bids ... asks ...}, {@code depth pu u bids ... asks ...}, or a trade. */
  private static void line(SymbolFeed feed, long ms, String text) {
    String[] words = text.split(" ");
    String json =
        switch (words[0]) {
          case "snapshot" ->
              "{'lastUpdateId':%s,'bids':%s,'asks':%s}"
                  .formatted(words[1], levels(text, "bids"), levels(text, "asks"));
          case "depth" ->
              ("{'e':'depthUpdate','E':1,'T':1,'s':'BTCUSDT','U':%s,'u':%s,'pu':%s,"
                      + "'b':%s,'a':%s}")
                  .formatted(
                      words[2], words[2], words[1], levels(text, "bids"), levels(text, "asks"));
          default ->
              ("{'e':'trade','E':1,'T':1,'s':'BTCUSDT','t':1,'p':'%s','q':'%s','X':'MARKET',"
                      + "'m':true}")
                  .formatted(words[1], words[2]);
        };
    byte[] frame = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    feed.accept(new RawLine("BTCUSDT", (T0_MS + ms) * 1_000_000, frame));
  }

  private static String levels(String text, String side) {
    int at = text.indexOf(side + " ");
    if (at < 0) {
      return "[]";
    }
    String list = text.substring(at + side.length() + 1).split(" asks ")[0];
    List<String> levels = new ArrayList<>();
    for (String level : list.split(", ")) {
      levels.add("['" + level.replace(" ", "','") + "']");
    }
    return "[" + String.join(",", levels) + "]";
  }

  /** Levels without trailing zeros, so that no grid shows. */
  private static String plain(String levels) {
    List<String> plain = new ArrayList<>();
    for (String level : levels.split(", ")) {
      String[] l = level.split(" ");
      plain.add(plain(new BigDecimal(l[0])) + " " + plain(new BigDecimal(l[1])));
    }
    return String.join(", ", plain);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static String shown(SymbolSampler sampler, Side side) {
    if (!sampler.inSync()) {
      return "";
    }
    List<String> levels = new ArrayList<>();
    Grid grid = sampler.grid();
    sampler
        .book()
        .tiers(side, 10)
        .forEach(tier -> levels.add(level(tier.priceTicks(), tier.quantityLots(), grid)));
    return String.join(", ", levels);
  }

  private static String shown(BookSample row) {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < BookSample.TIERS && row.bidTicks()[i] != 0; i++) {
      levels.add(level(row.bidTicks()[i], row.bidLots()[i], row.grid()));
    }
    return String.join(", ", levels);
  }

  private static String level(long ticks, long lots, Grid grid) {
    return plain(BigDecimal.valueOf(ticks, grid.priceDecimals()))
        + " "
        + plain(BigDecimal.valueOf(lots, grid.quantityDecimals()));
  }
}
