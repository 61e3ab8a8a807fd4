package io.depthflow.pipeline.operator;

import io.depthflow.strategy.feature.FeatureWindow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of {@link FeatureWindow} as keyed state. */
final class FeatureWindowSerializer extends WritableSerializer<FeatureWindow> {
  private static final long serialVersionUID = 1L;

  static final FeatureWindowSerializer INSTANCE = new FeatureWindowSerializer();

  @Override
  void write(FeatureWindow value, DataOutput out) throws IOException {
    value.write(out);
  }

  @Override
  FeatureWindow read(DataInput in) throws IOException {
    return FeatureWindow.read(in);
  }

  @Override
  public FeatureWindow copy(FeatureWindow from) {
    return from.copy();
  }

  @Override
  public TypeSerializerSnapshot<FeatureWindow> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Tells Flink which serializer wrote the state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<FeatureWindow> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
