package io.depthflow.flink.binance.source.split;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1: symbol, files, file index, offset, clamp. */
public final class MarketSplitSerializer implements SimpleVersionedSerializer<MarketSplit> {

  public static final MarketSplitSerializer INSTANCE = new MarketSplitSerializer();

  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(MarketSplit split) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(split, out);
    }
    return bytes.toByteArray();
  }

  @Override
  public MarketSplit deserialize(int version, byte[] serialized) throws IOException {
    requireVersion(version);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
      return read(in);
    }
  }

  /** Throws for a version that this build cannot read. */
  public static void requireVersion(int version) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "market split of version "
              + version
              + " in the checkpoint, this build reads version "
              + VERSION
              + ": restore with the build that wrote it");
    }
  }

  public static void write(MarketSplit split, DataOutputStream out) throws IOException {
    out.writeUTF(split.symbol());
    out.writeInt(split.files().size());
    for (LogFile file : split.files()) {
      out.writeUTF(file.path());
      out.writeBoolean(file.shared());
    }
    out.writeInt(split.fileIndex());
    out.writeLong(split.offset());
    out.writeLong(split.clampNs());
  }

  public static MarketSplit read(DataInputStream in) throws IOException {
    String symbol = in.readUTF();
    int count = in.readInt();
    List<LogFile> files = new ArrayList<>(Math.min(count, 10_000));
    for (int i = 0; i < count; i++) {
      files.add(new LogFile(in.readUTF(), in.readBoolean()));
    }
    return new MarketSplit(symbol, files, in.readInt(), in.readLong(), in.readLong());
  }
}
