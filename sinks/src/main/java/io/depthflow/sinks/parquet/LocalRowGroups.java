package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;

/** Row groups of which each page is read when its turn has come. */
final class LocalRowGroups implements RowGroups {
  private final ParquetFileReader reader;
  private final FileChannel file;
  private final long fileBytes;
  private final ReadBuffers buffers;
  private final ZstdCodecs codecs = new ZstdCodecs();
  private final Iterator<BlockMetaData> groups;

  /** Of the row group. */
  private final Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();

  /** Those of the row group that were asked for. */
  private final List<ChunkPages> opened = new ArrayList<>();

  private long rows;

  LocalRowGroups(Path file, ParquetFileReader reader, ReadBuffers buffers) throws IOException {
    this.reader = reader;
    this.buffers = buffers;
    this.groups = reader.getRowGroups().iterator();
    this.file = FileChannel.open(file);
    this.fileBytes = this.file.size();
  }

  @Override
  public boolean next() {
    closeGroup();
    if (!groups.hasNext()) {
      return false;
    }
    BlockMetaData group = groups.next();
    rows = group.getRowCount();
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      chunks.put(chunk.getPath(), chunk);
    }
    return true;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public PageReader pages(ColumnDescriptor column) throws IOException {
    ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(column.getPath()));
    if (chunk == null) {
      throw new IOException("column " + column.getPath()[0] + " is missing in a row group");
    }
    ChunkPages pages = new ChunkPages(file, fileBytes, chunk, codecs, buffers);
    opened.add(pages);
    return pages;
  }

  /** Gives its buffers back. */
  private void closeGroup() {
    opened.forEach(ChunkPages::close);
    opened.clear();
    chunks.clear();
  }

  @Override
  public void close() throws IOException {
    closeGroup();
    codecs.release();
    try (reader) {
      file.close();
    }
  }
}
