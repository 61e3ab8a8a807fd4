package io.depthflow.exchange.server.rest;

import io.depthflow.exchange.server.ExchangeConfig;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The venue's limits (protocol note, section 3), each over a fixed clock interval: request weight
 * and funding requests per address, new orders of the one account. An address that goes on after
 * its refusals is banned, each time for twice as long, from 2 minutes to 3 days; after 3 days
 * without a ban it begins anew. Engine thread only; time is an argument.
 */
public final class RateCounters {

  static final long BAN_FIRST_MS = 2 * 60_000L;
  static final long BAN_MAX_MS = 3 * 24 * 3_600_000L;

  private static final int FUNDING_LIMIT = 500;
  private static final int FUNDING_MINUTES = 5;
  private static final int TOO_MANY = 429;
  private static final int BANNED = 418;

  private final int weightLimit;
  private final int refusalsBeforeBan;
  private final int addressesMax;
  private final Window ordersMinute;
  private final Window ordersTenSeconds;
  private final Map<String, Address> addresses = new LinkedHashMap<>(16, 0.75f, true);
  private long refused;
  private long bans;

  /**
   * Why a request is not served.
   *
   * @param status 429, or 418 while banned
   * @param retryAfterS seconds until it makes sense to come again
   */
  record Refusal(int status, int code, String message, long retryAfterS) {}

  private static final class Window {
    final long lengthMs;
    final int limit;
    long index;
    int used;

    Window(long lengthMs, int limit) {
      this.lengthMs = lengthMs;
      this.limit = limit;
    }

    int add(int amount, long nowMs) {
      long now = Math.floorDiv(nowMs, lengthMs);
      if (now != index) {
        index = now;
        used = 0;
      }
      used = (int) Math.min(Integer.MAX_VALUE, (long) used + amount);
      return used;
    }

    long secondsLeft(long nowMs) {
      return seconds(lengthMs - Math.floorMod(nowMs, lengthMs));
    }
  }

  private final class Address {
    final Window weight = new Window(60_000, weightLimit);
    final Window refusals = new Window(60_000, refusalsBeforeBan);
    final Window funding = new Window(FUNDING_MINUTES * 60_000L, FUNDING_LIMIT);
    long bannedUntilMs = Long.MIN_VALUE;
    long nextBanMs = BAN_FIRST_MS;

    Refusal refuse(Window window, String what, long nowMs) {
      if (refusals.add(1, nowMs) <= refusals.limit) {
        return new Refusal(TOO_MANY, -1003, what, window.secondsLeft(nowMs));
      }
      boolean forgiven = bannedUntilMs != Long.MIN_VALUE && nowMs - bannedUntilMs >= BAN_MAX_MS;
      long lengthMs = forgiven ? BAN_FIRST_MS : nextBanMs;
      nextBanMs = Math.min(BAN_MAX_MS, 2 * lengthMs);
      bannedUntilMs = nowMs + lengthMs;
      bans++;
      return banned(nowMs);
    }

    boolean isBanned(long nowMs) {
      return nowMs < bannedUntilMs;
    }

    Refusal banned(long nowMs) {
      return new Refusal(
          BANNED,
          -1003,
          "Way too many requests; IP banned until "
              + bannedUntilMs
              + ". Please use the websocket for live updates to avoid bans.",
          seconds(bannedUntilMs - nowMs));
    }
  }

  public RateCounters(ExchangeConfig config) {
    weightLimit = config.weightPerMinute();
    refusalsBeforeBan = config.rest().refusalsBeforeBan();
    addressesMax = config.rest().addressesMax();
    ordersMinute = new Window(60_000, config.ordersPerMinute());
    ordersTenSeconds = new Window(10_000, config.ordersPerTenSeconds());
  }

  /** Rounded up: whoever waits that long is not early. */
  private static long seconds(long ms) {
    return (ms + 999) / 1000;
  }

  /** Counts a request of an address; null when it is to be served. A banned one counts no more. */
  Refusal request(String address, int weight, long nowMs) {
    Address from = address(address, nowMs);
    if (from.isBanned(nowMs)) {
      refused++;
      return from.banned(nowMs);
    }
    if (from.weight.add(weight, nowMs) <= weightLimit) {
      return null;
    }
    refused++;
    return from.refuse(
        from.weight,
        "Too many requests; current limit is "
            + weightLimit
            + " requests per minute. Please use the websocket for live updates to avoid polling"
            + " the API.",
        nowMs);
  }

  /** Counts a request of the funding endpoints, which share a limit; null when it may be served. */
  Refusal funding(String address, long nowMs) {
    Address from = address(address, nowMs);
    if (from.funding.add(1, nowMs) <= FUNDING_LIMIT) {
      return null;
    }
    refused++;
    return from.refuse(
        from.funding,
        "Too many requests; current limit is "
            + FUNDING_LIMIT
            + " requests per "
            + FUNDING_MINUTES
            + " minutes.",
        nowMs);
  }

  /** Counts new orders of the account; null when they may be placed. */
  Refusal order(int inTenSeconds, int inMinute, long nowMs) {
    int minute = ordersMinute.add(inMinute, nowMs);
    int tenSeconds = ordersTenSeconds.add(inTenSeconds, nowMs);
    if (tenSeconds > ordersTenSeconds.limit) {
      return tooManyOrders(ordersTenSeconds, "10 SECONDS", nowMs);
    }
    return minute > ordersMinute.limit ? tooManyOrders(ordersMinute, "1 MINUTE", nowMs) : null;
  }

  private Refusal tooManyOrders(Window window, String interval, long nowMs) {
    refused++;
    return new Refusal(
        TOO_MANY,
        -1015,
        "Too many new orders; current limit is " + window.limit + " orders per " + interval + ".",
        window.secondsLeft(nowMs));
  }

  private Address address(String name, long nowMs) {
    Address known = addresses.get(name);
    if (known == null) {
      known = new Address();
      makeRoom(nowMs);
      addresses.put(name, known);
    }
    return known;
  }

  /** Forgets the address that was quiet the longest, rather one that is not banned. */
  private void makeRoom(long nowMs) {
    if (addresses.size() < addressesMax) {
      return;
    }
    Iterator<Address> eldest = addresses.values().iterator();
    while (eldest.hasNext()) {
      if (!eldest.next().isBanned(nowMs)) {
        eldest.remove();
        return;
      }
    }
    Iterator<Address> any = addresses.values().iterator();
    any.next();
    any.remove();
  }

  int usedWeight(String address, long nowMs) {
    return address(address, nowMs).weight.add(0, nowMs);
  }

  int ordersInMinute(long nowMs) {
    return ordersMinute.add(0, nowMs);
  }

  int ordersInTenSeconds(long nowMs) {
    return ordersTenSeconds.add(0, nowMs);
  }

  /** Addresses that are remembered. */
  int addresses() {
    return addresses.size();
  }

  /** Requests answered 429 or 418 so far. */
  long refused() {
    return refused;
  }

  /** Bans so far. */
  long bans() {
    return bans;
  }
}
