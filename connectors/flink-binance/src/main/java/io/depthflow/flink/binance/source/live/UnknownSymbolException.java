package io.depthflow.flink.binance.source.live;

import io.depthflow.market.Nearest;
import java.util.Collection;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** A symbol is asked for that the venue does not list; trying again would change nothing. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class UnknownSymbolException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private UnknownSymbolException(String message) {
    super(message);
  }

  static UnknownSymbolException of(String symbol, Collection<String> known) {
    return new UnknownSymbolException(
        "symbol "
            + symbol
            + " is unknown to the exchange"
            + (known.isEmpty() ? ", which lists none" : "; nearest is " + Nearest.of(symbol, known))
            + ": correct 'symbols', or ask for the most traded ones by top:50");
  }

  static UnknownSymbolException noneTrading(String choice) {
    return new UnknownSymbolException(
        "none of the symbols "
            + choice
            + " is trading at the exchange now: name one with status TRADING, e.g. BTCUSDT");
  }
}
