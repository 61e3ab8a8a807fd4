package io.depthflow.pipeline.screen;

import io.depthflow.market.book.LineDigest;
import io.depthflow.pipeline.table.Footers;
import io.depthflow.pipeline.table.StoredDay;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What lies in Parquet, for the eye: each table with what made it, and its days. */
public final class StoreScreen {

  private StoreScreen() {}

  /**
   * @param withColumns whether to list each table's columns with their units
   */
  public static String text(List<StoredDay> days, boolean withColumns) {
    StringBuilder text = new StringBuilder();
    String table = null;
    for (StoredDay day : days) {
      if (!day.table().equals(table)) {
        table = day.table();
        text.append(table).append('\n');
        if (withColumns) {
          columns(days, table)
              .forEach((name, unit) -> text.append("    %-28s %s%n".formatted(name, unit)));
        }
      }
      text.append(day(day));
    }
    return text.toString();
  }

  private static Map<String, String> columns(List<StoredDay> days, String table) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (StoredDay day : days) {
      if (day.table().equals(table)) {
        day.columns().forEach(columns::putIfAbsent);
      }
    }
    return columns;
  }

  private static String day(StoredDay day) {
    return String.format(
        Locale.ROOT,
        "  %s%n    %s%n    %s%n    %s%n",
        day.partition().isEmpty() ? "files without a partition" : day.partition(),
        rows(day),
        made(day),
        source(day.source()));
  }

  private static String rows(StoredDay day) {
    return String.format(
        Locale.ROOT,
        "%,d rows, %d columns, files: %d%s",
        day.rows().rows(),
        day.columns().size(),
        day.files(),
        day.rows().rows() == 0
            ? ""
            : ", "
                + Instant.ofEpochMilli(day.rows().first())
                + " to "
                + Instant.ofEpochMilli(day.rows().last()));
  }

  private static String made(StoredDay day) {
    String set = day.text(Footers.FEATURE_SET);
    return (set.isEmpty()
            ? ""
            : "set "
                + set
                + " v"
                + day.text(Footers.FEATURE_SET_VERSION)
                + ", labels after "
                + day.text(Footers.HORIZONS)
                + " ms, ")
        + (day.text(Footers.PERIOD).isEmpty() ? "" : "every " + day.text(Footers.PERIOD) + " ms, ")
        + "by revision "
        + (day.text(Footers.REVISION).isEmpty() ? "unknown" : day.text(Footers.REVISION));
  }

  private static String source(LineDigest source) {
    return source.equals(LineDigest.NONE)
        ? "of lines that are not told"
        : String.format(
            Locale.ROOT, "of %,d lines, fingerprint %016x", source.lines(), source.sum());
  }
}
