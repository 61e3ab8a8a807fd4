package io.depthflow.strategy.position;

import io.depthflow.market.Instrument;
import io.depthflow.market.order.FeeRates;
import java.io.Serializable;
import java.util.Objects;

/**
 * A symbol to trade.
 *
 * @param instrument the venue's rules
 * @param fees the venue's commissionRate
 */
public record SymbolConfig(Instrument instrument, FeeRates fees) implements Serializable {

  public SymbolConfig {
    Objects.requireNonNull(instrument, "instrument");
    Objects.requireNonNull(fees, "fees");
  }
}
