package io.depthflow.sinks.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The step from staged files to visible partitions, on a file system with atomic renames.
 *
 * <p>Order of things, each step doable again after a crash at any point:
 *
 * <ol>
 *   <li>the journal {@code .publish-RUN.journal} is written (by rename, so it is whole or absent):
 *       from here on the publish WILL happen, whoever finds the journal completes it;
 *   <li>per partition: staged files are renamed into {@code .staging-RUN/ready/PARTITION}, the
 *       present partition is renamed to {@code .staging-RUN/old/PARTITION}, the ready one takes its
 *       place;
 *   <li>the manifest {@code .published/RUN.manifest} is written, the journal deleted, then the
 *       staging folder.
 * </ol>
 *
 * One run publishes into a root at a time ({@code .published/.publish.lock}), and a run id is one
 * job's at a time ({@code .published/.RUN.lock}): each is a {@link FolderLock}.
 */
final class Publication {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String STAGING = ".staging-";
  private static final String JOURNAL_BEGIN = ".publish-";
  private static final String JOURNAL_END = ".journal";

  private final Path root;
  private final String runId;
  private final FileSystem fileSystem;

  Publication(Path root, String runId) throws IOException {
    this(root, runId, root.getFileSystem());
  }

  Publication(Path root, String runId, FileSystem fileSystem) {
    if (!runId.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException(
          "run id '" + runId + "' must be of letters, digits, '_', '.' or '-'");
    }
    this.root = root;
    this.runId = runId;
    this.fileSystem = fileSystem;
  }

  static Path stagingOf(Path root, String runId) {
    return new Path(root, STAGING + runId);
  }

  /**
   * Claims the run id until the lock is closed, or until this process ends.
   *
   * @throws IOException when another job has it
   */
  FolderLock claim() throws IOException {
    FolderLock lock = FolderLock.tryAcquire(new Path(published(root), "." + runId + ".lock"));
    if (lock == null) {
      throw new IOException(
          "run '%s' into %s is under way; wait for it to end, or give this one another run id"
              .formatted(runId, root.getPath()));
    }
    return lock;
  }

  /** Publishes the parts of one run: every partition that they name is replaced whole. */
  void publish(List<StagedPart> parts) throws IOException {
    FolderLock lock = publishing(root);
    try {
      publishLocked(PublishPlan.of(parts));
    } finally {
      lock.close();
    }
  }

  private void publishLocked(PublishPlan plan) throws IOException {
    PublishPlan earlier = manifest(root, runId);
    if (earlier != null && earlier.equals(plan)) {
      fileSystem.delete(stagingOf(root, runId), true); // an attempt before this one got that far
      return;
    }
    requireStaged(plan);
    write(journal(), plan);
    complete(plan);
    fileSystem.delete(stagingOf(root, runId), true);
  }

  /**
   * Forgets an earlier run of the same id, so that this one is not taken for its repetition, and
   * deletes what it left unpublished.
   *
   * @param folder the one below the staging folder that this run writes into
   */
  void forget(String folder) throws IOException {
    fileSystem.delete(manifestPath(root, runId), false);
    Path staging = stagingOf(root, runId);
    if (exists(staging)) {
      for (FileStatus left : ParquetRows.list(fileSystem, staging)) {
        if (!left.getPath().getName().equals(folder)) {
          fileSystem.delete(left.getPath(), true);
        }
      }
    }
  }

  /**
   * Tells at a restore, not at the end of the run, that files of its checkpoint are gone.
   *
   * @throws FileNotFoundException naming one, unless the run has published them
   */
  void requireStagedOrPublished(List<StagedPart> parts) throws IOException {
    PublishPlan plan = PublishPlan.of(parts);
    if (!plan.equals(manifest(root, runId))) {
      requireStaged(plan);
    }
  }

  /** Completes every publish into the root that was interrupted; returns their run ids. */
  static List<String> recover(Path root) throws IOException {
    List<String> recovered = new ArrayList<>();
    if (journals(root).isEmpty()) {
      return recovered;
    }
    FolderLock lock = publishing(root);
    try {
      for (Path journal : journals(root)) {
        String name = journal.getName();
        String id = name.substring(JOURNAL_BEGIN.length(), name.length() - JOURNAL_END.length());
        Publication publication = new Publication(root, id);
        publication.complete(publication.read(journal));
        recovered.add(id);
      }
    } finally {
      lock.close();
    }
    return recovered;
  }

  static void requireNoneUnfinished(Path root) throws IOException {
    List<Path> journals = journals(root);
    if (!journals.isEmpty()) {
      throw new IOException(
          "a publish into "
              + root.getPath()
              + " is under way or was interrupted ("
              + journals.get(0).getName()
              + "); wait for it, or run the job that writes there again: it completes it");
    }
  }

  /** What a run published into the root, or null. */
  static PublishPlan manifest(Path root, String runId) throws IOException {
    Path path = manifestPath(root, runId);
    return ParquetRows.statusOrNull(root.getFileSystem(), path) == null
        ? null
        : new Publication(root, runId).read(path);
  }

  private void complete(PublishPlan plan) throws IOException {
    for (Map.Entry<String, List<StagedPart>> entry : plan.partitions().entrySet()) {
      makeReady(entry.getKey(), entry.getValue());
      swap(entry.getKey());
    }
    write(manifestPath(root, runId), plan);
    fileSystem.delete(journal(), false);
    fileSystem.delete(ready(), true);
    fileSystem.delete(old(), true);
  }

  private void makeReady(String partition, List<StagedPart> parts) throws IOException {
    Path ready = new Path(ready(), partition);
    int number = 0;
    for (StagedPart part : parts) {
      Path staged = new Path(stagingOf(root, runId), part.file());
      if (exists(staged)) {
        fileSystem.mkdirs(ready);
        rename(staged, new Path(ready, String.format("part-%05d.parquet", number)));
      }
      number++;
    }
  }

  private void swap(String partition) throws IOException {
    Path ready = new Path(ready(), partition);
    Path old = new Path(old(), partition);
    Path target = new Path(root, partition);
    if (!exists(ready)) {
      return; // swapped before a crash
    }
    if (exists(target)) {
      fileSystem.mkdirs(old.getParent());
      rename(target, old);
    }
    fileSystem.mkdirs(target.getParent());
    rename(ready, target);
  }

  private void requireStaged(PublishPlan plan) throws IOException {
    for (List<StagedPart> parts : plan.partitions().values()) {
      for (StagedPart part : parts) {
        Path staged = new Path(stagingOf(root, runId), part.file());
        if (!exists(staged)) {
          throw new FileNotFoundException(
              "staged file "
                  + staged.getPath()
                  + " of the checkpoint is gone; start the run anew, without the checkpoint");
        }
      }
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!fileSystem.rename(from, to)) {
      throw new IOException("cannot rename " + from.getPath() + " to " + to.getPath());
    }
  }

  private boolean exists(Path path) throws IOException {
    return ParquetRows.statusOrNull(fileSystem, path) != null;
  }

  private Path journal() {
    return new Path(root, JOURNAL_BEGIN + runId + JOURNAL_END);
  }

  private Path ready() {
    return new Path(stagingOf(root, runId), "ready");
  }

  private Path old() {
    return new Path(stagingOf(root, runId), "old");
  }

  private static Path published(Path root) {
    return new Path(root, ".published");
  }

  private static FolderLock publishing(Path root) throws IOException {
    return FolderLock.acquire(new Path(published(root), ".publish.lock"), PATIENCE);
  }

  private static Path manifestPath(Path root, String runId) {
    return new Path(published(root), runId + ".manifest");
  }

  private static List<Path> journals(Path root) throws IOException {
    FileSystem fileSystem = root.getFileSystem();
    FileStatus[] children =
        ParquetRows.statusOrNull(fileSystem, root) == null ? null : fileSystem.listStatus(root);
    List<Path> journals = new ArrayList<>();
    if (children != null) {
      for (FileStatus child : children) {
        String name = child.getPath().getName();
        if (name.startsWith(JOURNAL_BEGIN) && name.endsWith(JOURNAL_END)) {
          journals.add(child.getPath());
        }
      }
    }
    journals.sort(Comparator.comparing(Path::getName));
    return journals;
  }

  private void write(Path path, PublishPlan plan) throws IOException {
    Path draft = new Path(path.getParent(), "." + path.getName() + ".draft");
    fileSystem.mkdirs(path.getParent());
    try (FSDataOutputStream out = fileSystem.create(draft, FileSystem.WriteMode.OVERWRITE)) {
      out.write(plan.toText().getBytes(StandardCharsets.UTF_8));
      out.flush();
      out.sync();
    }
    fileSystem.delete(path, false);
    rename(draft, path);
  }

  private PublishPlan read(Path path) throws IOException {
    try (FSDataInputStream in = fileSystem.open(path)) {
      return PublishPlan.ofText(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), path.getPath());
    }
  }

  /** Rows per partition. */
  static Map<String, Long> rowsOf(PublishPlan plan) {
    Map<String, Long> rows = new TreeMap<>();
    plan.partitions()
        .forEach((key, parts) -> rows.put(key, parts.stream().mapToLong(StagedPart::rows).sum()));
    return rows;
  }
}
