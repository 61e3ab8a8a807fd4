package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes and reads a {@link GramBlock} bit for bit. */
public final class GramBlockCodec {

  private GramBlockCodec() {}

  public static void write(GramBlock block, DataOutput out) throws IOException {
    out.writeInt(block.features());
    out.writeLong(block.n());
    write(block.shift(), out);
    write(block.mean(), out);
    write(block.comoment(), out);
    write(block.min(), out);
    write(block.max(), out);
  }

  public static GramBlock read(DataInput in) throws IOException {
    int columns = in.readInt() + 1;
    return new GramBlock(
        in.readLong(),
        read(columns, in),
        read(columns, in),
        read(GramBlock.packed(columns), in),
        read(columns, in),
        read(columns, in));
  }

  private static void write(double[] values, DataOutput out) throws IOException {
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] read(int length, DataInput in) throws IOException {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
