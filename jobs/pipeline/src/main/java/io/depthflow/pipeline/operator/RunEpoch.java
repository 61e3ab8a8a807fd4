package io.depthflow.pipeline.operator;

import java.io.Serializable;

/** The number of a run attempt: it grows with every restart, restore and submission. */
@FunctionalInterface
public interface RunEpoch extends Serializable {

  /** In place of a restored epoch where there is none. */
  long NONE = Long.MIN_VALUE;

  /**
   * @param attemptNumber of the task
   * @param restored the epoch in the operator's state, or {@link #NONE}
   */
  long current(int attemptNumber, long restored);
}
