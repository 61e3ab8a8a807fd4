package io.depthflow.flink.binance.source.live;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a budget has granted. The first request of all also asks for the venue's limit, until
 * it is known.
 *
 * @param limit levels of a snapshot
 * @param fatal told what is thrown while an answer is handled; it would vanish in a future
 */
record SnapshotRequests(Venue venue, WeightBudget budget, int limit, Consumer<Throwable> fatal) {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotRequests.class);

  /** Takes the weight of one request, if that may be spent now; {@link #send} follows. */
  boolean take(long steadyMs, long wallMs) {
    return budget.take(WeightBudget.weightOf(limit), steadyMs, wallMs);
  }

  /**
   * @param answered given the body, or what went wrong; on a thread of the HTTP client
   */
  void send(String symbol, long steadyMs, BiConsumer<byte[], Throwable> answered) {
    if (budget.asksForLimit(steadyMs)) {
      venue.weightLimit().whenComplete(this::onLimit);
    }
    venue
        .snapshot(symbol, limit)
        .whenComplete(
            (body, failure) -> {
              try {
                budget.done(venue.usedWeight(), System.currentTimeMillis());
                answered.accept(body, failure);
              } catch (RuntimeException | Error e) {
                fatal.accept(e);
              }
            });
  }

  private void onLimit(Long perMinute, Throwable failure) {
    if (failure == null) {
      budget.limit(perMinute);
    } else {
      LOG.warn("the venue's weight limit is not known yet: {}", failure.getMessage());
    }
  }
}
