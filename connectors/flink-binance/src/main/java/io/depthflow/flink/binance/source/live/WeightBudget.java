package io.depthflow.flink.binance.source.live;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The request weight that a live source may spend on snapshots, one for all its readers in this
 * process. Venue rules (protocol note, section 3): the limit of exchangeInfo.rateLimits holds for a
 * minute and an address; each answer's X-MBX-USED-WEIGHT-1M tells what the address has used, by
 * whomever; 429 and 418 ask for silence. So:
 *
 * <ol>
 *   <li>in any 60 seconds at most {@code limit * share * readers here / readers} are spent, so that
 *       the processes of one job keep to the share together; but one request a minute always may
 *       leave;
 *   <li>nothing is spent while the address has used {@value #CEILING} of the limit in this minute,
 *       which leaves room for those who trade;
 *   <li>nothing is spent before the end of a silence that the venue asked for;
 *   <li>at most {@value #MAX_UNDER_WAY} requests are under way.
 * </ol>
 *
 * <p>Steady and wall times are arguments, milliseconds. Thread safe.
 */
final class WeightBudget {

  static final int MAX_UNDER_WAY = 8;
  static final double CEILING = 0.8;

  private static final long MINUTE_MS = 60_000;

  /** Valid until exchangeInfo has been read: mainnet's. */
  private static final long USUAL_LIMIT = 2_400;

  private static final Map<URI, WeightBudget> OPEN = new HashMap<>();

  private record Spent(long steadyMs, int weight) {}

  private final Deque<Spent> spent = new ArrayDeque<>();
  private long spentSum;
  private int underWay;
  private long limit = USUAL_LIMIT;
  private boolean limitKnown;
  private long askLimitFromMs = Long.MIN_VALUE;
  private double share;
  private int parallelism = 1;
  private int readersHere;
  private long used = -1;
  private long usedMinute = Long.MIN_VALUE;
  private long blockedUntilMs = Long.MIN_VALUE;

  /**
   * The budget of an address, joined by a reader of this process; {@link #leave} when it ends.
   *
   * @param share of the venue's limit, above 0 to 0.8
   * @param parallelism readers of the source, in all processes
   */
  static WeightBudget join(URI address, double share, int parallelism) {
    synchronized (OPEN) {
      WeightBudget budget = OPEN.computeIfAbsent(address, uri -> new WeightBudget());
      budget.joined(share, parallelism);
      return budget;
    }
  }

  static void leave(URI address) {
    synchronized (OPEN) {
      WeightBudget budget = OPEN.get(address);
      // What was spent and any silence outlive a restart of the job: the last one stays for that.
      if (budget != null) {
        budget.left();
      }
    }
  }

  synchronized void joined(double shareOfLimit, int readersOfTheSource) {
    share = shareOfLimit;
    parallelism = readersOfTheSource;
    readersHere++;
  }

  private synchronized void left() {
    readersHere--;
  }

  /** Whether the caller is to ask for the limit now; it says what came of it. */
  synchronized boolean asksForLimit(long steadyMs) {
    if (limitKnown || steadyMs < askLimitFromMs) {
      return false;
    }
    askLimitFromMs = steadyMs + MINUTE_MS;
    return true;
  }

  synchronized void limit(long perMinute) {
    limit = perMinute;
    limitKnown = true;
  }

  /**
   * Spends the weight of a request that is sent now, if that may be.
   *
   * @return whether it may; then {@link #done} follows
   */
  synchronized boolean take(int weight, long steadyMs, long wallMs) {
    forget(steadyMs);
    boolean overShare = spentSum > 0 && spentSum + weight > share();
    boolean overCeiling =
        usedMinute == Math.floorDiv(wallMs, MINUTE_MS) && used + weight > limit * CEILING;
    if (steadyMs < blockedUntilMs || underWay >= MAX_UNDER_WAY || overShare || overCeiling) {
      return false;
    }
    spent.add(new Spent(steadyMs, weight));
    spentSum += weight;
    underWay++;
    return true;
  }

  private double share() {
    return limit * share * Math.max(1, readersHere) / Math.max(parallelism, readersHere);
  }

  private void forget(long steadyMs) {
    while (!spent.isEmpty() && spent.peek().steadyMs() <= steadyMs - MINUTE_MS) {
      spentSum -= spent.poll().weight();
    }
  }

  /**
   * A request that was sent has ended.
   *
   * @param usedWeight what the address has used by the last answer, -1 if unknown
   */
  synchronized void done(long usedWeight, long wallMs) {
    underWay--;
    if (usedWeight >= 0) {
      used = usedWeight;
      usedMinute = Math.floorDiv(wallMs, MINUTE_MS);
    }
  }

  /** The venue asked for silence; a shorter one does not end a longer one. */
  synchronized void block(long untilSteadyMs) {
    blockedUntilMs = Math.max(blockedUntilMs, untilSteadyMs);
  }

  synchronized long blockedForMs(long steadyMs) {
    return blockedUntilMs <= steadyMs ? 0 : blockedUntilMs - steadyMs;
  }

  /** Weight spent on snapshots by this process in the last 60 seconds. */
  synchronized long spentWeight(long steadyMs) {
    forget(steadyMs);
    return spentSum;
  }

  /** Weight of {@code GET /fapi/v1/depth}. */
  static int weightOf(int levels) {
    if (levels <= 50) {
      return 2;
    }
    if (levels <= 100) {
      return 5;
    }
    return levels <= 500 ? 10 : 20;
  }
}
