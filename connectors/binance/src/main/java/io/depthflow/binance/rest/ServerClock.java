package io.depthflow.binance.rest;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The venue's clock as seen from here: local time plus an offset. A synchronisation asks for the
 * server's time a few times in turn and keeps {@code server - (sent + received) / 2} of the sample
 * with the smallest round trip, whose error is at most half of that. Only one runs at a time; who
 * asks meanwhile gets the running one. Thread safe.
 */
final class ServerClock {

  private static final int SAMPLES = 3;

  private final LongSupplier localMs;
  private final LongSupplier nanos;
  private final Supplier<CompletableFuture<Long>> serverTime;
  private final long everyNs;
  private CompletableFuture<Void> running;
  private volatile boolean synced;
  private volatile long syncedAtNs;
  private volatile long offsetMs;
  private volatile long roundTripNs;

  ServerClock(
      LongSupplier localMs,
      LongSupplier nanos,
      Supplier<CompletableFuture<Long>> serverTime,
      long everyMs) {
    this.localMs = localMs;
    this.nanos = nanos;
    this.serverTime = serverTime;
    this.everyNs = everyMs * 1_000_000;
  }

  long serverMs() {
    return localMs.getAsLong() + offsetMs;
  }

  long offsetMs() {
    return offsetMs;
  }

  /** Round trip of the sample in use, nanoseconds; 0 before the first synchronisation. */
  long roundTripNs() {
    return roundTripNs;
  }

  /** Whether the offset is missing or old. */
  boolean isDue() {
    return !synced || nanos.getAsLong() - syncedAtNs > everyNs;
  }

  boolean isSynced() {
    return synced;
  }

  /** Measures the offset. On failure the former one stays. */
  CompletableFuture<Void> synchronise() {
    CompletableFuture<Void> mine;
    synchronized (this) {
      if (running != null) {
        return running;
      }
      mine = new CompletableFuture<>();
      running = mine;
    }
    sample(1, Long.MAX_VALUE, 0)
        .whenComplete(
            (done, failure) -> {
              synchronized (this) {
                running = null;
              }
              if (failure == null) {
                mine.complete(null);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine;
  }

  private CompletableFuture<Void> sample(int number, long bestRoundTripNs, long bestOffsetMs) {
    long sentNs = nanos.getAsLong();
    long sentMs = localMs.getAsLong();
    return serverTime
        .get()
        .thenCompose(
            serverMs -> {
              long tripNs = nanos.getAsLong() - sentNs;
              boolean better = tripNs < bestRoundTripNs;
              long middleMs = sentMs + tripNs / 2_000_000;
              long trip = better ? tripNs : bestRoundTripNs;
              long offset = better ? serverMs - middleMs : bestOffsetMs;
              if (number < SAMPLES) {
                return sample(number + 1, trip, offset);
              }
              offsetMs = offset;
              roundTripNs = trip;
              syncedAtNs = nanos.getAsLong();
              synced = true;
              return CompletableFuture.completedFuture(null);
            });
  }
}
