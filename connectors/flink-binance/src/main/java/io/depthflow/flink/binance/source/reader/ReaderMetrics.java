package io.depthflow.flink.binance.source.reader;

import io.depthflow.binance.recording.CutTail;
import io.depthflow.market.RawLine;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * Flink metrics of a reader, group {@code market}: lines emitted ({@code frames}, markers among
 * them) and their {@code bytes}, {@code queueDepth} (lines that wait), {@code symbols} (splits),
 * {@code watermark} (epoch ms; the least of the splits, which is the reader's) and {@code
 * watermarkLagMs} (wall time less that; 0 without a split or before its first line), {@code
 * fileBytesRead} and {@code fileBytesTotal} (of its splits' files as they lie on disk; a file of
 * several symbols counts for each; 0 live). What the live mode counts beside these: LiveCounters.
 */
final class ReaderMetrics {

  /** So many cut files have a figure of their own, which a reporter has to carry each. */
  static final int CUT_TAILS_MAX = 1_000;

  private final MetricGroup market;
  private final Set<CutTail> cutTails = new HashSet<>();
  private final Counter frames;
  private final Counter bytes;
  private final Counter moreCutTails;
  private volatile List<SplitProgress> splits = List.of();

  ReaderMetrics(SourceReaderMetricGroup group, LineFeed feed) {
    this.market = group.addGroup("market");
    this.frames = market.counter("frames");
    this.bytes = market.counter("bytes");
    this.moreCutTails = market.counter("moreCutTails");
    Gauge<Long> queueDepth = feed::pendingLines;
    market.gauge("queueDepth", queueDepth);
    market.gauge("symbols", (Gauge<Long>) () -> (long) splits.size());
    market.gauge("watermark", (Gauge<Long>) this::watermarkMs);
    market.gauge("watermarkLagMs", (Gauge<Long>) this::watermarkLagMs);
    market.gauge("fileBytesRead", (Gauge<Long>) feed::fileBytesRead);
    market.gauge("fileBytesTotal", (Gauge<Long>) feed::fileBytesTotal);
    group.setPendingRecordsGauge(queueDepth);
  }

  void onLine(RawLine line) {
    frames.inc();
    bytes.inc(line.frame().length);
  }

  /**
   * Each file's name and last line is a figure of its own, {@code cutTails.FILE, line N}; those
   * beyond the first {@value #CUT_TAILS_MAX} are counted together, {@code moreCutTails}.
   */
  void onCutTails(Set<CutTail> found) {
    for (CutTail cut : found) {
      if (cutTails.add(cut)) {
        Counter counter =
            cutTails.size() <= CUT_TAILS_MAX
                ? market.counter("cutTails." + cut.file() + ", line " + cut.lines())
                : moreCutTails;
        counter.inc();
      }
    }
  }

  /** The reader has these splits now. */
  void onSplits(Collection<SplitProgress> now) {
    splits = List.copyOf(now);
  }

  private long watermarkMs() {
    return splits.stream().mapToLong(SplitProgress::watermarkMs).min().orElse(Long.MIN_VALUE);
  }

  private long watermarkLagMs() {
    long ms = watermarkMs();
    return ms == Long.MIN_VALUE ? 0 : System.currentTimeMillis() - ms;
  }
}
