package io.depthflow.flink.binance.source.reader;

import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;

/**
 * One split of a reader: how far it was emitted, and its output with its own watermark. The
 * watermark follows the symbol's last receive time in steps, so that it costs nothing per line; it
 * stays 1 ms behind, for lines of the same millisecond may follow.
 */
final class SplitProgress {

  private static final long WATERMARK_STEP_MS = 100;
  private static final long NS_PER_MS = 1_000_000;

  private final MarketSplit start;
  private int fileIndex;
  private long offset;
  private long clampNs;
  private long nextWatermarkMs = Long.MIN_VALUE;
  private SourceOutput<RawLine> output;

  /** The last watermark, ms; reporters read it from their own thread. */
  private volatile long watermarkMs = Long.MIN_VALUE;

  SplitProgress(MarketSplit start) {
    this.start = start;
    this.fileIndex = start.fileIndex();
    this.offset = start.offset();
    this.clampNs = start.clampNs();
  }

  void open(SourceOutput<RawLine> splitOutput) {
    this.output = splitOutput;
  }

  /** Nothing more comes: event time does not wait for this split. */
  void markIdle() {
    output.markIdle();
  }

  String symbol() {
    return start.symbol();
  }

  /** The split as of the last line emitted. */
  MarketSplit split() {
    return start.at(fileIndex, offset, clampNs);
  }

  /** Long.MIN_VALUE before the first line. */
  long watermarkMs() {
    return watermarkMs;
  }

  void emit(FeedItem item) {
    RawLine line = item.line();
    long ns = line.receiveTimeNs();
    if (ns < clampNs) {
      throw new IllegalStateException(
          "line of "
              + item.symbol()
              + " at "
              + ns
              + " ns is older than the one before, "
              + clampNs);
    }
    long ms = ns / NS_PER_MS;
    output.collect(line, ms);
    fileIndex = item.fileIndex();
    offset = item.offset();
    clampNs = ns;
    if (ms >= nextWatermarkMs) {
      output.emitWatermark(new Watermark(ms - 1));
      watermarkMs = ms - 1;
      nextWatermarkMs = (ms / WATERMARK_STEP_MS + 1) * WATERMARK_STEP_MS;
    }
  }
}
