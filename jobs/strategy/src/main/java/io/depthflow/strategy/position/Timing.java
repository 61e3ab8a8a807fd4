package io.depthflow.strategy.position;

import java.io.Serializable;

/**
 * How long the desk waits for what, all ms of processing time.
 *
 * @param answerTimeoutMs a request without an outcome for so long counts as UNKNOWN; longer than
 *     the gateway's own time-out
 * @param unknownGraceMs how long "does not exist" is no proof that an order was not placed
 * @param fillWaitMs how long a fill known by its quantity alone may take to come by user stream
 *     before it is read by REST
 * @param heartbeatIdleMs between comparisons with the venue when flat
 * @param heartbeatBusyMs the same with an order or a position on
 * @param pauseMs no entry for so long after the venue asked for a pause
 */
public record Timing(
    long answerTimeoutMs,
    long unknownGraceMs,
    long fillWaitMs,
    long heartbeatIdleMs,
    long heartbeatBusyMs,
    long pauseMs)
    implements Serializable {

  public static final Timing DEFAULT = new Timing(10_000, 5_000, 250, 30_000, 5_000, 10_000);

  public Timing {
    atLeastOne("answerTimeoutMs", answerTimeoutMs);
    atLeastOne("unknownGraceMs", unknownGraceMs);
    atLeastOne("fillWaitMs", fillWaitMs);
    atLeastOne("heartbeatIdleMs", heartbeatIdleMs);
    atLeastOne("heartbeatBusyMs", heartbeatBusyMs);
    atLeastOne("pauseMs", pauseMs);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be >= 1: " + value);
    }
  }
}
