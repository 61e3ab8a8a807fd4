package io.depthflow.flink.binance.kafka;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a topic is read by a job that does not end.
 *
 * @param back where a fresh start begins: at what was written this long ago; null for the topic's
 *     beginning. A book begins at the first snapshot behind that point, and a recorder writes one
 *     only when a book of its own begins
 * @param committed whether only what a recorder's completed checkpoint covered is read, a
 *     checkpoint interval late. Otherwise lines are read as they are written. A recorder that fails
 *     then leaves lines behind that readers of committed records never see; a gap marker follows
 *     them, so no book lives on over that place, but rows of the seconds before it may differ from
 *     those of a later backfill
 * @param venue lines of another venue, or of one not known, are refused; null for any
 */
public record KafkaFollowing(Duration back, boolean committed, String venue)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Every committed line from the beginning on. */
  public static final KafkaFollowing ALL = new KafkaFollowing(null, true, null);
}
