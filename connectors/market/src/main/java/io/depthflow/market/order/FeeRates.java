package io.depthflow.market.order;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * Fees as fractions of notional, e.g. 0.0002 is 2 bp.
 *
 * @param maker paid by the resting side
 * @param taker paid by the side that takes
 */
public record FeeRates(BigDecimal maker, BigDecimal taker) implements Serializable {

  /** The venue's regular tier: 2 bp and 5 bp. */
  public static final FeeRates REGULAR =
      new FeeRates(new BigDecimal("0.0002"), new BigDecimal("0.0005"));
}
