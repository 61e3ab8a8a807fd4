package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes and reads a {@link TimeBlock} bit for bit. */
public final class TimeBlockCodec {

  private TimeBlockCodec() {}

  public static void write(TimeBlock block, DataOutput out) throws IOException {
    out.writeLong(block.fromMs());
    out.writeLong(block.toMs());
    out.writeLong(block.firstMs());
    out.writeLong(block.lastMs());
    GramBlockCodec.write(block.head(), out);
    GramBlockCodec.write(block.tail(), out);
    writeLongs(block.nonFinite(), out);
    out.writeLong(block.skippedRows());
  }

  public static TimeBlock read(DataInput in) throws IOException {
    return new TimeBlock(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        GramBlockCodec.read(in),
        GramBlockCodec.read(in),
        readLongs(in),
        in.readLong());
  }

  static void writeLongs(long[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  static long[] readLongs(DataInput in) throws IOException {
    long[] values = new long[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    return values;
  }
}
