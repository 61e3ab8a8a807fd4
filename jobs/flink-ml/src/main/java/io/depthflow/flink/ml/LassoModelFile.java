package io.depthflow.flink.ml;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.types.Row;

/** Model data in a file: big-endian, number of coefficients first, the columns in their order. */
final class LassoModelFile {

  private LassoModelFile() {}

  static final class Writer implements Encoder<Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Row row, OutputStream stream) throws IOException {
      LassoModelData data = LassoModelData.of(row);
      DataOutputStream out = new DataOutputStream(stream);
      out.writeInt(data.coefficients().length);
      for (double coefficient : data.coefficients()) {
        out.writeDouble(coefficient);
      }
      out.writeDouble(data.intercept());
      out.writeDouble(data.objective());
      out.writeDouble(data.gap());
      out.writeLong(data.rows());
      out.flush();
    }
  }

  static final class Format extends SimpleStreamFormat<Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Reader<Row> createReader(Configuration config, FSDataInputStream stream) {
      DataInputStream in = new DataInputStream(stream);
      return new Reader<>() {
        @Override
        public Row read() throws IOException {
          int length = in.read();
          if (length < 0) {
            return null;
          }
          length = length << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
          if (length < 1) {
            throw new IOException("a model of " + length + " coefficients: the file is corrupt");
          }
          double[] coefficients = new double[length];
          try {
            for (int i = 0; i < length; i++) {
              coefficients[i] = in.readDouble();
            }
            return new LassoModelData(
                    coefficients, in.readDouble(), in.readDouble(), in.readDouble(), in.readLong())
                .toRow();
          } catch (EOFException e) {
            throw new IOException("the model file ends inside a model; fit and save it anew", e);
          }
        }

        @Override
        public void close() throws IOException {
          in.close();
        }
      };
    }

    @Override
    public TypeInformation<Row> getProducedType() {
      return LassoModelData.TYPE;
    }
  }
}
