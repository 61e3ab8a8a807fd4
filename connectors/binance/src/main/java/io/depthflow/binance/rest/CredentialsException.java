package io.depthflow.binance.rest;

/** Credentials are missing or unreadable. The message names file and variable, never a value. */
public final class CredentialsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CredentialsException(String message) {
    super(message);
  }

  public CredentialsException(String message, Throwable cause) {
    super(message, cause);
  }
}
