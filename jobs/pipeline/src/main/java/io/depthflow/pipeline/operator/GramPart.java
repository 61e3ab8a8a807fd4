package io.depthflow.pipeline.operator;

import io.depthflow.strategy.lasso.TrainingSums;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sums of one part of the rows, as they go from a subtask to the solver.
 *
 * @param part number of the part
 * @param sums its rows'
 */
record GramPart(int part, TrainingSums sums) {

  /** The number of the part that was written. */
  static int partOf(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt();
  }

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(part);
    sums.write(out);
    return bytes.toByteArray();
  }

  static GramPart of(GramPlan plan, byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    return new GramPart(in.readInt(), TrainingSums.read(plan.cleaning(), in));
  }
}
