package io.depthflow.pipeline.journal;

import com.fasterxml.jackson.databind.ObjectReader;
import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.evaluation.JournalEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** The journal as files of JSON lines, one row a line, visible with each checkpoint. */
public final class JournalFiles {
  private static final String SUFFIX = ".jsonl";

  private JournalFiles() {}

  public static FileSink<JournalEntry> sink(Path folder) {
    return FileSink.forRowFormat(
            new org.apache.flink.core.fs.Path(folder.toAbsolutePath().toUri()),
            (JournalEntry entry, java.io.OutputStream out) -> {
              out.write(Json.MAPPER.writeValueAsBytes(entry));
              out.write('\n');
            })
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(SUFFIX).build())
        .build();
  }

  /** Every row of a folder in the order of its time; empty where there is none. */
  public static List<JournalEntry> read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    ObjectReader reader = Json.MAPPER.readerFor(JournalEntry.class);
    List<JournalEntry> entries = new ArrayList<>();
    for (Path file : parts(folder)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        entries.add(reader.readValue(line));
      }
    }
    entries.sort(Comparator.comparingLong(JournalEntry::timeMs));
    return entries;
  }

  private static List<Path> parts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().endsWith(SUFFIX))
          .filter(f -> !f.getFileName().toString().startsWith("."))
          .sorted(Comparator.comparingLong(JournalFiles::counter))
          .toList();
    }
  }

  /** Flink numbers a subtask's parts: part-<uid>-<number>.jsonl. */
  private static long counter(Path part) {
    String name = part.getFileName().toString();
    return Long.parseLong(
        name.substring(name.lastIndexOf('-') + 1, name.length() - SUFFIX.length()));
  }
}
