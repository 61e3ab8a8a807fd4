package io.depthflow.pipeline.check;

/** The recording is not as good as it is held to be; the message is one line. */
public final class CheckFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  public CheckFailedException(String message) {
    super(message);
  }
}
