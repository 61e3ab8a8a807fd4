package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.EventTime;
import io.depthflow.binance.codec.GapCause;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * All counts of the live mode, in one place: written by its threads, read by Flink's metric
 * reporters under {@code market} of the source reader (never a figure of one symbol: what happened
 * to a symbol stands in its log).
 *
 * <table>
 * <caption>metrics of the group {@code market}</caption>
 * <tr><td>gaps, gaps.CODE</td><td>gap lines written, in all and by {@link GapCause#code()}</td></tr>
 * <tr><td>resyncs, resyncs.CODE</td><td>books in step that were lost, by the cause</td></tr>
 * <tr><td>snapshots, staleSnapshots, failedSnapshots</td><td>snapshots that came; those of them
 * that were too old; requests that failed</td></tr>
 * <tr><td>reconnects, handovers, overlapDuplicates</td><td>sockets opened anew after a loss;
 * planned hand-overs; frames that both sockets of an overlap brought</td></tr>
 * <tr><td>failedHandovers, silentStreams, refusedRequests</td><td>hand-overs given up; times that a
 * stream was found silent; control messages that the venue refused</td></tr>
 * <tr><td>overflows, droppedLines</td><td>symbols that found the queue full; lines so lost</td></tr>
 * <tr><td>corruptFrames, oversizeFrames, otherFrames</td><td>frames replaced by a gap line; frames
 * of no symbol of this reader</td></tr>
 * <tr><td>lagMs</td><td>receive time less the venue's event time E, milliseconds, of the last half
 * to whole minute; {@code lagNegative} counts the frames that seem to come from the future, which
 * a wrong clock here explains</td></tr>
 * </table>
 *
 * <p>What is a state rather than a count (streams, symbolsInSync, snapshotWeight, queueDepth) is
 * registered by {@link #state}.
 */
final class LiveCounters {

  final LongAdder gaps = new LongAdder();
  final LongAdder resyncs = new LongAdder();
  final LongAdder pauses = new LongAdder();
  final LongAdder reconnects = new LongAdder();
  final LongAdder handovers = new LongAdder();
  final LongAdder failedHandovers = new LongAdder();
  final LongAdder overlapDuplicates = new LongAdder();
  final LongAdder silentStreams = new LongAdder();
  final LongAdder refusedRequests = new LongAdder();
  final LongAdder overflows = new LongAdder();
  final LongAdder droppedLines = new LongAdder();
  final LongAdder corruptFrames = new LongAdder();
  final LongAdder oversizeFrames = new LongAdder();
  final LongAdder otherFrames = new LongAdder();
  final LongAdder snapshots = new LongAdder();
  final LongAdder staleSnapshots = new LongAdder();
  final LongAdder failedSnapshots = new LongAdder();
  final LongAdder lagNegative = new LongAdder();
  final LagHistogram lagMs = new LagHistogram();

  private final Map<GapCause, LongAdder> gapsByCause = byCause();
  private final Map<GapCause, LongAdder> resyncsByCause = byCause();
  private final Map<String, LongSupplier> states = new LinkedHashMap<>();

  private static Map<GapCause, LongAdder> byCause() {
    Map<GapCause, LongAdder> adders = new EnumMap<>(GapCause.class);
    for (GapCause cause : GapCause.values()) {
      adders.put(cause, new LongAdder());
    }
    return Collections.unmodifiableMap(adders);
  }

  /** A gap line was written. */
  void gap(GapCause cause) {
    gaps.increment();
    gapsByCause.get(cause).increment();
  }

  long gaps(GapCause cause) {
    return gapsByCause.get(cause).sum();
  }

  /** A book that was in step has to be built anew. */
  void resync(GapCause cause) {
    resyncs.increment();
    resyncsByCause.get(cause).increment();
  }

  long resyncs(GapCause cause) {
    return resyncsByCause.get(cause).sum();
  }

  /** A frame of the venue was stamped; one without a time of its own says nothing of the lag. */
  void lag(byte[] frame, long receiveNs) {
    long eventMs = EventTime.msOf(frame);
    if (eventMs != EventTime.NONE) {
      long ms = receiveNs / 1_000_000L - eventMs;
      if (ms < 0) {
        lagNegative.increment();
      }
      lagMs.update(ms);
    }
  }

  /** A figure that is asked for when it is reported; from any thread. Before {@link #register}. */
  LiveCounters state(String name, LongSupplier figure) {
    if (states.put(name, figure) != null) {
      throw new IllegalStateException("metric " + name + " is registered already");
    }
    return this;
  }

  void register(MetricGroup group) {
    counter(group, "gaps", gaps);
    counter(group, "resyncs", resyncs);
    for (GapCause cause : GapCause.values()) {
      counter(group, "gaps." + cause.code(), gapsByCause.get(cause));
      counter(group, "resyncs." + cause.code(), resyncsByCause.get(cause));
    }
    counter(group, "pauses", pauses);
    counter(group, "reconnects", reconnects);
    counter(group, "handovers", handovers);
    counter(group, "failedHandovers", failedHandovers);
    counter(group, "overlapDuplicates", overlapDuplicates);
    counter(group, "silentStreams", silentStreams);
    counter(group, "refusedRequests", refusedRequests);
    counter(group, "overflows", overflows);
    counter(group, "droppedLines", droppedLines);
    counter(group, "corruptFrames", corruptFrames);
    counter(group, "oversizeFrames", oversizeFrames);
    counter(group, "otherFrames", otherFrames);
    counter(group, "snapshots", snapshots);
    counter(group, "staleSnapshots", staleSnapshots);
    counter(group, "failedSnapshots", failedSnapshots);
    counter(group, "lagNegative", lagNegative);
    group.histogram("lagMs", lagMs);
    states.forEach((name, figure) -> group.gauge(name, (Gauge<Long>) figure::getAsLong));
  }

  private static void counter(MetricGroup group, String name, LongAdder adder) {
    group.counter(name, new AdderCounter(adder));
  }

  /** Many threads write, any reads. */
  private record AdderCounter(LongAdder adder) implements Counter {
    @Override
    public void inc() {
      adder.increment();
    }

    @Override
    public void inc(long n) {
      adder.add(n);
    }

    @Override
    public void dec() {
      adder.decrement();
    }

    @Override
    public void dec(long n) {
      adder.add(-n);
    }

    @Override
    public long getCount() {
      return adder.sum();
    }
  }
}
