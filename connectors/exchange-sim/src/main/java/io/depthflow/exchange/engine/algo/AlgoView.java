package io.depthflow.exchange.engine.algo;

import java.math.BigDecimal;

/**
 * A conditional order at one moment, with all that is to be kept of it.
 *
 * @param clientAlgoId given or generated
 * @param triggeredMs 0 before
 * @param actualOrderId of the order that came of it; 0 before
 * @param actualPrice average price of that order
 * @param actualQuantity filled of that order
 * @param activated whether a trailing stop follows the market; true for the others
 * @param extreme best price since a trailing stop was activated; null before, and for the others
 * @param failure why no order came of it; empty otherwise
 */
public record AlgoView(
    long algoId,
    String clientAlgoId,
    NewAlgo terms,
    AlgoStatus status,
    long createdMs,
    long updatedMs,
    long triggeredMs,
    long actualOrderId,
    BigDecimal actualPrice,
    BigDecimal actualQuantity,
    boolean activated,
    BigDecimal extreme,
    String failure) {

  AlgoView with(AlgoStatus next, String why, long nowMs) {
    long triggered = next == AlgoStatus.TRIGGERING ? nowMs : triggeredMs;
    return new AlgoView(
        algoId,
        clientAlgoId,
        terms,
        next,
        createdMs,
        nowMs,
        triggered,
        actualOrderId,
        actualPrice,
        actualQuantity,
        activated,
        extreme,
        why);
  }

  AlgoView withOrder(
      AlgoStatus next, long orderId, BigDecimal price, BigDecimal executed, long nowMs) {
    return new AlgoView(
        algoId,
        clientAlgoId,
        terms,
        next,
        createdMs,
        nowMs,
        triggeredMs,
        orderId,
        price,
        executed,
        activated,
        extreme,
        failure);
  }

  AlgoView following(BigDecimal best) {
    return new AlgoView(
        algoId,
        clientAlgoId,
        terms,
        status,
        createdMs,
        updatedMs,
        triggeredMs,
        actualOrderId,
        actualPrice,
        actualQuantity,
        true,
        best,
        failure);
  }
}
