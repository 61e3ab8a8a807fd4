package io.depthflow.pipeline.config;

/** The user asked for something that cannot be: one line on the screen, exit code 2. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
