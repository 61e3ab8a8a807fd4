package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which staged files make which partition, in which order; the text of journal and manifest.
 *
 * @param partitions parts by partition, each list in the order of the rows: by checkpoint, writer,
 *     sequence
 */
record PublishPlan(SortedMap<String, List<StagedPart>> partitions) {
  private static final String HEADER = "depthflow-publish 1";
  private static final String END = "end";
  private static final Comparator<StagedPart> ORDER =
      Comparator.comparingLong(StagedPart::checkpointId)
          .thenComparingInt(StagedPart::subtask)
          .thenComparingLong(StagedPart::sequence);

  static PublishPlan of(List<StagedPart> parts) {
    SortedMap<String, List<StagedPart>> partitions = new TreeMap<>();
    for (StagedPart part : parts) {
      partitions
          .computeIfAbsent(Partitioner.requireVisible(part.partition()), k -> new ArrayList<>())
          .add(part);
    }
    partitions.values().forEach(list -> list.sort(ORDER));
    return new PublishPlan(partitions);
  }

  /** One line a part, tab-separated, between a header and an end line. */
  String toText() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (Map.Entry<String, List<StagedPart>> entry : partitions.entrySet()) {
      for (StagedPart part : entry.getValue()) {
        text.append(part.partition())
            .append('\t')
            .append(part.file())
            .append('\t')
            .append(part.checkpointId())
            .append('\t')
            .append(part.subtask())
            .append('\t')
            .append(part.sequence())
            .append('\t')
            .append(part.rows())
            .append('\n');
      }
    }
    return text.append(END).append('\n').toString();
  }

  static PublishPlan ofText(String text, String place) throws IOException {
    List<String> lines = text.lines().toList();
    if (lines.size() < 2
        || !lines.get(0).equals(HEADER)
        || !lines.get(lines.size() - 1).equals(END)) {
      throw new IOException(
          place + " is no publish journal of this version; move it away and run the job again");
    }
    List<StagedPart> parts = new ArrayList<>();
    for (int i = 1; i < lines.size() - 1; i++) {
      String[] field = lines.get(i).split("\t");
      try {
        parts.add(
            new StagedPart(
                field[0],
                field[1],
                Long.parseLong(field[2]),
                Integer.parseInt(field[3]),
                Long.parseLong(field[4]),
                Long.parseLong(field[5])));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IOException(place + ", line " + (i + 1) + " is corrupt: " + lines.get(i), e);
      }
    }
    return of(parts);
  }
}
