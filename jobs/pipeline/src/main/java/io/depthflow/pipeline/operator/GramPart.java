package io.depthflow.pipeline.operator;

import io.depthflow.market.book.LineDigest;
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
 * @param source of the lines that its rows came of
 * @param sums its rows'
 */
record GramPart(int part, LineDigest source, TrainingSums sums) {

  /** Of rows that do not say what lines they came of. */
  GramPart(int part, TrainingSums sums) {
    this(part, LineDigest.NONE, sums);
  }

  /** The part with what is read of it next; to be added to its sums. */
  GramPart with(LineDigest more) {
    return new GramPart(part, source.plus(more), sums);
  }

  /** The number of the part that was written. */
  static int partOf(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt();
  }

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(part);
    out.writeLong(source.lines());
    out.writeLong(source.sum());
    sums.write(out);
    return bytes.toByteArray();
  }

  static GramPart of(GramPlan plan, byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int part = in.readInt();
    LineDigest source = new LineDigest(in.readLong(), in.readLong());
    return new GramPart(part, source, TrainingSums.read(plan.cleaning(), in));
  }
}
