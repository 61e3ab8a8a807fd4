package io.depthflow.pipeline.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One plot as data, in terms of its own: {@code report.js} draws it. A point that is not a number
 * becomes null, which leaves a hole.
 */
final class Chart {

  /** How values lie along an axis. */
  enum Scale {
    LINEAR,
    LOG,
    /** Epoch ms, labelled in UTC. */
    TIME
  }

  /** Colours by meaning; the style sheet says which, for light and for dark. */
  enum Tint {
    BLUE,
    ORANGE,
    TEAL,
    RED,
    VIOLET,
    GOLD,
    PINK,
    GREEN,
    MUTED
  }

  /** Forms without a dot at each point. */
  private static final Set<String> LINES = Set.of("line", "steps", "dashed");

  private static final MathContext DIGITS = new MathContext(9);

  private final ObjectNode node = JsonNodeFactory.instance.objectNode();
  private final ArrayNode series = node.putArray("series");
  private final ArrayNode marks = node.putArray("marks");
  private boolean drawn;

  private Chart(String x, Scale xScale, String y, Scale yScale) {
    node.putObject("x").put("title", x).put("scale", xScale.name());
    node.putObject("y").put("title", y).put("scale", yScale.name());
  }

  /** Points in the plane. */
  static Chart xy(String xTitle, Scale xScale, String yTitle) {
    return new Chart(xTitle, xScale, yTitle, Scale.LINEAR);
  }

  /** Bars, one group a label; lying ones have the labels at the left. */
  static Chart bars(String labelTitle, List<String> labels, String valueTitle, boolean lying) {
    Chart chart = new Chart(labelTitle, Scale.LINEAR, valueTitle, Scale.LINEAR);
    ArrayNode names = chart.node.putArray("labels");
    labels.forEach(names::add);
    chart.node.put("lying", lying);
    return chart;
  }

  /** A connected line. */
  Chart line(String name, Tint tint, List<double[]> points) {
    return add(name, tint, "line", points);
  }

  /** A line that stays at its value until the next. */
  Chart steps(String name, Tint tint, List<double[]> points) {
    return add(name, tint, "steps", points);
  }

  Chart dashed(String name, Tint tint, List<double[]> points) {
    return add(name, tint, "dashed", points);
  }

  /** Where a forecast equals what came, over a range of forecasts, and the line of no change. */
  Chart equality(double low, double high) {
    return dashed(
            "what a right forecast would show",
            Tint.MUTED,
            List.of(new double[] {low, low}, new double[] {high, high}))
        .markY(0, "", Tint.MUTED);
  }

  /** A line with a dot at each of its points. */
  Chart dots(String name, Tint tint, List<double[]> points) {
    return add(name, tint, "dots", points);
  }

  /**
   * Markers alone.
   *
   * @param shape as Chart.js names point styles: circle, triangle, rect, rectRot, crossRot, star
   */
  Chart markers(String name, Tint tint, String shape, double turnDegrees, List<double[]> points) {
    if (!points.isEmpty()) {
      add(name, tint, "markers", points);
      last().put("shape", shape).put("turn", turnDegrees);
    }
    return this;
  }

  /** Gives the last series' points whiskers of +- these sizes. */
  Chart withErrors(double[] errors) {
    ArrayNode array = last().putArray("errors");
    for (double error : errors) {
      add(array, error);
    }
    return this;
  }

  /** Keeps the last series out of the legend. */
  Chart unlisted() {
    last().put("unlisted", true);
    return this;
  }

  Chart bar(String name, Tint tint, double[] values) {
    ObjectNode one = series.addObject().put("name", name).put("tint", name(tint));
    one.put("form", "bar");
    ArrayNode data = one.putArray("data");
    for (double value : values) {
      add(data, value);
      drawn |= !Double.isNaN(value);
    }
    return this;
  }

  /** A dashed line across the plot at a value of x, with a word beside it. */
  Chart markX(double at, String label, Tint tint) {
    return mark("x", at, label, tint);
  }

  Chart markY(double at, String label, Tint tint) {
    return mark("y", at, label, tint);
  }

  /** Shows these values of x, whatever the points are, with a tick every step. */
  Chart acrossX(double from, double to, double step) {
    ObjectNode x = (ObjectNode) node.get("x");
    x.put("from", from).put("to", to).put("step", step);
    return this;
  }

  boolean isEmpty() {
    return !drawn;
  }

  ObjectNode json() {
    return node;
  }

  private Chart mark(String axis, double at, String label, Tint tint) {
    if (!Double.isNaN(at) && !Double.isInfinite(at)) {
      ObjectNode mark = marks.addObject().put("axis", axis).put("label", label);
      mark.put("tint", name(tint)).set("at", number(at));
    }
    return this;
  }

  private Chart add(String name, Tint tint, String form, List<double[]> points) {
    ObjectNode one = series.addObject().put("name", name).put("tint", name(tint));
    one.put("form", form);
    ArrayNode data = one.putArray("data");
    for (double[] point : points) {
      ArrayNode pair = data.addArray();
      add(pair, point[0]);
      add(pair, point[1]);
      // A line of one point shows nothing.
      drawn |= !Double.isNaN(point[1]) && (points.size() > 1 || !LINES.contains(form));
    }
    return this;
  }

  private ObjectNode last() {
    return (ObjectNode) series.get(series.size() - 1);
  }

  private static String name(Tint tint) {
    return tint.name().toLowerCase(Locale.ROOT);
  }

  private static void add(ArrayNode array, double value) {
    array.add(number(value));
  }

  private static JsonNode number(double value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return nodes.nullNode();
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return nodes.numberNode((long) value);
    }
    return nodes.numberNode(new BigDecimal(value).round(DIGITS).doubleValue());
  }

  /** Pairs of equally long arrays. */
  static List<double[]> pairs(double[] x, double[] y) {
    List<double[]> pairs = new ArrayList<>(x.length);
    for (int i = 0; i < x.length; i++) {
      pairs.add(new double[] {x[i], y[i]});
    }
    return pairs;
  }
}
