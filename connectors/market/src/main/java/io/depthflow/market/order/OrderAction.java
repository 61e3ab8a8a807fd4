package io.depthflow.market.order;

/** What a request asks of the venue. */
public enum OrderAction {
  /** Place the order described. */
  PLACE,
  /** Cancel the order of the request's client order id. */
  CANCEL,
  /** Look the order up by its client order id: open, closed or unknown to the venue. */
  QUERY,
  /** Read open orders, position and recent trades of the symbol. */
  RECONCILE,
  /** Cancel every open order of the symbol (only where the symbol is ours alone). */
  CANCEL_ALL
}
