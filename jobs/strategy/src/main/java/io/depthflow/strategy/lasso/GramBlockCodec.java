package io.depthflow.strategy.lasso;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

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

  /** All at once: value by value, a partial sum costs more to hand on than some batches to add. */
  private static void write(double[] values, DataOutput out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    out.write(bytes.array());
  }

  private static double[] read(int length, DataInput in) throws IOException {
    byte[] bytes = new byte[length * Double.BYTES];
    in.readFully(bytes);
    double[] values = new double[length];
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return values;
  }
}
