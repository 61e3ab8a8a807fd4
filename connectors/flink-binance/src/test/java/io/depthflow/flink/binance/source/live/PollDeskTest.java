package io.depthflow.flink.binance.source.live;

import static io.depthflow.flink.binance.source.live.LiveDesk.T0_NS;
import static io.depthflow.flink.binance.source.live.LiveDesk.kinds;
import static io.depthflow.flink.binance.source.live.TestFrames.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.rest.RestException;
import io.depthflow.binance.rest.Verdict;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The clock begins half a second into a second. */
class PollDeskTest {

  private static final String BTC = "BTCUSDT";
  private static final long MS = 1_000_000L;

  private final LiveDesk desk = new LiveDesk(4096);
  private final FakeVenue venue = new FakeVenue();
  private final List<Throwable> fatal = new ArrayList<>();
  private final WeightBudget budget = new WeightBudget();
  private final PollDesk polls =
      new PollDesk(venue, desk.lines, desk.counters, budget, 20, fatal::add);
  private final List<RawLine> log = new ArrayList<>();

  private void begin(String... symbols) {
    budget.joined(0.5, 1);
    for (String symbol : symbols) {
      desk.begin(symbol);
    }
    desk.lines.onPolled(List.of(symbols));
    polls.begin(List.of(symbols));
  }

  /** Time goes on to {@code ms} after the start, in steps of the timer. */
  private void until(long ms) throws Exception {
    while (desk.nowNs < T0_NS + ms * MS) {
      desk.nowNs += 10 * MS;
      desk.lines.tick();
      polls.tick((desk.nowNs - T0_NS) / MS, desk.nowNs / MS);
    }
    log.addAll(desk.take());
  }

  private void answer(int call, long id) {
    venue.asked.get(call).answer().complete(snapshot(id));
  }

  private List<BookSample> rows() {
    List<BookSample> rows = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed(BTC, 1000);
    feed.setOutput(rows::add);
    log.forEach(feed::accept);
    return rows;
  }

  @Test
  void shouldAskOncePerSecondAndGiveARowForEach() throws Exception {
    begin(BTC);
    for (int i = 0; i < 5; i++) {
      until(100 + i * 1000L);
      assertThat(venue.asked).hasSize(i + 1);
      answer(i, 100 + i);
    }
    until(4_600);
    assertThat(kinds(log))
        .startsWith("CONNECT", "POLLED", "SNAPSHOT 100", "SECOND_END", "SNAPSHOT 101");
    assertThat(venue.asked.get(0).limit()).isEqualTo(20);
    assertThat(rows()).hasSize(5).extracting(BookSample::segment).containsOnly(0L);
    assertThat(rows()).extracting(BookSample::bookAgeMs).allMatch(age -> age <= PollDesk.LEAD_MS);
    assertThat(desk.counters.gaps.sum()).isZero();
  }

  @Test
  void shouldMarkTheSecondWhoseAnswerIsLateAndGiveItNoRow() throws Exception {
    begin(BTC);
    until(100);
    answer(0, 100);
    until(1_700);
    answer(1, 101);
    until(2_100);
    answer(2, 102);
    until(2_600);
    assertThat(kinds(log))
        .containsExactly(
            "CONNECT",
            "POLLED",
            "SNAPSHOT 100",
            "SECOND_END",
            "GAP poll-missed",
            "SECOND_END",
            "SNAPSHOT 101",
            "SNAPSHOT 102",
            "SECOND_END");
    assertThat(rows()).extracting(BookSample::segment).containsExactly(0L, 1L);
    assertThat(desk.counters.gaps(GapCause.POLL_MISSED)).isOne();
  }

  @Test
  void shouldSayWhyAPollFailedAndKeepStillAsLongAsTheVenueAsks() throws Exception {
    begin(BTC);
    until(100);
    answer(0, 100);
    until(1_100);
    long retryAtMs = T0_NS / MS + 4_700;
    venue
        .asked
        .get(1)
        .answer()
        .completeExceptionally(
            new RestException(Verdict.RATE_LIMITED, 429, -1003, retryAtMs, "GET depth: 429"));
    until(4_600);
    assertThat(venue.asked).as("no request before the venue's time").hasSize(2);
    assertThat(kinds(log)).filteredOn("GAP poll-missed"::equals).hasSize(1);
    assertThat(log)
        .anySatisfy(line -> assertThat(new String(line.frame())).contains("GET depth: 429"));
    until(5_100);
    assertThat(venue.asked).hasSize(3);
    answer(2, 105);
    until(5_600);
    assertThat(rows()).hasSize(2);
    assertThat(fatal).isEmpty();
  }

  /** 1 % of 2400 is 24 a minute, 12 polls. */
  @Test
  void shouldMarkTheSecondsThatItsShareOfTheWeightDoesNotReachTo() throws Exception {
    budget.joined(0.01, 1);
    polls.begin(List.of(BTC));
    desk.begin(BTC);
    desk.lines.onPolled(List.of(BTC));
    for (int i = 0; i < 12; i++) {
      until(100 + i * 1000L);
      answer(i, 100 + i);
    }
    until(59_600);
    assertThat(venue.asked).as("the share of a minute").hasSize(12);
    assertThat(desk.counters.gaps(GapCause.POLL_MISSED)).isOne();
    assertThat(log)
        .anySatisfy(
            line ->
                assertThat(new String(line.frame()))
                    .contains("poll-missed", "no request weight was left in time"));
    until(60_300);
    assertThat(venue.asked).as("the next minute's").hasSize(13);
  }

  @Test
  void shouldBoundWhatIsUnderWay() throws Exception {
    String[] symbols = IntStream.range(0, 20).mapToObj(i -> "S" + i).toArray(String[]::new);
    begin(symbols);
    until(100);
    assertThat(venue.asked).hasSize(WeightBudget.MAX_UNDER_WAY);
    answer(0, 1);
    answer(1, 1);
    until(120);
    assertThat(venue.asked).hasSize(WeightBudget.MAX_UNDER_WAY + 2);
    until(3_000);
    assertThat(venue.asked)
        .as("one request at a time for a symbol")
        .extracting(FakeVenue.Asked::symbol)
        .doesNotHaveDuplicates();
  }
}
