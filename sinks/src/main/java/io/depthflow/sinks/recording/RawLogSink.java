package io.depthflow.sinks.recording;

import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Records lines into {@code ROOT/2024-07-18/btcusdt_20240718.gz} (one file an hour on request), by
 * symbol and receive time, in the raw log's format.
 *
 * <ol>
 *   <li>Before each barrier the gzip member is ended and forced to the disk, so that a checkpoint
 *       stands for a length of whole members in each file.
 *   <li>On a restore each file is cut to that length, files opened since are cut back to what they
 *       were, and the next line of each symbol is preceded by a {@code depthflowGap} line with
 *       cause {@code restore}. What a checkpoint covered is there exactly once; what a live run
 *       received after it is gone, at most one interval.
 *   <li>A run that starts afresh goes on behind what whole members a file of the same day has.
 *   <li>A line that the format cannot hold is counted and logged, not written.
 * </ol>
 *
 * All lines of a symbol must come to one subtask, and a job is restored at the parallelism it had.
 * The root is a local folder of the machine that the subtask runs on.
 */
public final class RawLogSink implements Sink<RawLine>, SupportsWriterState<RawLine, RawLogState> {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final RawLogLayout layout;

  private RawLogSink(Path root, RawLogLayout layout) {
    this.root = root.toAbsolutePath().toString();
    this.layout = layout;
  }

  /** One file per symbol and day. */
  public static RawLogSink daily(Path root) {
    return new RawLogSink(root, RawLogLayout.DAILY);
  }

  /** One file per symbol and hour. */
  public static RawLogSink hourly(Path root) {
    return new RawLogSink(root, RawLogLayout.HOURLY);
  }

  @Override
  public SinkWriter<RawLine> createWriter(WriterInitContext context) throws IOException {
    return writer(context, journalName(context), null);
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the interface until Flink 2
  public SinkWriter<RawLine> createWriter(InitContext context) {
    throw new UnsupportedOperationException("this sink is made by a WriterInitContext");
  }

  @Override
  public StatefulSinkWriter<RawLine, RawLogState> restoreWriter(
      WriterInitContext context, Collection<RawLogState> states) throws IOException {
    int parallelism = context.getTaskInfo().getNumberOfParallelSubtasks();
    for (RawLogState state : states) {
      if (state.parallelism() != parallelism || states.size() > 1) {
        throw new IllegalStateException(
            "the raw log was written at parallelism "
                + state.parallelism()
                + " and cannot be restored at "
                + parallelism
                + ": restore it at the parallelism it had, or start afresh");
      }
    }
    // No state: this subtask had ended before the checkpoint, so its files are whole.
    return states.isEmpty()
        ? writer(context, journalName(context) + "-" + UUID.randomUUID(), null)
        : writer(context, journalName(context), states.iterator().next());
  }

  @Override
  public SimpleVersionedSerializer<RawLogState> getWriterStateSerializer() {
    return new RawLogState.Serializer();
  }

  private RawLogSinkWriter writer(WriterInitContext context, String journal, RawLogState restored)
      throws IOException {
    return new RawLogSinkWriter(
        Path.of(root),
        layout,
        context.getTaskInfo().getNumberOfParallelSubtasks(),
        journal,
        restored,
        RawLogMetrics.of(context.metricGroup()));
  }

  private static String journalName(WriterInitContext context) {
    return context.getJobInfo().getJobId() + "-" + context.getTaskInfo().getIndexOfThisSubtask();
  }
}
