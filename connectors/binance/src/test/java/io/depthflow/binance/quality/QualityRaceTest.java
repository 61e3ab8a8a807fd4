package io.depthflow.binance.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.quality.SyntheticLog.Entry;
import io.depthflow.binance.quality.SyntheticLog.Kind;
import io.depthflow.market.Grid;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The one-pass figures against a slow obvious computation: whole lists, sets of seconds and sorted
 * values over what the writer of the log knows to be true of each line. It never decodes a line.
 */
class QualityRaceTest {

  private static final long NS_PER_S = 1_000_000_000L;
  private static final long S_PER_DAY = 86_400;

  @Test
  void shouldEqualTheSlowObviousComputationOnRandomLogs() {
    int seeds = Boolean.getBoolean("depthflow.long") ? 3_000 : 150;
    long breaks = 0;
    long rows = 0;
    long mismatches = 0;
    long days = 0;
    for (long seed = 0; seed < seeds; seed++) {
      List<Entry> log = SyntheticLog.of(seed);
      QualityCheck check = new QualityCheck();
      for (int i = 0; i < log.size(); i++) {
        check.accept(log.get(i).line(), "log", i + 1);
      }
      Map<Long, Slow> expected = slow(log);
      assertThat(check.days()).as("days of seed " + seed).hasSize(expected.size());
      for (DayQuality day : check.days()) {
        expected.get(LocalDate.parse(day.day()).toEpochDay()).compare(day, "seed " + seed);
        breaks += day.gaps();
        rows += day.book().rows();
        mismatches += day.mismatches();
        days++;
      }
    }
    assertThat(List.of(breaks, rows, mismatches))
        .as("what the logs held, so that equal is not 0 = 0")
        .allSatisfy(n -> assertThat(n).isGreaterThan(seeds / 2));
    assertThat(days).as("logs that go over midnight").isGreaterThan(seeds);
  }

  /** One day, as lists. */
  private static final class Slow {
    private final List<Entry> lines = new ArrayList<>();
    private final TreeSet<Long> seconds = new TreeSet<>();
    private final List<Long> lags = new ArrayList<>();
    private final List<Long> spreads = new ArrayList<>();
    private long longestNs;
    private long breaks;
    private long bookSeconds;
    private long compared;
    private long equal;

    void compare(DayQuality d, String seed) {
      String as = seed + " " + d.day();
      assertThat(d.firstNs()).as(as).isEqualTo(lines.get(0).line().receiveTimeNs());
      assertThat(d.lastNs()).as(as).isEqualTo(lines.get(lines.size() - 1).line().receiveTimeNs());
      long span = seconds.last() - seconds.first() + 1;
      assertThat(d.seconds()).as(as).isEqualTo(span);
      assertThat(d.coveredSeconds()).as(as).isEqualTo(seconds.size());
      assertThat(d.silentSeconds()).as(as).isEqualTo(span - seconds.size());
      assertThat(d.coverage()).as(as).isEqualTo((double) seconds.size() / span);
      assertThat(d.longestSilenceMs()).as(as).isEqualTo(longestNs / 1_000_000);
      assertThat(d.lines().depth()).as(as).isEqualTo(count(Kind.DEPTH));
      assertThat(d.lines().snapshot()).as(as).isEqualTo(count(Kind.SNAPSHOT));
      assertThat(d.lines().bookTicker()).as(as).isEqualTo(count(Kind.TICKER));
      assertThat(d.lines().trade()).as(as).isEqualTo(count(Kind.TRADE));
      assertThat(d.lines().other()).as(as).isEqualTo(count(Kind.OTHER));
      assertThat(d.lines().gap()).as(as).isEqualTo(count(Kind.GAP));
      assertThat(d.lines().corrupt()).as(as).isEqualTo(count(Kind.CORRUPT));
      assertThat(d.lines().all()).as(as).isEqualTo(lines.size());
      assertThat(d.book().breaks()).as(as + " breaks").isEqualTo(breaks);
      assertThat(d.book().rows()).as(as + " rows").isEqualTo(spreads.size());
      assertThat(d.book().seconds()).as(as + " book seconds").isEqualTo(bookSeconds);
      assertThat(d.book().compared()).as(as + " compared").isEqualTo(compared);
      assertThat(d.book().equal()).as(as + " equal").isEqualTo(equal);
      quantiles(d.lagMs(), lags, 1, as + " lag");
      long unit = Grid.pow10(SyntheticLog.GRID.priceDecimals() - d.tickDecimals());
      quantiles(d.spreadTicks(), spreads, unit, as + " spread");
    }

    private long count(Kind kind) {
      return lines.stream().filter(e -> e.kind() == kind).count();
    }

    private static void quantiles(Quantiles q, List<Long> values, long unit, String as) {
      if (values.isEmpty()) {
        assertThat(q).as(as).isNull();
        return;
      }
      Collections.sort(values);
      assertThat(q.count()).as(as).isEqualTo(values.size());
      double[] shares = {0, 0.01, 0.5, 0.99, 1};
      double[] found = {q.min(), q.p1(), q.p50(), q.p99(), q.max()};
      for (int i = 0; i < shares.length; i++) {
        int rank = Math.max(1, (int) Math.ceil(shares[i] * values.size()));
        assertThat(found[i] * unit)
            .as(as + " at " + shares[i])
            .isEqualTo((double) values.get(rank - 1));
      }
    }
  }

  private static Map<Long, Slow> slow(List<Entry> log) {
    Map<Long, Slow> days = new TreeMap<>();
    // After each line: the id of the book in step, or null.
    Long[] inStep = new Long[log.size()];
    boolean step = false;
    boolean waits = false;
    long snapshotId = 0;
    List<Entry> queue = new ArrayList<>();
    Witnesses witnesses = new Witnesses();
    for (int i = 0; i < log.size(); i++) {
      Entry e = log.get(i);
      long ns = e.line().receiveTimeNs();
      Slow day = days.computeIfAbsent(day(ns / NS_PER_S), d -> new Slow());
      day.lines.add(e);
      day.seconds.add(ns / NS_PER_S);
      if (i > 0) {
        day.longestNs = Math.max(day.longestNs, ns - log.get(i - 1).line().receiveTimeNs());
      }
      Long id = i == 0 ? null : inStep[i - 1];
      switch (e.kind()) {
        case DEPTH -> {
          day.lags.add(e.lagMs());
          if (step && e.lost()) {
            day.breaks++;
            step = false;
            queue.clear();
            queue.add(e);
          } else if (waits) {
            waits = false;
            step = previousId(e) <= snapshotId;
            if (!step) {
              queue.add(e);
            }
          } else if (!step) {
            queue.add(e);
          }
          id = step ? Long.valueOf(e.updateId()) : null;
          witnesses.depth(step ? e : null);
        }
        case TICKER, TRADE -> {
          if (step && witnesses.refute(e)) {
            step = false;
            id = null;
          }
        }
        case SNAPSHOT -> {
          if (!step) {
            boolean reached =
                !queue.isEmpty() && queue.get(queue.size() - 1).updateId() == e.updateId();
            step = reached;
            waits = !reached;
            snapshotId = e.updateId();
            queue.clear();
            id = step ? Long.valueOf(e.updateId()) : null;
            witnesses.book = step ? e : null;
          }
        }
        case GAP -> {
          step = false;
          waits = false;
          queue.clear();
          id = null;
          witnesses.book = null;
        }
        default -> {
          // says nothing of the book
        }
      }
      if (id == null) {
        witnesses.forget();
      }
      inStep[i] = id;
    }
    rows(log, inStep, days);
    tickers(log, inStep, days);
    return days;
  }

  /**
   * Protocol note, section 9: no depth for 10 s while other streams live; crossed against the book
   * ticker for more than 1 s.
   */
  private static final class Witnesses {
    private Entry book;
    private Entry ticker;
    private long othersSinceNs = -1;
    private long crossedSinceNs = -1;

    void depth(Entry newBook) {
      othersSinceNs = -1;
      book = newBook;
      if (crossedSinceNs >= 0 && !isCrossed()) {
        crossedSinceNs = -1;
      }
    }

    boolean refute(Entry e) {
      long ns = e.line().receiveTimeNs();
      othersSinceNs = othersSinceNs < 0 ? ns : othersSinceNs;
      if (ns - othersSinceNs > 10 * NS_PER_S) {
        return true;
      }
      if (e.kind() == Kind.TRADE || e.updateId() < book.updateId()) {
        return false;
      }
      ticker = e;
      crossedSinceNs = !isCrossed() ? -1 : crossedSinceNs < 0 ? ns : crossedSinceNs;
      return crossedSinceNs >= 0 && ns - crossedSinceNs > NS_PER_S;
    }

    void forget() {
      othersSinceNs = -1;
      crossedSinceNs = -1;
    }

    private boolean isCrossed() {
      return book != null
          && (ticker.bidTicks() >= book.askTicks() || ticker.askTicks() <= book.bidTicks());
    }
  }

  /** {@code pu} of a depth line. */
  private static long previousId(Entry e) {
    String frame = new String(e.line().frame(), StandardCharsets.US_ASCII);
    int at = frame.indexOf("\"pu\":") + 5;
    return Long.parseLong(frame.substring(at, frame.indexOf(',', at)));
  }

  /** A second's row is the book after the last line that was received before the second's end. */
  private static void rows(List<Entry> log, Long[] inStep, Map<Long, Slow> days) {
    boolean snapshot = false;
    for (int i = 0; i + 1 < log.size(); i++) {
      snapshot |= log.get(i).kind() == Kind.SNAPSHOT;
      long from = log.get(i).line().receiveTimeNs() / NS_PER_S + 1;
      long to = log.get(i + 1).line().receiveTimeNs() / NS_PER_S;
      for (long end = from; end <= to; end++) {
        Slow day = days.get(day(end - 1));
        day = day == null ? days.get(day(to)) : day;
        if (inStep[i] != null) {
          day.spreads.add(spreadOf(log, i));
        }
        if (snapshot) {
          day.bookSeconds++;
        }
      }
    }
  }

  /** Of the book that the log shows: the venue's at the last depth event or snapshot taken in. */
  private static long spreadOf(List<Entry> log, int i) {
    int k = i;
    while (log.get(k).kind() != Kind.DEPTH) {
      k--;
    }
    return log.get(k).askTicks() - log.get(k).bidTicks();
  }

  private static void tickers(List<Entry> log, Long[] inStep, Map<Long, Slow> days) {
    Map<Long, Integer> books = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      if (inStep[i] != null) {
        books.putIfAbsent(inStep[i], i);
      }
    }
    for (int i = 0; i < log.size(); i++) {
      Entry e = log.get(i);
      Integer book = e.kind() == Kind.TICKER ? books.get(e.updateId()) : null;
      if (book != null) {
        long ns = log.get(Math.max(i, book)).line().receiveTimeNs();
        Slow day = days.get(day(ns / NS_PER_S));
        day.compared++;
        day.equal += e.tickerIsWrong() ? 0 : 1;
      }
    }
  }

  private static long day(long second) {
    return Math.floorDiv(second, S_PER_DAY);
  }
}
