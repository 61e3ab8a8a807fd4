package io.depthflow.flink.binance.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which symbols a live source reads: some by name, and the most traded ones.
 *
 * @param named upper case, each once, in the order given
 * @param top how many of the USDT perpetuals with the largest quote volume of 24 hours; 0 for none
 */
public record SymbolChoice(List<String> named, int top) implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Pattern TOP = Pattern.compile("TOP:(.*)");

  public SymbolChoice {
    named = List.copyOf(named);
  }

  /**
   * Reads a list such as {@code BTCUSDT,ETHUSDT} or {@code BTCUSDC,top:50}.
   *
   * @throws IllegalArgumentException what is wrong with it, and the cure
   */
  public static SymbolChoice of(List<String> items) {
    List<String> named = new ArrayList<>();
    int top = 0;
    for (String item : items) {
      String text = item.strip().toUpperCase(Locale.ROOT);
      Matcher matcher = TOP.matcher(text);
      if (matcher.matches()) {
        if (top != 0) {
          throw new IllegalArgumentException("symbols name top:N twice: name it once");
        }
        top = number(item.strip(), matcher.group(1));
      } else if (text.isEmpty() || text.indexOf(':') >= 0 || text.indexOf('@') >= 0) {
        throw new IllegalArgumentException(
            "'" + item + "' is no symbol: use e.g. BTCUSDT, or top:50 for the 50 most traded");
      } else if (!named.contains(text)) {
        named.add(text);
      }
    }
    if (named.isEmpty() && top == 0) {
      throw new IllegalArgumentException(
          "no symbol given: name at least one, e.g. BTCUSDT, or top:50");
    }
    return new SymbolChoice(named, top);
  }

  private static int number(String item, String digits) {
    if (!digits.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(
          "'" + item + "' in symbols: top:N takes a whole number from 1 to 9999, e.g. top:50");
    }
    return Integer.parseInt(digits);
  }

  /** Whether a symbol can belong to the choice, whatever the market does. */
  public boolean mayHold(String symbol) {
    return top > 0 || named.contains(symbol);
  }

  @Override
  public String toString() {
    String names = String.join(",", named);
    return top == 0 ? names : names.isEmpty() ? "top:" + top : names + ",top:" + top;
  }
}
