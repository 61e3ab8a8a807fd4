package io.depthflow.sinks.order;

import java.io.Serializable;

/**
 * Bounds of {@link OrderSendFunction}. Of {@code capacity} requests in all, entries may hold {@code
 * entriesMax}; the rest is kept for exits, cancels, queries and reconciliations.
 *
 * @param capacity requests held at once, sent or waiting; when it is reached the operator takes no
 *     more input until one is answered
 * @param entriesMax entries (PLACE that is no exit) held at once, over all symbols; one more is
 *     answered NOT_SENT at once
 * @param entriesWaitingPerSymbolMax entries of one symbol that wait behind its one in flight
 * @param timeoutMs from the arrival of a request to its outcome, waiting included; above the
 *     gateway's own time-out, so that it is the last resort
 * @param lookupAttempts how often a request of an earlier epoch is looked up before "not found" is
 *     believed
 * @param lookupBackoffMs pause before the second lookup; doubles with each further one
 */
public record SendOptions(
    int capacity,
    int entriesMax,
    int entriesWaitingPerSymbolMax,
    long timeoutMs,
    int lookupAttempts,
    long lookupBackoffMs)
    implements Serializable {

  /** 64 requests, 16 of them entries, 2 waiting per symbol, 15 s, 4 lookups within 2.8 s. */
  public static final SendOptions DEFAULT = new SendOptions(64, 16, 2, 15_000, 4, 400);

  public SendOptions {
    require(capacity >= 2, "capacity must be at least 2", capacity);
    require(
        entriesMax >= 1 && entriesMax < capacity,
        "entriesMax must be at least 1 and below capacity, so that exits find room",
        entriesMax);
    require(
        entriesWaitingPerSymbolMax >= 0,
        "entriesWaitingPerSymbolMax must not be negative",
        entriesWaitingPerSymbolMax);
    require(timeoutMs >= 1, "timeoutMs must be positive", timeoutMs);
    require(
        lookupAttempts >= 1 && lookupAttempts <= 10,
        "lookupAttempts must be 1 to 10",
        lookupAttempts);
    require(lookupBackoffMs >= 0, "lookupBackoffMs must not be negative", lookupBackoffMs);
  }

  public SendOptions withTimeoutMs(long newTimeoutMs) {
    return new SendOptions(
        capacity,
        entriesMax,
        entriesWaitingPerSymbolMax,
        newTimeoutMs,
        lookupAttempts,
        lookupBackoffMs);
  }

  private static void require(boolean ok, String rule, long value) {
    if (!ok) {
      throw new IllegalArgumentException(rule + ", not " + value);
    }
  }
}
