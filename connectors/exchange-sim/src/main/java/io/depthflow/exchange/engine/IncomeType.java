package io.depthflow.exchange.engine;

/** Why the wallet changed; the venue's names. */
public enum IncomeType {
  /** Only the starting wallet. */
  TRANSFER,
  REALIZED_PNL,
  COMMISSION,
  FUNDING_FEE,
  /** What a liquidation left below zero, made good. */
  INSURANCE_CLEAR
}
