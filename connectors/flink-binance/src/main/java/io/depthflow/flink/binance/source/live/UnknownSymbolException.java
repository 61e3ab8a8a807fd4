package io.depthflow.flink.binance.source.live;

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
    String nearest = nearest(symbol, known);
    return new UnknownSymbolException(
        "symbol "
            + symbol
            + " is unknown to the exchange"
            + (nearest == null ? ", which lists none" : "; nearest is " + nearest)
            + ": correct 'symbols', or ask for the most traded ones by top:50");
  }

  static UnknownSymbolException noneTrading(String choice) {
    return new UnknownSymbolException(
        "none of the symbols "
            + choice
            + " is trading at the exchange now: name one with status TRADING, e.g. BTCUSDT");
  }

  /** By edit distance, the first in the alphabet of equals. */
  private static String nearest(String symbol, Collection<String> known) {
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known.stream().sorted().toList()) {
      int distance = distance(symbol, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
