package io.depthflow.exchange.server.admin;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Small pieces of a page; every text is escaped here and nowhere else. */
final class Html {

  private static final int MONEY_DECIMALS = 4;

  private final StringBuilder html = new StringBuilder();

  /** Markup as it stands. */
  Html raw(String markup) {
    html.append(markup);
    return this;
  }

  Html text(Object text) {
    html.append(escape(String.valueOf(text)));
    return this;
  }

  /** Opens a card; {@link #end} closes it. */
  Html card(String title) {
    return raw("<section><h2>").text(title).raw("</h2>");
  }

  Html end() {
    return raw("</section>");
  }

  Html note(String text) {
    return raw("<p>").text(text).raw("</p>");
  }

  /** Opens a table; rows follow, then {@link #endTable}. */
  Html table(String... columns) {
    raw("<table><tr>");
    for (String column : columns) {
      raw("<th>").text(column).raw("</th>");
    }
    return raw("</tr>");
  }

  Html row(Object... cells) {
    raw("<tr>");
    for (Object cell : cells) {
      raw("<td>").text(cell).raw("</td>");
    }
    return raw("</tr>");
  }

  Html endTable() {
    return raw("</table>");
  }

  /** Four decimals, thousands apart; nothing for null. */
  static String money(BigDecimal value) {
    return value == null
        ? ""
        : String.format(
            Locale.ROOT, "%,.4f", value.setScale(MONEY_DECIMALS, RoundingMode.HALF_EVEN));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
