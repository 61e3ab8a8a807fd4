package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes partitions into staged files. Every file is finished and announced before the barrier that
 * covers its rows, so the operator itself has no state: what is on its way is the publisher's.
 */
final class StageWriterOperator<T> extends AbstractStreamOperator<StagedPart>
    implements OneInputStreamOperator<T, StagedPart>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** Half of the file handles that a process has as a rule; the longest unused one is finished. */
  static final int OPEN_FILES_MAX = 512;

  /**
   * Bound of memory: what open files hold of their row groups, together. Beyond it the greatest row
   * group is written as it is: 20 symbols by turns have some 10,000 rows of 60 columns each.
   */
  static final long HELD_BYTES_MAX = 128L << 20;

  private final ParquetTable<T> table;
  private final Partitioner<T> partitioner;
  private final Path root;
  private final String runId;
  private final long heldBytesMax;

  private transient LinkedHashMap<String, OpenFile<T>> open;
  private transient long heldBytes;
  private transient GroupEncoder encoder;
  private transient Path staging;
  private transient FileSystem fileSystem;
  private transient String folder;
  private transient long checkpointId;
  private transient long sequence;
  private transient Counter rows;
  private transient Counter files;

  StageWriterOperator(ParquetTable<T> table, Partitioner<T> partitioner, Path root, String runId) {
    this(table, partitioner, root, runId, HELD_BYTES_MAX);
  }

  @SuppressWarnings("this-escape")
  StageWriterOperator(
      ParquetTable<T> table,
      Partitioner<T> partitioner,
      Path root,
      String runId,
      long heldBytesMax) {
    this.table = table;
    this.partitioner = partitioner;
    this.root = root;
    this.runId = runId;
    this.heldBytesMax = heldBytesMax;
    setChainingStrategy(ChainingStrategy.ALWAYS);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    checkpointId = context.getRestoredCheckpointId().orElse(0);
  }

  @Override
  public void open() throws Exception {
    super.open();
    open = new LinkedHashMap<>(16, 0.75f, true); // by access: the eldest is the longest unused
    encoder = new GroupEncoder();
    staging = Publication.stagingOf(root, runId);
    fileSystem = root.getFileSystem();
    folder = folder(getRuntimeContext());
    fileSystem.mkdirs(new Path(staging, folder));
    rows = getMetricGroup().counter("stagedRows");
    files = getMetricGroup().counter("stagedFiles");
    getMetricGroup().gauge("stagedBytesHeld", () -> heldBytes);
  }

  /** Below the staging folder, of this job: what lies beside it, an earlier one left. */
  static String folder(StreamingRuntimeContext context) {
    return context.getJobInfo().getJobId().toString();
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    String partition = partitioner.partition(element.getValue());
    OpenFile<T> file = open.get(partition);
    if (file == null) {
      if (open.size() >= OPEN_FILES_MAX) {
        finishFile(open.keySet().iterator().next());
      }
      file = openFile(Partitioner.requireVisible(partition));
      open.put(partition, file);
      heldBytes += file.writer.heldBytes();
    }
    long before = file.writer.heldBytes();
    file.writer.addElement(element.getValue());
    heldBytes += file.writer.heldBytes() - before;
    file.rows++;
    rows.inc();
    boolean released = true;
    while (heldBytes > heldBytesMax && released) {
      released = releaseGreatest();
    }
  }

  /** Whether there was anything to give back: even an empty buffer takes something. */
  private boolean releaseGreatest() throws IOException {
    OpenFile<T> greatest =
        Collections.max(
            open.values(), Comparator.comparingLong((OpenFile<T> f) -> f.writer.heldBytes()));
    long before = greatest.writer.heldBytes();
    greatest.writer.release();
    heldBytes += greatest.writer.heldBytes() - before;
    return greatest.writer.heldBytes() < before;
  }

  /** Bytes of the heap that the open files' row groups take. */
  long heldBytes() {
    return heldBytes;
  }

  @Override
  public void prepareSnapshotPreBarrier(long barrier) throws Exception {
    finishAll();
    checkpointId = barrier;
  }

  @Override
  public void endInput() throws Exception {
    finishAll();
  }

  /** What is still open here belongs to an attempt that failed: nothing names it. */
  @Override
  public void close() throws Exception {
    if (open != null) {
      for (OpenFile<T> file : open.values()) {
        file.stream.close();
        fileSystem.delete(new Path(staging, file.name), false);
      }
      open.clear();
    }
    if (encoder != null) {
      encoder.close();
    }
    super.close();
  }

  private OpenFile<T> openFile(String partition) throws IOException {
    // Random, so that an attempt never meets a file of the one before it; readers never see it.
    String name = folder + "/" + UUID.randomUUID() + ".part";
    FSDataOutputStream stream =
        fileSystem.create(new Path(staging, name), FileSystem.WriteMode.NO_OVERWRITE);
    return new OpenFile<>(partition, name, stream, new TableBulkWriter<>(table, stream, encoder));
  }

  private void finishAll() throws IOException {
    List<String> partitions = new ArrayList<>(open.keySet());
    for (String partition : partitions) {
      finishFile(partition);
    }
  }

  private void finishFile(String partition) throws IOException {
    OpenFile<T> file = open.get(partition);
    file.writer.finish();
    file.stream.flush();
    file.stream.sync();
    file.stream.close();
    open.remove(partition);
    heldBytes -= file.writer.heldBytes();
    files.inc();
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    output.collect(
        new StreamRecord<>(
            new StagedPart(partition, file.name, checkpointId, subtask, sequence++, file.rows)));
  }

  private static final class OpenFile<T> {
    private final String name;
    private final FSDataOutputStream stream;
    private final TableBulkWriter<T> writer;
    private long rows;

    OpenFile(String partition, String name, FSDataOutputStream stream, TableBulkWriter<T> writer) {
      this.name = name;
      this.stream = stream;
      this.writer = writer;
    }
  }
}
