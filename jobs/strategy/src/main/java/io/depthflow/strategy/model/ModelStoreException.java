package io.depthflow.strategy.model;

/**
 * A model that is not there, cannot be read, or does not fit; the message says which and the cure.
 */
public class ModelStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ModelStoreException(String message) {
    super(message);
  }

  public ModelStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
