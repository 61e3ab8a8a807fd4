package io.depthflow.pipeline;

import io.depthflow.market.order.Fill;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares a journal's fills with the venue's, trade by trade: says whose money is missing. */
final class FillAudit {

  private FillAudit() {}

  /**
   * What one side has and the other has not, and the story that the journal tells.
   *
   * @return for the message of a failure: several lines
   */
  static String differences(List<JournalEntry> journal, List<Fill> venue) {
    Map<Long, List<JournalEntry>> booked = new TreeMap<>();
    for (JournalEntry row : journal) {
      if (row.kind() == JournalKind.FILL) {
        booked.computeIfAbsent(row.tradeId(), id -> new ArrayList<>()).add(row);
      }
    }
    List<String> lines = new ArrayList<>();
    for (Fill fill : venue) {
      List<JournalEntry> rows = booked.remove(fill.tradeId());
      if (rows == null) {
        lines.add("the venue's alone: " + fill);
      } else if (rows.size() > 1) {
        lines.add("booked " + rows.size() + " times: " + fill);
      }
    }
    booked.values().stream()
        .flatMap(List::stream)
        .forEach(row -> lines.add("the journal's alone: " + told(row)));
    return lines.stream().collect(Collectors.joining("\n  ", "\n  ", "\njournal:\n  "))
        + journal.stream()
            .filter(r -> r.kind() != JournalKind.REQUEST && r.kind() != JournalKind.OUTCOME)
            .map(FillAudit::told)
            .collect(Collectors.joining("\n  "));
  }

  private static String told(JournalEntry row) {
    return "%d %s %s %s %s trade %d %s %s at %s %s"
        .formatted(
            row.timeMs(),
            row.kind(),
            row.state(),
            row.reason(),
            row.message(),
            row.tradeId(),
            row.side(),
            row.quantity(),
            row.price(),
            row.clientOrderId());
  }
}
