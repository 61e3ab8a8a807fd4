package io.depthflow.strategy.position;

import io.depthflow.market.order.OrderRequest;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.risk.Approved;

/**
 * Where the desk's requests and journal go. Calls come from within the desk's own methods; an
 * implementation must not call the desk back from them.
 */
public interface DeskOutput {

  void send(Approved<OrderRequest> request);

  void journal(JournalEntry entry);
}
