package io.depthflow.sinks.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Writes one column of a row group as data pages of version 1, in the encoding that a slice of it
 * shows to be the smallest behind ZSTD:
 *
 * <ul>
 *   <li>RLE_DICTIONARY where few values repeat (prices of a quiet market, returns of some ticks);
 *   <li>PLAIN where runs of values repeat;
 *   <li>for doubles BYTE_STREAM_SPLIT: sign and exponent vary little, even if no value repeats;
 *       pages that ZSTD does not shrink by it are PLAIN, which takes one copy to read;
 *   <li>for integers DELTA_BINARY_PACKED: ticks and times change little from row to row.
 * </ul>
 *
 * Each of these is old enough for every reader of today. One thread.
 */
final class ChunkEncoder {
  /** 64 KiB of a column: values and what becomes of them stay in the cache. */
  static final int PAGE_ROWS = 8192;

  private static final int SLICE = 1024;

  /** Fewer values are not worth a trial. */
  private static final int TRIAL_MIN = 256;

  /** What an entry of a dictionary takes behind ZSTD, about. */
  private static final double ENTRY_BYTES = 7;

  private final ZstdCodecs codecs;
  private final ValueEncoder values;
  private final ValueDictionary dictionary = new ValueDictionary();

  ChunkEncoder(ZstdCodecs codecs, ByteBufferAllocator allocator) {
    this.codecs = codecs;
    this.values = new ValueEncoder(allocator);
  }

  void write(ColumnBuffer column, PrimitiveType type, int rows, PageWriter out) throws IOException {
    Encoding encoding = encoding(column);
    if (encoding == Encoding.RLE_DICTIONARY) {
      out.writeDictionaryPage(
          new DictionaryPage(values.entries(dictionary), dictionary.size(), Encoding.PLAIN));
    }
    int from = 0;
    for (int row = 0; row < rows; row += PAGE_ROWS) {
      int toRow = Math.min(rows, row + PAGE_ROWS);
      int to = from + column.count(row, toRow);
      Encoding used = encoding;
      BytesInput levels =
          column.column().optional() ? values.levels(column, row, toRow) : BytesInput.empty();
      BytesInput page = BytesInput.concat(levels, encode(column, used, from, to));
      if (used == Encoding.BYTE_STREAM_SPLIT && !codecs.pack(page)) {
        used = Encoding.PLAIN;
        page = BytesInput.concat(levels, encode(column, used, from, to));
        codecs.store(page);
      }
      Statistics<?> statistics = ChunkStatistics.of(column, type, from, to);
      statistics.incrementNumNulls(toRow - row - (to - from));
      out.writePage(page, toRow - row, toRow - row, statistics, Encoding.RLE, Encoding.RLE, used);
      from = to;
    }
  }

  private BytesInput encode(ColumnBuffer column, Encoding encoding, int from, int to)
      throws IOException {
    if (column.column().type() == Column.Type.STRING) {
      return values.strings(column.strings(), from, to);
    }
    return switch (encoding) {
      case RLE_DICTIONARY -> values.ids(dictionary, from, to);
      case BYTE_STREAM_SPLIT -> values.split(column.bits(), from, to);
      case DELTA_BINARY_PACKED ->
          column.column().type() == Column.Type.INT
              ? values.intDeltas(column.bits(), from, to)
              : values.longDeltas(column.bits(), from, to);
      default -> values.plain(column.bits(), from, to);
    };
  }

  /** Builds the dictionary too, where it is chosen. */
  private Encoding encoding(ColumnBuffer column) throws IOException {
    return switch (column.column().type()) {
      case STRING -> Encoding.PLAIN;
      case INT -> Encoding.DELTA_BINARY_PACKED;
      case LONG -> smallest(column, Encoding.DELTA_BINARY_PACKED);
      case DOUBLE -> smallest(column, Encoding.BYTE_STREAM_SPLIT);
    };
  }

  private Encoding smallest(ColumnBuffer column, Encoding usual) throws IOException {
    int count = column.count();
    if (count < TRIAL_MIN) {
      return usual;
    }
    int slice = Math.min(SLICE, count);
    int from = (count - slice) / 2;
    int to = from + slice;
    Encoding best = usual;
    double least = codecs.packedSize(encode(column, usual, from, to));
    double plain = codecs.packedSize(values.plain(column.bits(), from, to));
    if (plain < least) {
      best = Encoding.PLAIN;
      least = plain;
    }
    if (dictionary.build(column.bits(), count)) {
      double share = (double) (to - from) / count;
      double ids =
          codecs.packedSize(values.ids(dictionary, from, to))
              + dictionary.size() * ENTRY_BYTES * share;
      if (ids < least) {
        best = Encoding.RLE_DICTIONARY;
      }
    }
    return best;
  }
}
