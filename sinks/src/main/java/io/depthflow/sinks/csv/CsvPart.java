package io.depthflow.sinks.csv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A file that is written and waits for its checkpoint.
 *
 * @param pending name of the written file
 * @param file name under which it is to be seen
 */
record CsvPart(String pending, String file) {

  static final class Serializer implements SimpleVersionedSerializer<CsvPart> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(CsvPart part) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(part.pending());
      out.writeUTF(part.file());
      return bytes.toByteArray();
    }

    @Override
    public CsvPart deserialize(int version, byte[] serialized) throws IOException {
      if (version != 1) {
        throw new IOException("CSV part of unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      return new CsvPart(in.readUTF(), in.readUTF());
    }
  }
}
