package io.depthflow.flink.binance.source;

import io.depthflow.market.RawLine;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A line as symbol (modified UTF-8), receive time (8 bytes), frame length (4 bytes) and frame.
 * Lines are immutable by contract, so that a copy is the line itself: frames are not copied between
 * chained operators.
 */
public final class RawLineSerializer extends TypeSerializerSingleton<RawLine> {

  private static final long serialVersionUID = 1L;

  public static final RawLineSerializer INSTANCE = new RawLineSerializer();

  private static final byte[] NO_BYTES = new byte[0];

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public RawLine createInstance() {
    return new RawLine("", 0, NO_BYTES);
  }

  @Override
  public RawLine copy(RawLine from) {
    return from;
  }

  @Override
  public RawLine copy(RawLine from, RawLine reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(RawLine line, DataOutputView target) throws IOException {
    target.writeUTF(line.symbol());
    target.writeLong(line.receiveTimeNs());
    target.writeInt(line.frame().length);
    target.write(line.frame());
  }

  @Override
  public RawLine deserialize(DataInputView source) throws IOException {
    String symbol = source.readUTF();
    long receiveTimeNs = source.readLong();
    byte[] frame = new byte[source.readInt()];
    source.readFully(frame);
    return new RawLine(symbol, receiveTimeNs, frame);
  }

  @Override
  public RawLine deserialize(RawLine reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.writeUTF(source.readUTF());
    target.writeLong(source.readLong());
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }

  @Override
  public TypeSerializerSnapshot<RawLine> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration: its class says everything. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawLine> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
