package io.depthflow.flink.binance.source.live;

import java.util.Collection;
import java.util.function.Consumer;

/**
 * The way of a socket's frames to the log: straight on, or through the streams' joins while two
 * sockets bring them. Guarded by the socket's lock.
 */
final class FramePath {

  private final LiveLines lines;
  private final LiveCounters counters;
  private final SilenceWatch watch;
  private final Consumer<byte[]> forward = this::forward;
  private LiveStream stream;
  private long nowMs;

  FramePath(LiveLines lines, LiveCounters counters, SilenceWatch watch) {
    this.lines = lines;
    this.counters = counters;
    this.watch = watch;
  }

  private void forward(byte[] frame) {
    watch.onFrame(stream, nowMs);
    lines.onFrame(stream.symbol, frame);
  }

  /** A second socket begins to bring these streams. */
  static void fork(Collection<LiveStream> streams, long nowMs) {
    for (LiveStream stream : streams) {
      stream.join = stream.join == null ? StreamJoin.of(stream.kind) : stream.join.next(nowMs);
    }
  }

  /** A frame of the only socket. */
  void single(LiveStream of, byte[] frame, long steadyMs) {
    turnTo(of, steadyMs);
    StreamJoin join = of.join;
    if (join == null) {
      forward(frame);
      return;
    }
    duplicates(join.onRest(frame, steadyMs, forward));
    of.join = join.isOver() ? null : join;
  }

  /** A frame of the socket that is to go. */
  void old(LiveStream of, byte[] frame, long steadyMs) {
    turnTo(of, steadyMs);
    duplicates(of.join.onOld(frame, steadyMs, forward));
  }

  /** A frame of the socket that is to stay. */
  void fresh(LiveStream of, byte[] frame, long steadyMs) {
    turnTo(of, steadyMs);
    duplicates(of.join.onFresh(frame, forward));
  }

  /** The old socket is heard no longer; whatever is held of the new one goes on. */
  void oldGone(Collection<LiveStream> streams, long steadyMs, long untilMs) {
    for (LiveStream of : streams) {
      turnTo(of, steadyMs);
      duplicates(of.join.oldGone(untilMs, forward));
    }
  }

  /** The new socket is heard no longer. */
  static void freshGone(Collection<LiveStream> streams, long untilMs) {
    streams.forEach(stream -> stream.join.freshGone(untilMs));
  }

  private void turnTo(LiveStream of, long steadyMs) {
    stream = of;
    nowMs = steadyMs;
  }

  private void duplicates(int found) {
    counters.overlapDuplicates.add(found);
  }
}
