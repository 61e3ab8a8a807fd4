package io.depthflow.binance.rest;

import java.util.concurrent.CompletionException;

/**
 * A call that did not end in an answer to use. The message names method and path and never holds a
 * query, key, secret or signature.
 */
public final class RestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Verdict verdict;
  private final int status;
  private final int code;
  private final long retryAtMs;

  public RestException(Verdict verdict, int status, int code, long retryAtMs, String message) {
    super(message);
    this.verdict = verdict;
    this.status = status;
    this.code = code;
    this.retryAtMs = retryAtMs;
  }

  static RestException notSent(String message) {
    return new RestException(Verdict.NOT_SENT, 0, 0, 0, message);
  }

  /** What the failure says about the request. */
  public Verdict verdict() {
    return verdict;
  }

  /** HTTP status, or 0 where none came. */
  public int status() {
    return status;
  }

  /** The venue's error code (negative), or 0. */
  public int code() {
    return code;
  }

  /** Local time in milliseconds before which it is useless to call again, or 0. */
  public long retryAtMs() {
    return retryAtMs;
  }

  /** The RestException inside a future's failure, or null if it is of another kind. */
  public static RestException in(Throwable failure) {
    Throwable t = failure;
    while (t instanceof CompletionException && t.getCause() != null) {
      t = t.getCause();
    }
    return t instanceof RestException e ? e : null;
  }
}
