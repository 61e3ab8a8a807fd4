package io.depthflow.market.order;

/**
 * One event of the user data stream, reduced to what a trader needs: an order's report, a position,
 * or news about the stream itself. Exactly one of report and position is set for the first two
 * kinds.
 */
public record UserEvent(
    Kind kind, OrderReport report, PositionReport position, long eventTimeMs, long receivedAtMs) {

  public enum Kind {
    ORDER,
    POSITION,
    /** The stream (re)connected: what happened before must be read by REST. */
    CONNECTED,
    /** The stream was lost, expired or went silent. */
    LOST
  }
}
