package io.depthflow.binance.rest;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the venue's counters and decides whether a request may leave. Counters come from answer
 * headers; they are valid inside the fixed window (minute, ten seconds) in which they were
 * reported. Cancels and exits always may leave: what the others must not use up is kept for them,
 * and for the reads that a desk waits for, which only a ban stops. Thread safe.
 */
final class RateBudget {

  private static final long MINUTE_MS = 60_000;
  private static final long TEN_SECONDS_MS = 10_000;
  private static final long DEFAULT_LIMITED_MS = 10_000;
  private static final long DEFAULT_BANNED_MS = 120_000; // the shortest ban
  private static final long MAX_BLOCK_MS = 3 * 24 * 3600 * 1000L; // the longest ban
  private static final Pattern BANNED_UNTIL = Pattern.compile("until (\\d{13})\\b");

  private final double usableFraction;
  private RateLimits limits = RateLimits.USUAL;
  private final Counter weight1m = new Counter(MINUTE_MS);
  private final Counter orders10s = new Counter(TEN_SECONDS_MS);
  private final Counter orders1m = new Counter(MINUTE_MS);
  private long blockedUntilMs;
  private long bannedUntilMs;
  private long unreadable;
  private long heldBack;

  RateBudget(double reserveFraction) {
    usableFraction = 1 - reserveFraction;
  }

  synchronized void limits(RateLimits limits) {
    this.limits = limits;
  }

  synchronized RateLimits limits() {
    return limits;
  }

  /**
   * Whether a request must wait.
   *
   * @param localMs local time
   * @param serverMs the same instant by the venue's clock
   * @param placesOrder whether it counts against the order limits
   * @return local time until which it is held back, or 0 if it may go
   */
  synchronized long heldBackUntil(long localMs, long serverMs, boolean placesOrder) {
    long until = blockedUntilMs > localMs ? blockedUntilMs : 0;
    until = Math.max(until, wait(weight1m, limits.weight1m(), localMs, serverMs));
    if (placesOrder) {
      until = Math.max(until, wait(orders10s, limits.orders10s(), localMs, serverMs));
      until = Math.max(until, wait(orders1m, limits.orders1m(), localMs, serverMs));
    }
    if (until > 0) {
      heldBack++;
    }
    return until;
  }

  /**
   * Local time until which the address is banned (418), or 0; for reads that may use the reserve.
   */
  synchronized long bannedUntil(long localMs) {
    if (bannedUntilMs <= localMs) {
      return 0;
    }
    heldBack++;
    return bannedUntilMs;
  }

  private long wait(Counter counter, long limit, long localMs, long serverMs) {
    long windowEnd = (Math.floorDiv(serverMs, counter.periodMs) + 1) * counter.periodMs;
    boolean full =
        counter.value >= limit * usableFraction
            && counter.window == Math.floorDiv(serverMs, counter.periodMs);
    return full ? localMs + (windowEnd - serverMs) : 0;
  }

  /** Takes the counters of an answer; null is an absent header. */
  synchronized void counters(long serverMs, String weight, String tenSeconds, String minute) {
    weight1m.take(weight, serverMs);
    orders10s.take(tenSeconds, serverMs);
    orders1m.take(minute, serverMs);
  }

  /**
   * Takes a 429 or 418.
   *
   * @param retryAfter the header: seconds or an HTTP date; may be null or junk
   * @param message text that may hold {@code banned until <epoch ms>}; may be null
   * @return local time until which silence is asked for
   */
  synchronized long block(
      long localMs, long serverMs, boolean banned, String retryAfter, String message) {
    long delayMs = retryAfterMs(retryAfter, serverMs);
    if (delayMs < 0 && message != null) {
      Matcher matcher = BANNED_UNTIL.matcher(message);
      delayMs = matcher.find() ? Long.parseLong(matcher.group(1)) - serverMs : -1;
    }
    if (delayMs < 0) {
      delayMs = banned ? DEFAULT_BANNED_MS : DEFAULT_LIMITED_MS;
    }
    // A later answer with a shorter delay does not shorten the silence.
    long until = localMs + Math.min(delayMs, MAX_BLOCK_MS);
    blockedUntilMs = Math.max(blockedUntilMs, until);
    if (banned) {
      bannedUntilMs = Math.max(bannedUntilMs, until);
    }
    return blockedUntilMs;
  }

  synchronized RateUsage usage() {
    return new RateUsage(
        weight1m.value, orders10s.value, orders1m.value, blockedUntilMs, unreadable, heldBack);
  }

  private long retryAfterMs(String header, long serverMs) {
    if (header == null) {
      return -1;
    }
    String text = header.strip();
    try {
      if (text.matches("\\d{1,9}")) {
        return Long.parseLong(text) * 1000;
      }
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Math.max(0, date.toInstant().toEpochMilli() - serverMs);
    } catch (DateTimeException e) {
      unreadable++; // the fallbacks of block() take over
      return -1;
    }
  }

  /** One counter header. The testnet has been seen to send -1. */
  private final class Counter {
    private final long periodMs;
    private long value = -1;
    private long window = Long.MIN_VALUE;

    Counter(long periodMs) {
      this.periodMs = periodMs;
    }

    void take(String header, long serverMs) {
      if (header == null) {
        return;
      }
      String text = header.strip();
      if (!text.matches("\\d{1,15}")) {
        unreadable++;
        return;
      }
      long now = Math.floorDiv(serverMs, periodMs);
      long reported = Long.parseLong(text);
      // Answers may overtake each other: inside a window a counter only grows.
      value = now == window ? Math.max(value, reported) : reported;
      window = now;
    }
  }
}
