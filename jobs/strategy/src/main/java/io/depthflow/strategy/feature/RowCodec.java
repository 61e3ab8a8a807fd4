package io.depthflow.strategy.feature;

import io.depthflow.market.book.LineDigest;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes and reads a {@link FeatureRow} bit for bit, for state that holds rows. */
public final class RowCodec {

  private RowCodec() {}

  public static void write(FeatureRow row, DataOutput out) throws IOException {
    out.writeUTF(row.symbol());
    out.writeLong(row.timeMs());
    out.writeLong(row.segment());
    out.writeDouble(row.mid());
    out.writeDouble(row.spread());
    out.writeDouble(row.bid());
    out.writeDouble(row.ask());
    out.writeInt(row.values().length);
    for (double value : row.values()) {
      out.writeDouble(value);
    }
    out.writeLong(row.source().lines());
    out.writeLong(row.source().sum());
  }

  public static FeatureRow read(DataInput in) throws IOException {
    String symbol = in.readUTF();
    long timeMs = in.readLong();
    long segment = in.readLong();
    double mid = in.readDouble();
    double spread = in.readDouble();
    double bid = in.readDouble();
    double ask = in.readDouble();
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    LineDigest source = new LineDigest(in.readLong(), in.readLong());
    return new FeatureRow(symbol, timeMs, segment, mid, spread, bid, ask, values, source);
  }
}
