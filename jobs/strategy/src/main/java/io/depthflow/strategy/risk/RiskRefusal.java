package io.depthflow.strategy.risk;

/** Why new risk was refused. */
public enum RiskRefusal {
  KILL_SWITCH,
  DAILY_LOSS,
  DRAWDOWN,
  ORDER_NOTIONAL,
  SYMBOL_NOTIONAL,
  OPEN_ORDERS,
  ORDER_RATE
}
