package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;
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
  /** Three numbers of five bytes at most. */
  private static final int DELTA_HEADER_BYTES = 15;

  /** Writers have 128 or 256 values in a block. */
  private static final int DELTA_BLOCK_MOST = 1 << 16;

  private final ColumnDescriptor descriptor;
  private final Column.Type type;
  private final PageReader pages;
  private final SplitDoubles splitDoubles;
  private final Dictionary dictionary;
  private final boolean[] present;

  /** Whether {@link #present} is true throughout. */
  private boolean allPresent;

  /** The one of its type has room for a batch. */
  private final long[] longs;

  private final double[] doubles;
  private final String[] strings;

  private ValuesReader values;

  /** By row of the page; null where all have a value. */
  private boolean[] pagePresent;

  /** Doubles of the page one after the other, where every row has one; else null. */
  private DoubleBuffer plain;

  /** The same, lying byte by byte ({@link SplitDoubles}). */
  private ByteBuffer split;

  private int pageRow;
  private int pageRows;

  /**
   * @param batch most rows that are read at a time
   * @param splitDoubles for that many; readers that take turns may share it
   */
  ColumnChunkReader(
      ColumnDescriptor descriptor,
      Column.Type type,
      PageReader pages,
      int batch,
      SplitDoubles splitDoubles)
      throws IOException {
    this.descriptor = descriptor;
    this.type = type;
    this.pages = pages;
    this.splitDoubles = splitDoubles;
    DictionaryPage page = pages.readDictionaryPage();
    this.dictionary = page == null ? null : page.getEncoding().initDictionary(descriptor, page);
    this.present = new boolean[batch];
    boolean whole = type == Column.Type.LONG || type == Column.Type.INT;
    this.longs = new long[whole ? batch : 0];
    this.doubles = new double[type == Column.Type.DOUBLE ? batch : 0];
    this.strings = new String[type == Column.Type.STRING ? batch : 0];
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

  /** By row; filled anew by the next {@link #read}. */
  double[] doubles() {
    return doubles;
  }

  /** The same for a column of integers. */
  long[] longs() {
    return longs;
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
      if (pagePresent != null) {
        System.arraycopy(pagePresent, pageRow, present, row, take);
        allPresent = false;
      } else if (!allPresent) {
        Arrays.fill(present, row, row + take, true);
        allPresent = take == present.length;
      }
      decode(row, row + take);
      pageRow += take;
      row += take;
    }
  }

  private void decode(int from, int to) {
    switch (type) {
      case DOUBLE -> {
        if (plain != null) {
          plain.get(pageRow, doubles, from, to - from);
          return;
        }
        if (split != null) {
          splitDoubles.decode(split, pageRows, pageRow, doubles, from, to - from);
          return;
        }
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
      pagePresent =
          descriptor.getMaxDefinitionLevel() == 0 || allPresent(v1, data) ? null : levels(v1, data);
    } else if (page instanceof DataPageV2 v2) {
      data = v2.getData().toInputStream();
      encoding = v2.getDataEncoding();
      pagePresent = descriptor.getMaxDefinitionLevel() == 0 ? null : levels(v2);
    } else {
      throw new IOException("page of unknown kind " + page);
    }
    plain = null;
    split = null;
    if (type == Column.Type.DOUBLE && pagePresent == null) {
      if (encoding == Encoding.PLAIN) {
        plain = doubles(data).asDoubleBuffer();
        return;
      }
      if (encoding == Encoding.BYTE_STREAM_SPLIT) {
        split = doubles(data);
        return;
      }
    }
    if (encoding == Encoding.DELTA_BINARY_PACKED) {
      requireDeltas(data);
    } else if (encoding.usesDictionary() && data.available() > 0) {
      requireIds(data);
    }
    values =
        encoding.usesDictionary()
            ? encoding.getDictionaryBasedValuesReader(descriptor, ValuesType.VALUES, dictionary())
            : encoding.getValuesReader(descriptor, ValuesType.VALUES);
    values.initFromPage(pageRows, data);
  }

  /** Parquet's reader takes as much memory as the first bytes of such a page ask for. */
  private void requireDeltas(ByteBufferInputStream data) throws IOException {
    data.mark(DELTA_HEADER_BYTES);
    int block = BytesUtils.readUnsignedVarInt(data);
    BytesUtils.readUnsignedVarInt(data);
    int count = BytesUtils.readUnsignedVarInt(data);
    data.reset();
    if (block < 0 || block > DELTA_BLOCK_MOST || count < 0 || count > pageRows) {
      throw new IOException(
          "column %s: a page of %d rows says that it holds %d deltas in blocks of %d"
              .formatted(descriptor.getPath()[0], pageRows, count, block));
    }
  }

  /** A byte says how many bits an id has. */
  private void requireIds(ByteBufferInputStream data) throws IOException {
    int values = pageRows;
    if (pagePresent != null) {
      for (boolean present : pagePresent) {
        values -= present ? 0 : 1;
      }
    }
    data.mark(data.available());
    BoundedRuns.require(data, data.read(), values);
    data.reset();
  }

  /** Eight bytes for each row of the page. */
  private ByteBuffer doubles(ByteBufferInputStream data) throws IOException {
    if (data.available() != pageRows * Double.BYTES) {
      throw new IOException(
          "column %s: a page of %d doubles holds %d bytes"
              .formatted(descriptor.getPath()[0], pageRows, data.available()));
    }
    return data.slice(data.available()).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private Dictionary dictionary() throws IOException {
    if (dictionary == null) {
      throw new IOException("column " + descriptor.getPath()[0] + " has lost its dictionary");
    }
    return dictionary;
  }

  /**
   * Passes the definition levels where they are one run of ones, as in most pages: four bytes of
   * length, twice the number of rows as a varint, and the level.
   */
  private boolean allPresent(DataPageV1 page, ByteBufferInputStream data) throws IOException {
    if (page.getDlEncoding() != Encoding.RLE) {
      return false;
    }
    ByteBufferInputStream levels = page.getBytes().toInputStream();
    int length = BytesUtils.readIntLittleEndian(levels);
    int header = BytesUtils.readUnsignedVarInt(levels);
    boolean all = (header & 1) == 0 && header >>> 1 >= pageRows && levels.read() == 1;
    if (all) {
      data.skipFully(Integer.BYTES + length);
    }
    return all;
  }

  private boolean[] levels(DataPageV1 page, ByteBufferInputStream data) throws IOException {
    if (page.getDlEncoding() == Encoding.RLE) {
      data.mark(data.available());
      data.skipFully(Integer.BYTES);
      BoundedRuns.require(data, 1, pageRows);
      data.reset();
    }
    ValuesReader reader =
        page.getDlEncoding().getValuesReader(descriptor, ValuesType.DEFINITION_LEVEL);
    reader.initFromPage(pageRows, data);
    boolean[] levels = new boolean[pageRows];
    boolean all = true;
    for (int row = 0; row < pageRows; row++) {
      levels[row] = reader.readInteger() == 1;
      all &= levels[row];
    }
    return all ? null : levels;
  }

  private boolean[] levels(DataPageV2 page) throws IOException {
    BoundedRuns.require(page.getDefinitionLevels().toInputStream(), 1, pageRows);
    RunLengthBitPackingHybridDecoder reader =
        new RunLengthBitPackingHybridDecoder(1, page.getDefinitionLevels().toInputStream());
    boolean[] levels = new boolean[pageRows];
    for (int row = 0; row < pageRows; row++) {
      levels[row] = reader.readInt() == 1;
    }
    return levels;
  }
}
