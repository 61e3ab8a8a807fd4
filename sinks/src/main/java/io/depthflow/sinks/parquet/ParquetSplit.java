package io.depthflow.sinks.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One file of a {@link ParquetRowSource}.
 *
 * @param path URI of the file
 * @param index place of the file in the order of paths; decides who reads it
 * @param rowsDone rows that were handed on before the checkpoint
 */
public record ParquetSplit(String path, int index, long rowsDone) implements SourceSplit {

  @Override
  public String splitId() {
    return index + ":" + path;
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeUTF(path);
    out.writeInt(index);
    out.writeLong(rowsDone);
  }

  private static ParquetSplit read(DataInputStream in) throws IOException {
    return new ParquetSplit(in.readUTF(), in.readInt(), in.readLong());
  }

  private static void requireVersion(int version) throws IOException {
    if (version != 1) {
      throw new IOException("Parquet split of unknown version " + version);
    }
  }

  static final class Serializer implements SimpleVersionedSerializer<ParquetSplit> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(ParquetSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      split.write(new DataOutputStream(bytes));
      return bytes.toByteArray();
    }

    @Override
    public ParquetSplit deserialize(int version, byte[] serialized) throws IOException {
      requireVersion(version);
      return read(new DataInputStream(new ByteArrayInputStream(serialized)));
    }
  }

  static final class ListSerializer implements SimpleVersionedSerializer<List<ParquetSplit>> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(List<ParquetSplit> splits) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(splits.size());
      for (ParquetSplit split : splits) {
        split.write(out);
      }
      return bytes.toByteArray();
    }

    @Override
    public List<ParquetSplit> deserialize(int version, byte[] serialized) throws IOException {
      requireVersion(version);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      int count = in.readInt();
      List<ParquetSplit> splits = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        splits.add(read(in));
      }
      return splits;
    }
  }
}
