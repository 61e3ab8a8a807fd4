package io.depthflow.pipeline.operator;

import io.depthflow.strategy.label.Labeler;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of {@link Labeler} as keyed state. */
final class LabelerSerializer extends WritableSerializer<Labeler> {
  private static final long serialVersionUID = 1L;

  static final LabelerSerializer INSTANCE = new LabelerSerializer();

  @Override
  void write(Labeler value, DataOutput out) throws IOException {
    value.write(out);
  }

  @Override
  Labeler read(DataInput in) throws IOException {
    return Labeler.read(in);
  }

  @Override
  public Labeler copy(Labeler from) {
    return from.copy();
  }

  @Override
  public TypeSerializerSnapshot<Labeler> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Tells Flink which serializer wrote the state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Labeler> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
