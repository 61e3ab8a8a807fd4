package io.depthflow.strategy.risk;

import java.util.Objects;

/**
 * Something that risk has let through. Only {@link RiskGate} makes one, so whoever takes an {@code
 * Approved<OrderRequest>} cannot be handed an order that no limit has seen.
 *
 * @param <T> what was approved
 */
public final class Approved<T> {

  private final T value;

  Approved(T value) {
    this.value = Objects.requireNonNull(value);
  }

  public T value() {
    return value;
  }

  @Override
  public String toString() {
    return "Approved[" + value + "]";
  }
}
