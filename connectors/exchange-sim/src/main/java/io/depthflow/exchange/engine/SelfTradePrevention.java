package io.depthflow.exchange.engine;

/**
 * What happens when an order would trade with a resting order of the same account; the taker's mode
 * decides. NONE is treated as EXPIRE_MAKER: this exchange never lets an account trade with itself.
 */
public enum SelfTradePrevention {
  NONE,
  EXPIRE_TAKER,
  EXPIRE_MAKER,
  EXPIRE_BOTH
}
