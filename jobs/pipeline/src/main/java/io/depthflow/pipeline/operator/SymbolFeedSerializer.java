package io.depthflow.pipeline.operator;

import io.depthflow.binance.codec.SymbolFeed;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializer of {@link SymbolFeed} as keyed state. */
final class SymbolFeedSerializer extends WritableSerializer<SymbolFeed> {
  private static final long serialVersionUID = 1L;

  static final SymbolFeedSerializer INSTANCE = new SymbolFeedSerializer();

  @Override
  void write(SymbolFeed value, DataOutput out) throws IOException {
    value.write(out);
  }

  @Override
  SymbolFeed read(DataInput in) throws IOException {
    return SymbolFeed.read(in);
  }

  @Override
  public SymbolFeed copy(SymbolFeed from) {
    return from.copy();
  }

  @Override
  public TypeSerializerSnapshot<SymbolFeed> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Tells Flink which serializer wrote the state. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SymbolFeed> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
