package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.flink.binance.source.split.MarketSplitSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Version 2: the flag, the pending splits (each as of version 1 of its own serializer) and the
 * active ids. Version 1 had no active ids: a live source restored from it looks for its symbols
 * before it gives out any.
 */
public final class MarketEnumStateSerializer implements SimpleVersionedSerializer<MarketEnumState> {

  public static final MarketEnumStateSerializer INSTANCE = new MarketEnumStateSerializer();

  private static final int VERSION = 2;
  private static final int WITHOUT_ACTIVE = 1;

  @Override
  public int getVersion() {
    return VERSION;
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
      out.writeInt(state.active().size());
      for (String id : state.activeInOrder()) {
        out.writeUTF(id);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public MarketEnumState deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION && version != WITHOUT_ACTIVE) {
      throw new IOException(
          "state of the market source's enumerator of version "
              + version
              + " in the checkpoint, this build reads "
              + WITHOUT_ACTIVE
              + " and "
              + VERSION
              + ": restore with the build that wrote it");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
      boolean discovered = in.readBoolean();
      List<MarketSplit> pending = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        pending.add(MarketSplitSerializer.read(in));
      }
      Set<String> active = new LinkedHashSet<>();
      for (int left = version == WITHOUT_ACTIVE ? 0 : in.readInt(); left > 0; left--) {
        active.add(in.readUTF());
      }
      return new MarketEnumState(discovered, pending, active);
    }
  }
}
