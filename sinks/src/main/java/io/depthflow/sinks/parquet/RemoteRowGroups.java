package io.depthflow.sinks.parquet;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;

/** Row groups as Parquet reads them: what is asked for of one at once. */
final class RemoteRowGroups implements RowGroups {
  private final ParquetFileReader reader;
  private PageReadStore group;

  RemoteRowGroups(ParquetFileReader reader, MessageType columns) {
    this.reader = reader;
    reader.setRequestedSchema(columns);
  }

  @Override
  public boolean next() throws IOException {
    closeGroup();
    group = reader.readNextRowGroup();
    return group != null;
  }

  @Override
  public long rows() {
    return group.getRowCount();
  }

  @Override
  public PageReader pages(ColumnDescriptor column) {
    return group.getPageReader(column);
  }

  /** Gives its buffers back. */
  private void closeGroup() {
    if (group != null) {
      group.close();
      group = null;
    }
  }

  @Override
  public void close() throws IOException {
    closeGroup();
    reader.close();
  }
}
