package io.depthflow.pipeline.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** The page as it grows: body text, and the plots' data apart from it. */
final class Page {

  private final StringBuilder body = new StringBuilder();
  private final ArrayNode charts = JsonNodeFactory.instance.arrayNode();

  /** Markup as it stands; the caller has escaped what is not a literal. */
  Page raw(String markup) {
    body.append(markup).append('\n');
    return this;
  }

  Page heading(String id, String text) {
    return raw("<h2 id=\"" + id + "\">" + Html.escape(text) + "</h2>");
  }

  Page note(String text) {
    return raw("<p class=\"note\">" + Html.escape(text) + "</p>");
  }

  Page beginPlots() {
    return raw("<div class=\"plots\">");
  }

  Page endPlots() {
    return raw("</div>");
  }

  /**
   * A plot with its title above and what to see in it below.
   *
   * @param wide over the whole width of the page
   * @param tall height in px
   */
  Page plot(String title, String see, boolean wide, int tall, Chart chart) {
    raw("<figure class=\"plot" + (wide ? " wide" : "") + "\">");
    raw("<h3>" + Html.escape(title) + "</h3>");
    if (chart.isEmpty()) {
      raw("<p class=\"empty\">Nothing to draw.</p>");
    } else {
      String id = "plot-" + charts.size();
      raw(
          ("<div class=\"canvas\" style=\"height:%dpx\">"
                  + "<canvas id=\"%s\" role=\"img\" aria-label=\"%s\"></canvas></div>")
              .formatted(tall, id, Html.escape(title)));
      charts.add(chart.json().put("id", id));
    }
    return raw("<figcaption>" + Html.escape(see) + "</figcaption></figure>");
  }

  /**
   * A table; cells are text, not markup.
   *
   * @param left how many of the first columns are text, aligned left
   */
  Page table(String cssClass, int left, List<String> head, List<List<String>> rows) {
    raw("<div class=\"scroll " + cssClass + "\" tabindex=\"0\"><table><thead><tr>");
    for (int i = 0; i < head.size(); i++) {
      raw("<th scope=\"col\"" + align(i, left) + ">" + Html.escape(head.get(i)) + "</th>");
    }
    raw("</tr></thead><tbody>");
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("<tr>");
      for (int i = 0; i < row.size(); i++) {
        line.append("<td").append(align(i, left)).append('>');
        line.append(Html.escape(row.get(i))).append("</td>");
      }
      raw(line.append("</tr>").toString());
    }
    return raw("</tbody></table></div>");
  }

  private static String align(int column, int left) {
    return column < left ? " class=\"l\"" : "";
  }

  String body() {
    return body.toString();
  }

  String chartsJson() {
    return Html.scriptJson(charts.toString());
  }
}
