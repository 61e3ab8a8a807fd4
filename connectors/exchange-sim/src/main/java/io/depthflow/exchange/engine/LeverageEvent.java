package io.depthflow.exchange.engine;

/** An ACCOUNT_CONFIG_UPDATE: the leverage of a symbol was set. */
public record LeverageEvent(String symbol, int leverage, long timeMs) {}
