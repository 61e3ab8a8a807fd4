package io.depthflow.binance.rest;

/**
 * An answer with what the budgets and the classifier need of it.
 *
 * @param code error code of the body, 0 if it has none
 * @param message error text of the body as it came, not yet fit to be shown; null if none
 * @param retryAfter header Retry-After, or null
 */
record HttpAnswer(int status, byte[] body, int code, String message, String retryAfter) {}
