package io.depthflow.market.order;

import java.util.concurrent.CompletableFuture;

/** Port to a venue that takes orders: the signed REST client, or an engine in the same process. */
public interface OrderGateway {

  /**
   * Carries out one request. The future completes normally with an outcome, also when the venue
   * refuses or cannot be reached; exceptionally only for a defect of ours. It completes within the
   * gateway's own time-out.
   */
  CompletableFuture<OrderOutcome> execute(OrderRequest request);
}
