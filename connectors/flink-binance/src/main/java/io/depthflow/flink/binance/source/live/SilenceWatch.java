package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.GapCause;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the streams of a socket that lives. A stream on the wrong route is acknowledged and then
 * silent (protocol note, section 1.1), and one may fall silent while others speak. Steps, each when
 * the stream has said nothing for its limit since the one before:
 *
 * <ol>
 *   <li>a gap line for its symbol, and the stream is asked for anew;
 *   <li>the socket is replaced, with overlap: its other streams lose nothing;
 *   <li>both in turn, at waits that double up to {@value #MAX_DOUBLINGS} times: a market that
 *       stands still must not cost the others for ever.
 * </ol>
 *
 * <p>When it speaks again a second gap line says so: what lies between the two is not known, also
 * where the book stood again before (a trade stream).
 */
final class SilenceWatch {

  private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);

  static final int MAX_DOUBLINGS = 6;

  private static final long LOOK_EVERY_MS = 50;

  private final LiveLines lines;
  private final LiveCounters counters;
  private long nextLookMs = Long.MIN_VALUE;

  SilenceWatch(LiveLines lines, LiveCounters counters) {
    this.lines = lines;
    this.counters = counters;
  }

  /**
   * Takes the steps that are due.
   *
   * @param renew asks for a stream anew
   * @return why the socket is to be replaced, or null
   */
  String look(long nowMs, Collection<LiveStream> streams, Consumer<LiveStream> renew) {
    if (nowMs < nextLookMs) {
      return null;
    }
    nextLookMs = nowMs + LOOK_EVERY_MS;
    String replace = null;
    for (LiveStream stream : streams) {
      if (stream.sinceMs != LiveStream.NOT_ASKED
          && stream.limitMs != StreamKind.NEVER
          && nowMs - stream.sinceMs > patience(stream)
          && step(nowMs, stream, renew)) {
        replace = stream.name + " is silent";
      }
    }
    return replace;
  }

  /** Nobody listened for so long: no stream is to blame for that. */
  static void excuse(long standstillMs, Collection<LiveStream> streams) {
    for (LiveStream stream : streams) {
      if (stream.sinceMs != LiveStream.NOT_ASKED) {
        stream.sinceMs += standstillMs;
      }
    }
  }

  private static long patience(LiveStream stream) {
    return stream.limitMs << Math.max(0, Math.min(stream.alarms - 1, MAX_DOUBLINGS));
  }

  /** Returns whether the socket is to be replaced. */
  private boolean step(long nowMs, LiveStream stream, Consumer<LiveStream> renew) {
    stream.alarms++;
    stream.sinceMs = nowMs;
    boolean replace = stream.alarms % 2 == 0;
    long silentMs = nowMs - stream.heardMs;
    LOG.warn(
        "stream {} has said nothing for {} ms: {}",
        stream,
        silentMs,
        replace ? "its socket is replaced" : "it is asked for anew");
    if (stream.alarms == 1) {
      counters.silentStreams.increment();
      String detail = stream.name + " said nothing for " + silentMs + " ms";
      lines.onLoss(List.of(stream.symbol), GapCause.SILENT_STREAM, detail);
    }
    if (!replace) {
      renew.accept(stream);
    }
    return replace;
  }

  /** A frame of the stream goes on at {@code nowMs}. */
  void onFrame(LiveStream stream, long nowMs) {
    if (stream.alarms > 0) {
      stream.alarms = 0;
      String detail = stream.name + " speaks again after " + (nowMs - stream.heardMs) + " ms";
      LOG.info("stream {}", detail);
      lines.onLoss(List.of(stream.symbol), GapCause.RESUBSCRIBED, detail);
    }
    stream.sinceMs = nowMs;
    stream.heardMs = nowMs;
  }
}
