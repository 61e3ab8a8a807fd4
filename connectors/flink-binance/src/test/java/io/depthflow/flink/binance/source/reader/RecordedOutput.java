package io.depthflow.flink.binance.source.reader;

import io.depthflow.market.RawLine;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Writes down every call: lines with their split and timestamp, watermarks, outputs. */
final class RecordedOutput implements ReaderOutput<RawLine> {

  final List<RawLine> lines = new ArrayList<>();
  final List<Long> timestamps = new ArrayList<>();
  final List<String> events = new ArrayList<>();

  @Override
  public void collect(RawLine line) {
    throw new AssertionError("a line without timestamp");
  }

  @Override
  public void collect(RawLine line, long timestamp) {
    throw new AssertionError("a line outside of its split");
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    throw new AssertionError("a watermark outside of its split");
  }

  @Override
  public void markIdle() {
    events.add("idle");
  }

  @Override
  public void markActive() {
    events.add("active");
  }

  @Override
  public SourceOutput<RawLine> createOutputForSplit(String splitId) {
    events.add("open " + splitId);
    return new SourceOutput<>() {
      @Override
      public void collect(RawLine line) {
        RecordedOutput.this.collect(line);
      }

      @Override
      public void collect(RawLine line, long timestamp) {
        if (!line.symbol().equals(splitId)) {
          throw new AssertionError(line.symbol() + " through the output of " + splitId);
        }
        lines.add(line);
        timestamps.add(timestamp);
      }

      @Override
      public void emitWatermark(Watermark watermark) {
        events.add("watermark " + splitId + " " + watermark.getTimestamp());
      }

      @Override
      public void markIdle() {
        events.add("idle " + splitId);
      }

      @Override
      public void markActive() {
        throw new AssertionError("an idle split");
      }
    };
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    events.add("release " + splitId);
  }
}
