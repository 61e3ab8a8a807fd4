package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Encodes row groups, of one file or of several by turns: what it works with, half a megabyte and
 * as much again outside the heap as ZSTD asks for, is there once. One thread.
 */
final class GroupEncoder implements AutoCloseable {
  private final ZstdCodecs codecs = new ZstdCodecs();
  private final ChunkEncoder chunks =
      new ChunkEncoder(codecs, HeapByteBufferAllocator.getInstance());

  /** Writes a row group; the buffers are empty afterwards. */
  void write(ColumnBuffer[] columns, MessageType schema, int rows, ParquetFileWriter file)
      throws IOException {
    List<ColumnDescriptor> descriptors = schema.getColumns();
    try (ColumnChunkPageWriteStore group =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(CompressionCodecName.ZSTD),
            schema,
            HeapByteBufferAllocator.getInstance(),
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH)) {
      for (int i = 0; i < columns.length; i++) {
        ColumnDescriptor descriptor = descriptors.get(i);
        chunks.write(
            columns[i], descriptor.getPrimitiveType(), rows, group.getPageWriter(descriptor));
        columns[i].clear();
      }
      file.startBlock(rows);
      group.flushToFileWriter(file);
      file.endBlock();
    }
  }

  /** Gives back what lies outside the heap. */
  @Override
  public void close() {
    codecs.release();
  }
}
