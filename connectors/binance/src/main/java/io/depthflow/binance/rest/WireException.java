package io.depthflow.binance.rest;

/** JSON of the venue that cannot be understood. The message names the field or the place. */
public final class WireException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WireException(String message) {
    super(message);
  }
}
