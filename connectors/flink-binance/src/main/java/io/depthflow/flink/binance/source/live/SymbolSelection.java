package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.rest.Listing;
import io.depthflow.flink.binance.source.SymbolChoice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The symbols that a choice means now. Rules:
 *
 * <ol>
 *   <li>a symbol asked for by name is read while it is TRADING, of whatever contract type and quote
 *       asset;
 *   <li>{@code top:N} are the N USDT perpetuals that are TRADING with the largest quote volume of
 *       24 hours; equal volumes by name; one without a ticker has volume 0;
 *   <li>who is in {@code top:N} stays while its rank is within 1.2 N (rounded up), so that two
 *       symbols that change places do not come and go: between N and 1.2 N symbols are read;
 *   <li>a named symbol that the venue does not know is an error when the source begins; later it
 *       has been delisted, and is left out.
 * </ol>
 */
final class SymbolSelection {

  private SymbolSelection() {}

  /**
   * @param volumes quote volume by symbol; not looked at without a {@code top:N}
   * @param current symbols that are read now; none when the source begins
   * @throws UnknownSymbolException for a name that the venue does not know
   */
  static Set<String> select(
      SymbolChoice choice,
      Map<String, Listing> listings,
      Map<String, BigDecimal> volumes,
      Set<String> current) {
    Set<String> selected = new LinkedHashSet<>();
    for (String name : choice.named()) {
      Listing listing = listings.get(name);
      if (listing == null && !current.contains(name)) {
        throw UnknownSymbolException.of(name, listings.keySet());
      }
      if (listing != null && listing.isTrading()) {
        selected.add(name);
      }
    }
    List<String> ranked = ranked(listings, volumes, choice.top());
    int staysTo = staysWithin(choice.top());
    for (int rank = 0; rank < Math.min(staysTo, ranked.size()); rank++) {
      String symbol = ranked.get(rank);
      if (rank < choice.top() || current.contains(symbol)) {
        selected.add(symbol);
      }
    }
    return selected;
  }

  /** The worst rank, counted from 1, that does not end a symbol of {@code top:N}. */
  static int staysWithin(int top) {
    return (top * 12 + 9) / 10;
  }

  private static List<String> ranked(
      Map<String, Listing> listings, Map<String, BigDecimal> volumes, int top) {
    if (top == 0) {
      return List.of();
    }
    List<String> symbols = new ArrayList<>();
    listings.forEach(
        (symbol, listing) -> {
          if (listing.isTrading() && listing.isUsdtPerpetual()) {
            symbols.add(symbol);
          }
        });
    Comparator<String> byVolume =
        Comparator.comparing(symbol -> volumes.getOrDefault(symbol, BigDecimal.ZERO));
    symbols.sort(byVolume.reversed().thenComparing(Comparator.naturalOrder()));
    return symbols;
  }
}
