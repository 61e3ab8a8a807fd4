package io.depthflow.exchange.engine;

/**
 * What happens when an order would trade with a resting order of the same account; the taker's mode
 * decides; NONE lets them trade. Without effect on FOK and GTX (protocol note, section 5). An
 * amended order is reset to NONE, as the venue's page on self-trade prevention says.
 */
public enum SelfTradePrevention {
  NONE,
  EXPIRE_TAKER,
  EXPIRE_MAKER,
  EXPIRE_BOTH
}
