package io.depthflow.strategy.position;

/**
 * How badly a {@link FakeVenue} and the road to it behave; probabilities per request or event.
 *
 * @param maxLatencyMs of each way
 * @param lostAnswer the venue acted, the answer is UNKNOWN
 * @param lostRequest the venue never saw it, the answer is UNKNOWN
 * @param lateRequest the answer is UNKNOWN first, the venue acts up to 3 s later
 * @param throttled refused with -1008 or -1003
 * @param lostEvent a user event never comes
 * @param doubledEvent a user event comes twice
 * @param reorderedMs extra delay of a user event, so that a later one overtakes it
 * @param slowLookup a look-up within 500 ms of the placement says -2013
 * @param partial a resting order at the best price fills in part
 */
record Faults(
    int maxLatencyMs,
    double lostAnswer,
    double lostRequest,
    double lateRequest,
    double throttled,
    double lostEvent,
    double doubledEvent,
    int reorderedMs,
    double slowLookup,
    double partial) {

  static final Faults NONE = new Faults(10, 0, 0, 0, 0, 0, 0, 0, 0, 0.2);
  static final Faults HARSH = new Faults(300, 0.05, 0.03, 0.03, 0.02, 0.05, 0.1, 400, 0.3, 0.3);
}
