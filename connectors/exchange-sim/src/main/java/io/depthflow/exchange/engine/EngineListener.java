package io.depthflow.exchange.engine;

/**
 * What the engine tells of the account, in the order it happens. Of one fill the account event
 * comes first, then the order event, both with the same time. A listener must not place or cancel
 * orders from inside a call.
 */
public interface EngineListener {

  default void onOrder(OrderEvent event) {}

  default void onAccount(AccountEvent event) {}

  default void onLeverage(LeverageEvent event) {}

  default void onMarginCall(MarginCall call) {}
}
