package io.depthflow.strategy.model;

/**
 * A step in the history of what is traded.
 *
 * @param id the model that is in force from then on
 * @param atMs wall clock, ms since the epoch
 * @param way how it came there
 * @param reason what the gate saw, or what a person said
 */
public record Promotion(String id, long atMs, Way way, String reason) {

  /** How a model comes into force. */
  public enum Way {
    /** Its out-of-sample figures passed the gate. */
    GATE,
    /** A person said so, whatever the gate said. */
    FORCE,
    /** A later one was taken back. */
    ROLLBACK
  }
}
