package io.depthflow.strategy.position;

import io.depthflow.market.order.OrderRequest;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.risk.RiskRefusal;
import java.math.BigDecimal;

/** A machine's way out, through risk. */
interface Line {

  /** Lets an entry out unless a limit refuses, which it then returns; null = sent. */
  RiskRefusal entry(OrderRequest request, BigDecimal symbolNotional, long nowMs);

  /** Sends what takes risk off, cancels or asks. */
  void send(OrderRequest request, long nowMs);

  void journal(JournalEntry entry);

  /** Books realised net profit of a closed round. */
  void realised(BigDecimal net, long nowMs);

  /** Whether the account as a whole takes no new risk. */
  boolean killed();
}
