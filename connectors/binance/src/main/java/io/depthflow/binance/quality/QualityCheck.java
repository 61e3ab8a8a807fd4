package io.depthflow.binance.quality;

import io.depthflow.market.RawLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at the lines of a recording, of any number of symbols, and says how good they are. */
public final class QualityCheck {

  private final Map<String, SymbolQuality> symbols = new TreeMap<>();

  /**
   * @param line of a symbol in the order of receive time
   * @param file where it stands, for messages
   * @param lineNumber likewise, from 1
   * @throws IllegalArgumentException when a symbol's depth events are of two venues
   */
  public void accept(RawLine line, String file, long lineNumber) {
    symbols.computeIfAbsent(line.symbol(), SymbolQuality::new).accept(line, file, lineNumber);
  }

  /** Per symbol and day, in the order of symbol and day. */
  public List<DayQuality> days() {
    List<DayQuality> all = new ArrayList<>();
    symbols.values().forEach(s -> all.addAll(s.days()));
    return all;
  }
}
