package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;

/**
 * Reads one column of a row group some rows at a time, of whatever writer, page version and
 * encoding. A loop over one column's values stays in a few lines of code and of memory, where
 * Parquet's record assembly goes through every layer for each value.
 */
final class ColumnChunkReader {
  private final ColumnDescriptor descriptor;
  private final Column.Type type;
  private final PageReader pages;
  private final Dictionary dictionary;
  private final boolean[] present;
  private final long[] longs;
  private final double[] doubles;
  private final String[] strings;

  private ValuesReader values;

  /** By row of the page; null where all have a value. */
  private boolean[] pagePresent;

  private int pageRow;
  private int pageRows;

  /**
   * @param batch most rows that are read at a time
   */
  ColumnChunkReader(ColumnDescriptor descriptor, Column.Type type, PageReader pages, int batch)
      throws IOException {
    this.descriptor = descriptor;
    this.type = type;
    this.pages = pages;
    DictionaryPage page = pages.readDictionaryPage();
    this.dictionary = page == null ? null : page.getEncoding().initDictionary(descriptor, page);
    this.present = new boolean[batch];
    this.longs = new long[batch];
    this.doubles = new double[batch];
    this.strings = new String[batch];
  }

  boolean present(int row) {
    return present[row];
  }

  long longAt(int row) {
    return longs[row];
  }

  double doubleAt(int row) {
    return doubles[row];
  }

  String stringAt(int row) {
    return strings[row];
  }

  /** Reads the next rows, which are from then on numbered from 0. */
  void read(int rows) throws IOException {
    int row = 0;
    while (row < rows) {
      if (pageRow == pageRows) {
        open(pages.readPage());
      }
      int take = Math.min(rows - row, pageRows - pageRow);
      if (pagePresent == null) {
        Arrays.fill(present, row, row + take, true);
      } else {
        System.arraycopy(pagePresent, pageRow, present, row, take);
      }
      decode(row, row + take);
      pageRow += take;
      row += take;
    }
  }

  private void decode(int from, int to) {
    switch (type) {
      case DOUBLE -> {
        for (int row = from; row < to; row++) {
          doubles[row] = present[row] ? values.readDouble() : Double.NaN;
        }
      }
      case LONG -> {
        for (int row = from; row < to; row++) {
          longs[row] = present[row] ? values.readLong() : 0;
        }
      }
      case INT -> {
        for (int row = from; row < to; row++) {
          longs[row] = present[row] ? values.readInteger() : 0;
        }
      }
      case STRING -> {
        for (int row = from; row < to; row++) {
          strings[row] = present[row] ? values.readBytes().toStringUsingUTF8() : null;
        }
      }
    }
  }

  private void open(DataPage page) throws IOException {
    if (page == null) {
      throw new IOException("column " + descriptor.getPath()[0] + " ends before the row group");
    }
    pageRow = 0;
    pageRows = page.getValueCount();
    ByteBufferInputStream data;
    Encoding encoding;
    if (page instanceof DataPageV1 v1) {
      data = v1.getBytes().toInputStream();
      encoding = v1.getValueEncoding();
      pagePresent = descriptor.getMaxDefinitionLevel() == 0 ? null : levels(v1, data);
    } else if (page instanceof DataPageV2 v2) {
      data = v2.getData().toInputStream();
      encoding = v2.getDataEncoding();
      pagePresent = descriptor.getMaxDefinitionLevel() == 0 ? null : levels(v2);
    } else {
      throw new IOException("page of unknown kind " + page);
    }
    values =
        encoding.usesDictionary()
            ? encoding.getDictionaryBasedValuesReader(descriptor, ValuesType.VALUES, dictionary())
            : encoding.getValuesReader(descriptor, ValuesType.VALUES);
    values.initFromPage(pageRows, data);
  }

  private Dictionary dictionary() throws IOException {
    if (dictionary == null) {
      throw new IOException("column " + descriptor.getPath()[0] + " has lost its dictionary");
    }
    return dictionary;
  }

  private boolean[] levels(DataPageV1 page, ByteBufferInputStream data) throws IOException {
    ValuesReader reader =
        page.getDlEncoding().getValuesReader(descriptor, ValuesType.DEFINITION_LEVEL);
    reader.initFromPage(pageRows, data);
    boolean[] levels = new boolean[pageRows];
    for (int row = 0; row < pageRows; row++) {
      levels[row] = reader.readInteger() == 1;
    }
    return levels;
  }

  private boolean[] levels(DataPageV2 page) throws IOException {
    RunLengthBitPackingHybridDecoder reader =
        new RunLengthBitPackingHybridDecoder(1, page.getDefinitionLevels().toInputStream());
    boolean[] levels = new boolean[pageRows];
    for (int row = 0; row < pageRows; row++) {
      levels[row] = reader.readInt() == 1;
    }
    return levels;
  }
}
