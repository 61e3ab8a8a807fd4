package io.depthflow.exchange.engine;

/**
 * The venue's refusal of a request: its error code and text (protocol note, section 4.2). A normal
 * outcome, not a defect.
 */
public final class VenueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  public VenueException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The negative code of the error body. */
  public int code() {
    return code;
  }
}
