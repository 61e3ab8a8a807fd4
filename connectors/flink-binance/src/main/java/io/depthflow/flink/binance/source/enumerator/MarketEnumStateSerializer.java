package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.flink.binance.source.split.MarketSplitSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1: the flag and the pending splits. */
public final class MarketEnumStateSerializer implements SimpleVersionedSerializer<MarketEnumState> {

  public static final MarketEnumStateSerializer INSTANCE = new MarketEnumStateSerializer();

  @Override
  public int getVersion() {
    return MarketSplitSerializer.INSTANCE.getVersion();
  }

  @Override
  public byte[] serialize(MarketEnumState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeBoolean(state.discovered());
      out.writeInt(state.pending().size());
      for (MarketSplit split : state.pending()) {
        MarketSplitSerializer.write(split, out);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public MarketEnumState deserialize(int version, byte[] serialized) throws IOException {
    MarketSplitSerializer.requireVersion(version);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
      boolean discovered = in.readBoolean();
      List<MarketSplit> pending = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        pending.add(MarketSplitSerializer.read(in));
      }
      return new MarketEnumState(discovered, pending);
    }
  }
}
