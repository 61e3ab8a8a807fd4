package io.depthflow.strategy.cleaning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Many doubles at once, as {@link DataOutput#writeDouble} would write them. */
final class Doubles {

  private Doubles() {}

  static void write(double[] values, int count, DataOutput out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count * Double.BYTES);
    bytes.asDoubleBuffer().put(values, 0, count);
    out.write(bytes.array());
  }

  static void read(double[] values, int count, DataInput in) throws IOException {
    byte[] bytes = new byte[count * Double.BYTES];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values, 0, count);
  }
}
