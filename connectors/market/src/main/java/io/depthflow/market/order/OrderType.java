package io.depthflow.market.order;

/** Order types of the venue's normal order endpoint. */
public enum OrderType {
  LIMIT,
  MARKET
}
