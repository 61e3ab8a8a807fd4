package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderGateway;
import java.io.Serializable;

/**
 * Opens the gateway of one subtask. Travels in the job graph: it carries addresses and names, and
 * reads secrets where it is opened, so that none lies in a graph or checkpoint.
 */
@FunctionalInterface
public interface GatewayFactory extends Serializable {

  /** A fresh gateway; closed with the subtask if it is {@link AutoCloseable}. */
  OrderGateway open() throws Exception;
}
