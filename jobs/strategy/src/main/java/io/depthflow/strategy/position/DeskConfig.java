package io.depthflow.strategy.position;

import io.depthflow.strategy.risk.RiskLimits;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a desk is told once.
 *
 * @param runId names the run in client order ids: 1 to 7 of A-Z, a-z, 0-9; a restored run keeps it
 * @param symbols what is traded, each once
 * @param rules how it is traded
 * @param limits what binds it
 * @param timing how long it waits
 * @param quoteAsset in which money is counted, e.g. USDT; fees in another asset are shown apart
 */
public record DeskConfig(
    String runId,
    SymbolConfig[] symbols,
    TradeRules rules,
    RiskLimits limits,
    Timing timing,
    String quoteAsset)
    implements Serializable {

  public DeskConfig {
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(quoteAsset, "quoteAsset");
    if (runId == null || !runId.matches("[A-Za-z0-9]{1,7}")) {
      throw new IllegalArgumentException(
          "runId '" + runId + "' must be 1 to 7 letters or digits: it stands in client order ids");
    }
    Set<String> seen = new HashSet<>();
    for (SymbolConfig symbol : symbols) {
      if (!seen.add(symbol.instrument().symbol())) {
        throw new IllegalArgumentException(
            "symbol " + symbol.instrument().symbol() + " is configured twice");
      }
    }
  }

  /** Default limits and timing, USDT. */
  public static DeskConfig of(String runId, TradeRules rules, SymbolConfig... symbols) {
    return new DeskConfig(runId, symbols, rules, RiskLimits.DEFAULT, Timing.DEFAULT, "USDT");
  }
}
