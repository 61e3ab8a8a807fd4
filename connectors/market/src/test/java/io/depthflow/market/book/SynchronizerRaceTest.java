package io.depthflow.market.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The synchroniser against the note taken literally and against the venue itself, on seeded streams
 * with every fault: lost, doubled and swapped events, snapshots that come late, early, stale or too
 * shallow for a drifting price, broken connections, ids and clocks that begin anew, crossing
 * events.
 */
class SynchronizerRaceTest {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int SEEDS = LONG ? 1_000 : 60;
  private static final int STEPS = 600;

  private final Map<SyncResult, Long> results = new EnumMap<>(SyncResult.class);
  private long comparedWithVenue;
  private long untrusted;

  @Test
  void shouldDoWhatTheNoteSaysAndHoldTheVenuesBook() throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      race(seed);
    }
    // What was seen is the line of RESULTS.md.
    if (LONG) {
      System.out.println(
          SEEDS + " seeds: " + results + ", levels of the venue: " + comparedWithVenue);
    }
    for (SyncResult result : SyncResult.values()) {
      boolean ofDepth =
          result != SyncResult.NOTED
              && result != SyncResult.TICKER_MISMATCH
              && result != SyncResult.SILENT;
      if (ofDepth) {
        assertThat(results.getOrDefault(result, 0L)).as("met " + result).isPositive();
      }
    }
    assertThat(comparedWithVenue).isGreaterThan(SEEDS * 1_000L);
    assertThat(untrusted).as("levels beyond the range").isPositive();
  }

  private void race(long seed) throws IOException {
    Random random = new Random(seed);
    boolean spot = random.nextInt(4) == 0;
    RandomVenue venue = new RandomVenue(random, spot, new int[] {10, 20, 50, 1000}[(int) seed % 4]);
    BookSynchronizer fast = new BookSynchronizer();
    LiteralSynchronizer slow = new LiteralSynchronizer(spot);
    ArrayDeque<Object> onTheWay = new ArrayDeque<>();
    for (int step = 0; step < STEPS; step++) {
      String where = "seed " + seed + ", step " + step;
      int what = random.nextInt(1_000);
      boolean wanted = fast.needsSnapshot() && random.nextInt(6) == 0;
      if (wanted || what < 12) {
        // Behind what is on the way, before it, or of a lagging server.
        DepthSnapshot s = venue.snapshot(random.nextInt(3) == 0 ? random.nextInt(12) : 0);
        if (random.nextBoolean()) {
          onTheWay.addLast(s);
        } else {
          feed(fast, slow, s, where);
        }
      } else if (what < 16) {
        fast.onBreak();
        slow.onBreak();
        onTheWay.clear();
      } else if (what < 18) {
        venue.restartIds();
      } else if (what < 20) {
        venue.setClockBack();
      } else if (what < 25) {
        fast = random.nextBoolean() ? fast.copy() : reread(fast);
      } else {
        fault(random, venue.event(), onTheWay);
      }
      while (!onTheWay.isEmpty() && random.nextInt(3) > 0) {
        feed(fast, slow, onTheWay.removeFirst(), where);
      }
      compare(fast, slow, where);
      if (fast.inSync()) {
        holdAgainst(venue, fast, where);
      }
    }
  }

  private static void fault(Random random, DepthUpdate e, ArrayDeque<Object> onTheWay) {
    int fault = random.nextInt(400);
    if (fault < 4) {
      return; // lost
    }
    if (fault < 8 && !onTheWay.isEmpty()) {
      Object before = onTheWay.removeLast();
      onTheWay.addLast(e);
      onTheWay.addLast(before); // swapped
      return;
    }
    onTheWay.addLast(e);
    if (fault < 16) {
      onTheWay.addLast(e.copy()); // doubled
    } else if (fault < 18) {
      DepthUpdate crossing = e.copy();
      onTheWay.removeLast();
      crossing.bids().add(1_000_000, 1);
      onTheWay.addLast(crossing);
    }
  }

  private void feed(BookSynchronizer fast, LiteralSynchronizer slow, Object line, String where) {
    SyncResult expected =
        line instanceof DepthSnapshot s ? slow.onSnapshot(s) : slow.onDepth((DepthUpdate) line);
    SyncResult result =
        line instanceof DepthSnapshot s ? fast.onSnapshot(s) : fast.onDepth((DepthUpdate) line);
    assertThat(result).as(where).isEqualTo(expected);
    results.merge(result, 1L, Long::sum);
  }

  private void compare(BookSynchronizer fast, LiteralSynchronizer slow, String where) {
    assertThat(fast.inSync()).as(where).isEqualTo(slow.isLive());
    assertThat(fast.needsSnapshot()).as(where).isEqualTo(slow.needsSnapshot());
    if (!fast.inSync()) {
      return;
    }
    assertThat(fast.lastUpdateId()).as(where).isEqualTo(slow.lastId());
    for (Side side : Side.values()) {
      TreeMap<Long, Long> levels = slow.side(side);
      assertThat(fast.book().size(side)).as(where).isEqualTo(levels.size());
      Iterator<Tier> tiers = fast.book().tiers(side, levels.size()).iterator();
      levels.forEach(
          (ticks, lots) -> {
            Tier tier = tiers.next();
            if (tier.priceTicks() != ticks || tier.quantityLots() != lots) {
              throw new AssertionError(where + ", " + side + ": " + tier + ", not " + ticks);
            }
          });
      long end = slow.end(side);
      boolean whole = end == Long.MIN_VALUE || end == Long.MAX_VALUE;
      assertThat(fast.range().endTicks(side)).as(where).isEqualTo(whole ? 0 : end);
    }
  }

  /** Where the book is to be trusted it is the venue's, level for level. */
  private void holdAgainst(RandomVenue venue, BookSynchronizer fast, String where) {
    for (Side side : Side.values()) {
      TreeMap<Long, Long> own = venue.at(fast.lastUpdateId(), side);
      if (own == null) {
        return; // of an id before the venue's ids began anew
      }
      int trusted = 0;
      for (Tier tier : fast.book().tiers(side, Integer.MAX_VALUE)) {
        if (fast.isTrusted(side, tier.priceTicks())) {
          trusted++;
          assertThat(own.get(tier.priceTicks())).as(where).isEqualTo(tier.quantityLots());
        } else {
          untrusted++;
        }
      }
      long inRange = own.keySet().stream().filter(p -> fast.isTrusted(side, p)).count();
      assertThat((long) trusted).as(where + ", " + side + " levels").isEqualTo(inRange);
      comparedWithVenue += trusted;
    }
  }

  private static BookSynchronizer reread(BookSynchronizer s) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    s.write(new DataOutputStream(bytes));
    return BookSynchronizer.read(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
