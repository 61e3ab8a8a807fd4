package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Makes one file of the many that short checkpoints leave in a partition, its rows in the order of
 * time. It takes visible files alone, so that a job may go on writing into the partition.
 *
 * <p>Order of things, each step doable again after a crash at any point:
 *
 * <ol>
 *   <li>the rows are written into a hidden file, and counted against the files they came from;
 *   <li>the journal {@code .compacting} is written into the partition (by rename, so it is whole or
 *       absent): from here on the change WILL happen, whoever finds the journal completes it;
 *   <li>the hidden file takes its name, the files that it stands for are deleted, then the journal.
 * </ol>
 *
 * <p>While the journal is there, {@link ParquetRows} refuses the partition; other readers may see
 * rows twice for that moment. Flink's own FileCompactor was not taken: it holds rows back for a
 * number of checkpoints, merges no further than these, and cannot touch what an earlier run left.
 */
public final class Compaction {

  static final String JOURNAL = ".compacting";
  private static final String HEADER = "depthflow-compaction 1";
  private static final String END = "end";
  private static final String PENDING_BEGIN = ".compacted-";
  private static final String VISIBLE_BEGIN = "part-compacted-";
  private static final String SUFFIX = ".parquet";

  private final FileSystem fileSystem;

  private Compaction(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /**
   * What was done.
   *
   * @param partitions that were changed
   * @param filesBefore of these
   * @param filesAfter of these
   * @param rows in these, before as after
   */
  public record Result(int partitions, int filesBefore, int filesAfter, long rows) {
    static final Result NOTHING = new Result(0, 0, 0, 0);

    /** Both together. */
    public Result and(Result other) {
      return new Result(
          partitions + other.partitions,
          filesBefore + other.filesBefore,
          filesAfter + other.filesAfter,
          rows + other.rows);
    }
  }

  /**
   * Compacts every partition below a root that has enough files, and completes what was
   * interrupted. A root that is missing has none.
   *
   * @param minFiles a partition with fewer visible files stays as it is; at least 2
   */
  public static <T> Result run(Path root, ParquetTable<T> table, RowTime<T> time, int minFiles)
      throws IOException {
    return run(root, table, time, minFiles, root.getFileSystem());
  }

  static <T> Result run(
      Path root, ParquetTable<T> table, RowTime<T> time, int minFiles, FileSystem fileSystem)
      throws IOException {
    if (minFiles < 2) {
      throw new IllegalArgumentException("one file cannot be compacted; minFiles is " + minFiles);
    }
    FileStatus status = ParquetRows.statusOrNull(fileSystem, root);
    return status == null || !status.isDir()
        ? Result.NOTHING
        : new Compaction(fileSystem).below(root, table, time, minFiles);
  }

  private <T> Result below(Path folder, ParquetTable<T> table, RowTime<T> time, int minFiles)
      throws IOException {
    Result result = Result.NOTHING;
    for (FileStatus child : list(folder)) {
      if (child.isDir() && !ParquetRows.isHidden(child.getPath())) {
        result = result.and(below(child.getPath(), table, time, minFiles));
      }
    }
    recover(folder);
    List<Path> inputs = visible(folder);
    return inputs.size() < minFiles ? result : result.and(compact(folder, inputs, table, time));
  }

  private <T> Result compact(Path folder, List<Path> inputs, ParquetTable<T> table, RowTime<T> time)
      throws IOException {
    String id = UUID.randomUUID().toString();
    Path pending = new Path(folder, PENDING_BEGIN + id + SUFFIX);
    long expected = 0;
    for (Path input : inputs) {
      expected += ParquetRows.rowCount(input);
    }
    try (FSDataOutputStream out = fileSystem.create(pending, FileSystem.WriteMode.NO_OVERWRITE)) {
      MergedRows.write(inputs, table, time, out);
      out.flush();
      out.sync();
    }
    long written = ParquetRows.rowCount(pending);
    if (written != expected) {
      throw new IOException(
          folder.getPath()
              + ": "
              + expected
              + " rows became "
              + written
              + " by compaction; nothing was changed");
    }
    Path visible = new Path(folder, VISIBLE_BEGIN + id + SUFFIX);
    Journal journal =
        new Journal(
            pending.getName(), visible.getName(), inputs.stream().map(Path::getName).toList());
    write(folder, journal);
    complete(folder, journal);
    return new Result(1, inputs.size(), 1, written);
  }

  /** Completes what was promised, and removes what was not. */
  private void recover(Path folder) throws IOException {
    Path path = new Path(folder, JOURNAL);
    if (ParquetRows.statusOrNull(fileSystem, path) != null) {
      try (FSDataInputStream in = fileSystem.open(path)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        complete(folder, Journal.of(text, path.getPath()));
      }
    }
    for (FileStatus child : list(folder)) {
      if (child.getPath().getName().startsWith(PENDING_BEGIN)) {
        fileSystem.delete(child.getPath(), false);
      }
    }
  }

  private void complete(Path folder, Journal journal) throws IOException {
    Path pending = new Path(folder, journal.pending());
    Path visible = new Path(folder, journal.visible());
    if (ParquetRows.statusOrNull(fileSystem, pending) != null) {
      rename(pending, visible);
    }
    // Never without what stands for them.
    if (ParquetRows.statusOrNull(fileSystem, visible) != null) {
      for (String input : journal.inputs()) {
        fileSystem.delete(new Path(folder, input), false);
      }
    }
    fileSystem.delete(new Path(folder, JOURNAL), false);
  }

  private void write(Path folder, Journal journal) throws IOException {
    Path draft = new Path(folder, JOURNAL + ".draft");
    try (FSDataOutputStream out = fileSystem.create(draft, FileSystem.WriteMode.OVERWRITE)) {
      out.write(journal.toText().getBytes(StandardCharsets.UTF_8));
      out.flush();
      out.sync();
    }
    rename(draft, new Path(folder, JOURNAL));
  }

  private void rename(Path from, Path to) throws IOException {
    if (!fileSystem.rename(from, to)) {
      throw new IOException("cannot rename " + from.getPath() + " to " + to.getPath());
    }
  }

  private List<Path> visible(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (FileStatus child : list(folder)) {
      Path path = child.getPath();
      if (!child.isDir() && !ParquetRows.isHidden(path) && path.getName().endsWith(SUFFIX)) {
        files.add(path);
      }
    }
    files.sort(Comparator.comparing(Path::getPath));
    return files;
  }

  private FileStatus[] list(Path folder) throws IOException {
    return ParquetRows.list(fileSystem, folder);
  }

  /** What a journal promises; names within the partition. */
  private record Journal(String pending, String visible, List<String> inputs) {

    String toText() {
      return String.join("\n", HEADER, pending, visible, String.join("\n", inputs), END) + "\n";
    }

    static Journal of(String text, String place) throws IOException {
      List<String> lines = text.lines().toList();
      int last = lines.size() - 1;
      if (last < 4 || !lines.get(0).equals(HEADER) || !lines.get(last).equals(END)) {
        throw new IOException(
            place + " is no compaction journal of this version; move it away and compact again");
      }
      return new Journal(lines.get(1), lines.get(2), List.copyOf(lines.subList(3, last)));
    }
  }
}
