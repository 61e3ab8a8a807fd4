package io.depthflow.strategy.position;

import io.depthflow.strategy.evaluation.OrderLeg;

/**
 * Client order ids of the desk: {@code df-<run>-<symbol>-<round ms, base 36><leg><epoch><attempt>},
 * a function of its inputs. At most 36 characters of the venue's alphabet. The run attempt (epoch)
 * is part of it because the venue takes an id again once its order is closed: an order that a lost
 * attempt sent must not share the id of one that this attempt sends.
 */
final class ClientOrderIds {

  static final String FAMILY = "df-";
  static final int MAX_LENGTH = 36;

  private static final int RADIX = 36;
  private static final int TWO_DIGITS = RADIX * RADIX;
  private static final int MAX_SYMBOL = 10;
  private static final int HEAD = 4;
  private static final long HASH_RANGE = 36L * 36 * 36 * 36 * 36 * 36;

  private final String prefix;
  private final String epoch;

  ClientOrderIds(String runId, String symbol, long epoch) {
    this.prefix = FAMILY + runId + "-" + shortened(symbol) + "-";
    this.epoch = twoDigits(Math.floorMod(epoch, (long) TWO_DIGITS));
  }

  String id(long roundMs, OrderLeg leg, int attempt) {
    String id =
        prefix
            + Long.toString(roundMs, RADIX)
            + leg.letter()
            + epoch
            + (attempt < TWO_DIGITS ? twoDigits(attempt) : Integer.toString(attempt, RADIX));
    if (id.length() > MAX_LENGTH) {
      throw new IllegalStateException(
          "client order id " + id + " is longer than " + MAX_LENGTH + "; use a shorter run id");
    }
    return id;
  }

  /** Whether an order was sent by this program, in this run or another. */
  static boolean isOurs(String clientOrderId) {
    return clientOrderId != null && clientOrderId.startsWith(FAMILY);
  }

  /** Whether an order was sent by this run for this symbol, in this attempt or another. */
  boolean isOfThisRun(String clientOrderId) {
    return clientOrderId != null && clientOrderId.startsWith(prefix);
  }

  /** Whether an id of ours is that of an entry. */
  static boolean isEntry(String clientOrderId) {
    int at = isOurs(clientOrderId) ? legAt(clientOrderId) : -1;
    return at >= 0 && clientOrderId.charAt(at) == OrderLeg.ENTRY.letter();
  }

  /** What all ids of one round of ours share; null when the id is no such one. */
  static String roundOf(String clientOrderId) {
    int at = isOurs(clientOrderId) ? legAt(clientOrderId) : -1;
    return at < 0 ? null : clientOrderId.substring(0, at);
  }

  /** Leg of an id of ours; null when the id is no such one. */
  static OrderLeg legOf(String clientOrderId) {
    int at = isOurs(clientOrderId) ? legAt(clientOrderId) : -1;
    for (OrderLeg leg : OrderLeg.values()) {
      if (at >= 0 && clientOrderId.charAt(at) == leg.letter()) {
        return leg;
      }
    }
    return null;
  }

  /** The leg is the first capital of the last part: numbers are written in small letters. */
  private static int legAt(String clientOrderId) {
    for (int i = clientOrderId.lastIndexOf('-') + 1; i < clientOrderId.length(); i++) {
      if (Character.isUpperCase(clientOrderId.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /** The symbol itself, or its head and a hash when it is too long or not in the alphabet. */
  private static String shortened(String symbol) {
    if (symbol.length() <= MAX_SYMBOL && symbol.matches("[A-Za-z0-9_]+")) {
      return symbol;
    }
    long hash = 1125899906842597L;
    for (int i = 0; i < symbol.length(); i++) {
      hash = 31 * hash + symbol.charAt(i);
    }
    String head = symbol.replaceAll("[^A-Za-z0-9]", "");
    String digits = Long.toString(Math.floorMod(hash, HASH_RANGE), RADIX);
    return head.substring(0, Math.min(HEAD, head.length())) + digits;
  }

  private static String twoDigits(long value) {
    String digits = Long.toString(value, RADIX);
    return digits.length() < 2 ? "0" + digits : digits;
  }
}
