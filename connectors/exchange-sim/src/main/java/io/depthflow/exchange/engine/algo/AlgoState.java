package io.depthflow.exchange.engine.algo;

import java.util.List;

/**
 * All that {@link AlgoOrders} holds, to be saved and restored.
 *
 * @param orders oldest first
 */
public record AlgoState(long nextId, List<AlgoView> orders) {}
