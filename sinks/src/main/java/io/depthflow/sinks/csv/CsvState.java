package io.depthflow.sinks.csv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The open batch of one group, as a checkpoint holds it.
 *
 * @param text header and rows so far
 */
record CsvState(String group, String file, String text, int rows) {

  static final class Serializer implements SimpleVersionedSerializer<CsvState> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(CsvState state) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(state.group());
      out.writeUTF(state.file());
      out.writeInt(state.rows());
      byte[] text = state.text().getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
      return bytes.toByteArray();
    }

    @Override
    public CsvState deserialize(int version, byte[] serialized) throws IOException {
      if (version != 1) {
        throw new IOException("CSV state of unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      String group = in.readUTF();
      String file = in.readUTF();
      int rows = in.readInt();
      byte[] text = new byte[in.readInt()];
      in.readFully(text);
      return new CsvState(group, file, new String(text, StandardCharsets.UTF_8), rows);
    }
  }
}
