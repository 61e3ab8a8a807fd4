package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The time block that rows are being added to. */
final class OpenBlock {

  final long index;
  final GramAccumulator head;
  final GramAccumulator tail;
  final long[] nonFinite;
  long firstMs = Long.MAX_VALUE;
  long lastMs = Long.MIN_VALUE;
  long skippedRows;

  OpenBlock(long index, int features) {
    this(index, new GramAccumulator(features), new GramAccumulator(features), new long[features]);
  }

  private OpenBlock(long index, GramAccumulator head, GramAccumulator tail, long[] nonFinite) {
    this.index = index;
    this.head = head;
    this.tail = tail;
    this.nonFinite = nonFinite;
  }

  TimeBlock block(long blockMs) {
    return new TimeBlock(
        index * blockMs,
        (index + 1) * blockMs,
        firstMs,
        lastMs,
        head.block(),
        tail.block(),
        nonFinite.clone(),
        skippedRows);
  }

  OpenBlock copy() {
    OpenBlock copy = new OpenBlock(index, head.copy(), tail.copy(), nonFinite.clone());
    copy.firstMs = firstMs;
    copy.lastMs = lastMs;
    copy.skippedRows = skippedRows;
    return copy;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(index);
    head.write(out);
    tail.write(out);
    TimeBlockCodec.writeLongs(nonFinite, out);
    out.writeLong(firstMs);
    out.writeLong(lastMs);
    out.writeLong(skippedRows);
  }

  static OpenBlock read(DataInput in) throws IOException {
    OpenBlock read =
        new OpenBlock(
            in.readLong(),
            GramAccumulator.read(in),
            GramAccumulator.read(in),
            TimeBlockCodec.readLongs(in));
    read.firstMs = in.readLong();
    read.lastMs = in.readLong();
    read.skippedRows = in.readLong();
    return read;
  }
}
