package io.depthflow.exchange.engine;

/** {@code m} of an ACCOUNT_UPDATE. */
public enum AccountReason {
  ORDER,
  FUNDING_FEE,
  MARGIN_TYPE_CHANGE,
  INSURANCE_CLEAR
}
