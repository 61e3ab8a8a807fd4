package io.depthflow.pipeline.screen;

import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelMetrics;
import io.depthflow.strategy.model.Promotion;
import io.depthflow.strategy.model.StoredModel;
import io.depthflow.strategy.model.TrainingFacts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Models for the eye: each command's answer fits one screen. */
public final class ModelScreen {
  private static final int MOST_MODELS = 18;
  private static final int MOST_WEIGHTS = 10;
  private static final int WIDTH = 100;
  private static final String UNKNOWN = "unknown";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ModelScreen() {}

  /**
   * A line of the list.
   *
   * @param kept features with a weight
   */
  public record Entry(
      String id,
      long trainToMs,
      int kept,
      ModelMetrics metrics,
      boolean latest,
      boolean promoted) {}

  /**
   * The newest models, one line each.
   *
   * @param unreadable what is wrong with files that cannot be read
   * @param inForce null when nothing was promoted
   */
  public static String list(
      String root, List<Entry> entries, List<String> unreadable, Promotion inForce) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(root, count(entries.size(), "model")));
    List<Entry> newest =
        entries.stream()
            .sorted(
                Comparator.comparing(Entry::promoted)
                    .thenComparing(Entry::latest)
                    .thenComparingLong(Entry::trainToMs)
                    .reversed())
            .limit(MOST_MODELS)
            .toList();
    if (!newest.isEmpty()) {
      TextTable table =
          new TextTable("", "model", " rows", " kept", " cv R2", " hold-out R2", " corr");
      for (Entry e : newest) {
        ModelMetrics m = e.metrics();
        table.row(
            (e.promoted() ? "P" : " ") + (e.latest() ? "L" : ""),
            e.id(),
            String.format(Locale.ROOT, "%,d", m.trainRows()),
            e.kept(),
            number(m.cvR2()),
            number(m.holdoutR2()),
            number(m.holdoutCorrelation()));
      }
      text.append(table);
      text.append("  P: what trade takes  L: the latest");
      text.append(
          newest.size() < entries.size()
              ? "; %d more: --json%n".formatted(entries.size() - newest.size())
              : System.lineSeparator());
    }
    unreadable.forEach(line -> text.append("  cannot be read: ").append(line).append('\n'));
    text.append(
        inForce == null
            ? "  nothing was promoted%n".formatted()
            : "  in force since %s UTC, %s%n".formatted(time(inForce.atMs()), how(inForce)));
    return text.toString();
  }

  /** What was done, and why. */
  public static String promoted(Promotion promotion, String before, String what) {
    return "%s %s, %s%n%s"
        .formatted(
            promotion.id(),
            what,
            how(promotion),
            before == null ? "" : "  before it: %s%n".formatted(before));
  }

  private static String how(Promotion promotion) {
    return switch (promotion.way()) {
      case GATE -> "by the gate: " + promotion.reason();
      case FORCE -> "forced: " + promotion.reason();
      case ROLLBACK -> "by a rollback: " + promotion.reason();
    };
  }

  /**
   * One model, or two side by side.
   *
   * @param objections what the gate has against each
   */
  public static String compare(List<StoredModel> models, List<List<String>> objections) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < models.size(); i++) {
      text.append("%s: %s%n".formatted(letter(i), models.get(i).model().id()));
    }
    TextTable table = table(models.size());
    facts(models, table);
    text.append(table);
    weights(models, text);
    for (int i = 0; i < models.size(); i++) {
      String verdict =
          objections.get(i).isEmpty() ? "passes" : String.join("; ", objections.get(i));
      wrap("  gate, %s: %s".formatted(letter(i), verdict), text);
    }
    return text.toString();
  }

  private static TextTable table(int models) {
    return new TextTable(
        IntStream.rangeClosed(0, models)
            .mapToObj(i -> i == 0 ? "" : " " + letter(i - 1))
            .toArray(String[]::new));
  }

  private static String letter(int i) {
    return String.valueOf((char) ('A' + i));
  }

  private static void facts(List<StoredModel> models, TextTable table) {
    fact(table, models, "symbol", m -> m.symbol());
    fact(table, models, "feature set", m -> m.featureSet() + " v" + m.featureSetVersion());
    fact(
        table,
        models,
        "horizon, period",
        m -> m.horizonMs() / 1000.0 + " s, " + m.periodMs() / 1000.0 + " s");
    fact(table, models, "trained from", m -> time(m.trainFromMs()));
    fact(table, models, "trained to", m -> time(m.trainToMs()));
    fact(table, models, "rows", m -> String.format(Locale.ROOT, "%,d", m.metrics().trainRows()));
    fact(
        table,
        models,
        "hold-out rows",
        m -> String.format(Locale.ROOT, "%,d", m.metrics().holdoutRows()));
    fact(table, models, "lambda, bp", m -> number(m.lambda()));
    fact(table, models, "kept", m -> m.nonZero() + " of " + m.names().length);
    fact(table, models, "label sd, bp", m -> number(m.metrics().labelSdBp()));
    fact(table, models, "cv R2", m -> number(m.metrics().cvR2()));
    fact(table, models, "hold-out R2", m -> number(m.metrics().holdoutR2()));
    fact(table, models, "  correlation", m -> number(m.metrics().holdoutCorrelation()));
    fact(table, models, "  least squares R2", m -> number(m.metrics().olsHoldoutR2()));
    training(
        table,
        models,
        "  its standard error",
        t -> t.holdoutR2() == null ? null : number(t.holdoutR2().error()));
    training(
        table,
        models,
        "  from blocks of time",
        t -> t.holdoutR2() == null ? null : String.valueOf(t.holdoutR2().blocks()));
    training(table, models, "revision", TrainingFacts::revision);
    training(table, models, "log", TrainingFacts::dataFingerprint);
    training(
        table,
        models,
        "outliers cut",
        t ->
            t.cleaning() == null
                ? null
                : t.cleaning().isEmpty() ? "no rule" : t.cleaning().toString());
  }

  private static void fact(
      TextTable table, List<StoredModel> models, String name, Function<LinearModel, String> of) {
    List<Object> cells = new ArrayList<>(List.of(name));
    models.forEach(m -> cells.add(of.apply(m.model())));
    table.row(cells.toArray());
  }

  private static void training(
      TextTable table, List<StoredModel> models, String name, Function<TrainingFacts, String> of) {
    List<Object> cells = new ArrayList<>(List.of(name));
    for (StoredModel m : models) {
      String said = of.apply(m.training());
      cells.add(said == null ? UNKNOWN : said);
    }
    table.row(cells.toArray());
  }

  /** The largest weights: how far the forecast moves over the feature's training range, bp. */
  private static void weights(List<StoredModel> models, StringBuilder text) {
    Set<String> names = new LinkedHashSet<>();
    models.forEach(m -> names.addAll(List.of(m.model().names())));
    List<String> largest =
        names.stream()
            .filter(name -> largest(models, name) > 0)
            .sorted(Comparator.comparingDouble(name -> -largest(models, name)))
            .toList();
    TextTable table = table(models.size());
    for (String name : largest.stream().limit(MOST_WEIGHTS).toList()) {
      List<Object> cells = new ArrayList<>(List.of(name));
      models.forEach(m -> cells.add(number(swing(m.model(), name))));
      table.row(cells.toArray());
    }
    text.append("swing of the forecast over a feature's training range, bp\n").append(table);
    if (largest.size() > MOST_WEIGHTS) {
      text.append("  and %d smaller%n".formatted(largest.size() - MOST_WEIGHTS));
    }
  }

  private static double largest(List<StoredModel> models, String name) {
    return models.stream()
        .mapToDouble(m -> Math.abs(swing(m.model(), name)))
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  /** NaN where the model has no such feature. */
  private static double swing(LinearModel model, String name) {
    int i = List.of(model.names()).indexOf(name);
    if (i < 0) {
      return Double.NaN;
    }
    double weight = model.coefficients()[i];
    return weight == 0 ? 0 : weight * (model.clipHigh()[i] - model.clipLow()[i]);
  }

  private static void wrap(String line, StringBuilder text) {
    int length = 0;
    for (String word : line.split("(?<=\\S) ")) {
      if (length > 0 && length + 1 + word.length() > WIDTH) {
        text.append("\n     ");
        length = "    ".length();
      }
      text.append(length == 0 ? "" : " ").append(word);
      length += word.length() + 1;
    }
    text.append('\n');
  }

  private static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String time(long ms) {
    return TIME.format(Instant.ofEpochMilli(ms));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
