package io.depthflow.sinks.order;

import java.io.Serializable;

/**
 * The number of a run attempt, the same for every operator of a job, growing with each restart,
 * each restore and each new submission: {@code max(restored + 1, submission time in ms + attempt)}.
 *
 * <p>The operator that makes requests and the one that sends them both keep the epoch in their
 * state and compute it here at each start; both lie in one failover region, so that both have the
 * same attempt number and the same checkpoint. An attempt takes longer than a millisecond, hence a
 * later submission never repeats a number.
 *
 * @param submittedMs when the job was submitted (client's clock, taken once, in {@code main})
 */
public record JobEpoch(long submittedMs) implements Serializable {

  /** In place of a restored epoch where there is none. */
  public static final long NONE = Long.MIN_VALUE;

  /**
   * @param attemptNumber {@code RuntimeContext#getTaskInfo().getAttemptNumber()}
   * @param restored epoch found in the operator's state, or {@link #NONE}
   */
  public long current(int attemptNumber, long restored) {
    long byAttempt = submittedMs + attemptNumber;
    return restored == NONE ? byAttempt : Math.max(restored + 1, byAttempt);
  }
}
