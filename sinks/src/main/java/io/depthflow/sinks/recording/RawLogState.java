package io.depthflow.sinks.recording;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What a checkpoint holds of one writer.
 *
 * @param parallelism of the sink; a file belongs to one subtask, so it must not change
 * @param journal name of the writer's journal of opened files
 * @param opened number of the journal's entries at the checkpoint: files opened later are undone
 * @param files files being written, with the length that is good
 */
record RawLogState(int parallelism, String journal, int opened, List<FileState> files) {

  /**
   * One file being written.
   *
   * @param period number of its day or hour since the epoch
   * @param length bytes of whole gzip members that the checkpoint covers
   */
  record FileState(String symbol, long period, long length) {}

  static final class Serializer implements SimpleVersionedSerializer<RawLogState> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(RawLogState state) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(state.parallelism());
      out.writeUTF(state.journal());
      out.writeInt(state.opened());
      out.writeInt(state.files().size());
      for (FileState file : state.files()) {
        out.writeUTF(file.symbol());
        out.writeLong(file.period());
        out.writeLong(file.length());
      }
      return bytes.toByteArray();
    }

    @Override
    public RawLogState deserialize(int version, byte[] serialized) throws IOException {
      if (version != 1) {
        throw new IOException("raw log state of unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      int parallelism = in.readInt();
      String journal = in.readUTF();
      int opened = in.readInt();
      int count = in.readInt();
      List<FileState> files = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        files.add(new FileState(in.readUTF(), in.readLong(), in.readLong()));
      }
      return new RawLogState(parallelism, journal, opened, files);
    }
  }
}
