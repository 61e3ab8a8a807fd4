package io.depthflow.market.order;

/**
 * What came of one {@link OrderRequest}.
 *
 * @param code the venue's error code (negative), an HTTP status (positive), or 0
 * @param message the venue's text, never holding a secret; may be null
 * @param report order state in the answer of PLACE, CANCEL or QUERY; null where there was none
 * @param snapshot answer of RECONCILE; null otherwise
 * @param sentAtMs local time just before it was sent
 * @param answeredAtMs local time of the answer, time-out or failure
 */
public record OrderOutcome(
    OrderRequest request,
    OutcomeKind kind,
    int code,
    String message,
    OrderReport report,
    AccountSnapshot snapshot,
    long sentAtMs,
    long answeredAtMs) {}
