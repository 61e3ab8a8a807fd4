package io.depthflow.sinks.csv;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The rows of one file, collected until there are enough of them.
 *
 * <p>Its name is {@code GROUP_20240718T235700.csv}: the time of the first row, UTC, with
 * milliseconds where it has some.
 */
final class CsvBatch {

  private static final DateTimeFormatter SECONDS = format("uuuuMMdd'T'HHmmss");
  private static final DateTimeFormatter MILLIS = format("uuuuMMdd'T'HHmmss.SSS");

  private final String file;
  private final StringBuilder text;
  private int rows;

  CsvBatch(String group, long firstTimeMs, String header) {
    this(nameOf(group, firstTimeMs), header + "\n", 0);
  }

  /** A batch as it was. */
  CsvBatch(String file, String text, int rows) {
    this.file = file;
    this.text = new StringBuilder(text);
    this.rows = rows;
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }

  private static String nameOf(String group, long timeMs) {
    if (!group.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException("'" + group + "' cannot name a CSV file");
    }
    DateTimeFormatter form = timeMs % 1000 == 0 ? SECONDS : MILLIS;
    return group + "_" + form.format(Instant.ofEpochMilli(timeMs)) + ".csv";
  }

  void add(String line) {
    text.append(line).append('\n');
    rows++;
  }

  String file() {
    return file;
  }

  int rows() {
    return rows;
  }

  String text() {
    return text.toString();
  }

  /** Writes what there is, and forces it to the disk. */
  void write(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, text, StandardCharsets.UTF_8);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes a written file visible under its name, in the place of a shorter one if there is one. */
  static void publish(Path written, Path visible) throws IOException {
    Files.createDirectories(visible.getParent());
    Files.move(
        written, visible, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
