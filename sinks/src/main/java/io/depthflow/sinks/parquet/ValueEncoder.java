package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.api.Binary;

/**
 * Values in Parquet's encodings. What a method returns lies in buffers that the next call of it
 * uses again. One thread.
 */
final class ValueEncoder {
  private static final int SLAB_BYTES = 1 << 12;
  private static final int SLAB_BYTES_MAX = 1 << 20;

  private final ByteBufferAllocator allocator;
  private final DeltaBinaryPackingValuesWriterForLong longDeltas;
  private final DeltaBinaryPackingValuesWriterForInteger intDeltas;
  private byte[] bytes = new byte[0];

  ValueEncoder(ByteBufferAllocator allocator) {
    this.allocator = allocator;
    longDeltas = new DeltaBinaryPackingValuesWriterForLong(SLAB_BYTES, SLAB_BYTES_MAX, allocator);
    intDeltas = new DeltaBinaryPackingValuesWriterForInteger(SLAB_BYTES, SLAB_BYTES_MAX, allocator);
  }

  /** PLAIN, eight bytes a value. */
  BytesInput plain(long[] values, int from, int to) {
    int count = to - from;
    buffer(count * Long.BYTES).asLongBuffer().put(values, from, count);
    return BytesInput.from(bytes, 0, count * Long.BYTES);
  }

  /** BYTE_STREAM_SPLIT: all lowest bytes, then all second ones, and so on. */
  BytesInput split(long[] values, int from, int to) {
    int count = to - from;
    buffer(count * Long.BYTES);
    for (int i = 0; i < count; i++) {
      long bits = values[from + i];
      for (int at = i; at < count * Long.BYTES; at += count) {
        bytes[at] = (byte) bits;
        bits >>>= Byte.SIZE;
      }
    }
    return BytesInput.from(bytes, 0, count * Long.BYTES);
  }

  /** DELTA_BINARY_PACKED of 64 bits. */
  BytesInput longDeltas(long[] values, int from, int to) {
    longDeltas.reset();
    for (int i = from; i < to; i++) {
      longDeltas.writeLong(values[i]);
    }
    return longDeltas.getBytes();
  }

  /** DELTA_BINARY_PACKED of 32 bits: deltas wrap as they do in readers of INT32. */
  BytesInput intDeltas(long[] values, int from, int to) {
    intDeltas.reset();
    for (int i = from; i < to; i++) {
      intDeltas.writeInteger((int) values[i]);
    }
    return intDeltas.getBytes();
  }

  /** PLAIN, each with its length before it. */
  BytesInput strings(Binary[] values, int from, int to) {
    int size = 0;
    for (int i = from; i < to; i++) {
      size += Integer.BYTES + values[i].length();
    }
    ByteBuffer out = buffer(size);
    for (int i = from; i < to; i++) {
      out.putInt(values[i].length()).put(values[i].toByteBuffer());
    }
    return BytesInput.from(bytes, 0, size);
  }

  /** PLAIN entries of a dictionary page. */
  BytesInput entries(ValueDictionary dictionary) {
    ByteBuffer out = buffer(dictionary.size() * Long.BYTES);
    for (int id = 0; id < dictionary.size(); id++) {
      out.putLong(dictionary.entry(id));
    }
    return BytesInput.from(bytes, 0, out.position());
  }

  /** RLE_DICTIONARY: the width in bits, then the ids in runs. */
  BytesInput ids(ValueDictionary dictionary, int from, int to) throws IOException {
    RunLengthBitPackingHybridEncoder runs = runs(dictionary.width());
    for (int i = from; i < to; i++) {
      runs.writeInt(dictionary.id(i));
    }
    return BytesInput.concat(
        BytesInput.from(new byte[] {(byte) dictionary.width()}), runs.toBytes());
  }

  /** Definition levels of an optional column: length, then runs of 0 (null) and 1. */
  BytesInput levels(ColumnBuffer column, int fromRow, int toRow) throws IOException {
    RunLengthBitPackingHybridEncoder runs = runs(1);
    for (int row = fromRow; row < toRow; row++) {
      runs.writeInt(column.present(row) ? 1 : 0);
    }
    BytesInput levels = runs.toBytes();
    return BytesInput.concat(BytesInput.fromInt(Math.toIntExact(levels.size())), levels);
  }

  private RunLengthBitPackingHybridEncoder runs(int width) {
    return new RunLengthBitPackingHybridEncoder(width, SLAB_BYTES, SLAB_BYTES_MAX, allocator);
  }

  private ByteBuffer buffer(int size) {
    if (bytes.length < size) {
      bytes = new byte[size];
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
