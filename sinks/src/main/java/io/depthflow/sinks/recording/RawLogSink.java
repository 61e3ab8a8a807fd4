package io.depthflow.sinks.recording;

import io.depthflow.market.RawLine;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Records lines into {@code ROOT/2024-07-18/btcusdt_20240718_23.gz} (one file a day on request), by
 * symbol and receive time, in the raw log's format.
 *
 * <ol>
 *   <li>Before each barrier the gzip member is ended and forced to the disk, so that a checkpoint
 *       stands for a length of whole members in each file.
 *   <li>On a restore each file is cut to that length, files opened since are cut back to what they
 *       were, and the next line of each symbol is preceded by a gap line with cause {@code restore}
 *       that says what was cut off: lines, bytes, from when to when, and the time of the last line
 *       that stays. What a checkpoint covered is there exactly once; what a live run received after
 *       it is gone, at most one interval.
 *   <li>What another run wrote is never cut. A run that starts afresh goes on behind the whole
 *       members of a file that is there, and begins with a gap line with cause {@code new-run} at
 *       the time of the last line of the run before it, in whatever file that one lies.
 *   <li>A line that the format cannot hold is counted and logged, not written.
 * </ol>
 *
 * <p><b>Who reads it meanwhile.</b> Blocks of at most 1 MiB compressed are appended by one write
 * each, at the latest before a barrier. A reader of a file being written, or after kill -9, finds
 * whole gzip members and, at the very end, at most a part of one: Python's gzip and zcat say
 * "unexpected end of file" there, after all lines before it; the JDK's GZIPInputStream throws an
 * EOFException; our own readers end, and count and show it. Lines behind the last barrier may be
 * cut off by a restore.
 *
 * <p><b>Any parallelism.</b> A symbol's files are touched by the subtask that owns the symbol's key
 * and by no other. Their state is keyed state, which Flink gives to the owner on a rescale: so the
 * owner itself does the cut-back, when it opens, before its first line, and no two subtasks ever
 * race on a file. (State of a sink's writer is dealt out round robin instead: the cut would be made
 * by one subtask while another appends.) The cut is noted before it is made and can be repeated: a
 * process killed in the middle of it begins again and tells the same numbers. A symbol that the
 * checkpoint does not know is found by its journal in the folder {@code .open}.
 *
 * <p>The root is a folder that all subtasks see: local with one machine, else shared.
 */
public final class RawLogSink {

  private final Path root;
  private final RawLogLayout layout;

  private RawLogSink(Path root, RawLogLayout layout) {
    this.root = root;
    this.layout = layout;
  }

  /** A log below a root. */
  public static RawLogSink of(Path root, RawLogLayout layout) {
    return new RawLogSink(root, layout);
  }

  /**
   * Writes a live stream: what came after a checkpoint does not come again.
   *
   * @param lines keyed by symbol, or partitioned as keyed state is
   */
  public SingleOutputStreamOperator<Void> write(DataStream<RawLine> lines) {
    return write(lines, true);
  }

  /**
   * Writes a stream.
   *
   * @param lines keyed by symbol, or partitioned as keyed state is
   * @param live false for a source that gives again what came after a checkpoint: a restore then
   *     loses nothing, and is not marked
   */
  public SingleOutputStreamOperator<Void> write(DataStream<RawLine> lines, boolean live) {
    KeyedStream<RawLine, ?> keyed =
        lines instanceof KeyedStream<RawLine, ?> already
            ? already
            : DataStreamUtils.reinterpretAsKeyedStream(lines, RawLine::symbol);
    return keyed
        .transform("raw log", Types.VOID, new RawLogOperator(root, layout, live))
        .uid("raw-log");
  }
}
