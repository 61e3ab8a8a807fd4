package io.depthflow.sinks.parquet;

import java.io.EOFException;
import java.io.IOException;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;

/**
 * Looks through runs of Parquet's RLE and bit-packing hybrid before Parquet's reader does: that one
 * takes as much memory as the number before a run asks for, though it be wrong.
 */
final class BoundedRuns {
  /** By which a packed run may exceed the rows: writers fill groups of eight, some a few. */
  private static final int MOST_GROUPS_MORE = 64;

  private BoundedRuns() {}

  /**
   * @param runs is behind them afterwards
   * @param bits of a value
   * @throws IOException if the runs end before so many rows, or one is longer
   */
  static void require(ByteBufferInputStream runs, int bits, int rows) throws IOException {
    long seen = 0;
    while (seen < rows) {
      int header = BytesUtils.readUnsignedVarInt(runs);
      int count = header >>> 1;
      boolean packed = (header & 1) == 1;
      if (packed && count > rows / Byte.SIZE + MOST_GROUPS_MORE) {
        throw new IOException("a run of %d groups in a page of %d rows".formatted(count, rows));
      }
      long bytes = packed ? (long) count * bits : (bits + Byte.SIZE - 1) / Byte.SIZE;
      // What lies behind the values that count may have been left out.
      if (runs.skip(bytes) < bytes && seen + (packed ? 8L * count : count) < rows) {
        throw new EOFException("runs end at row %d of %d".formatted(seen, rows));
      }
      seen += packed ? 8L * count : count;
      if (count == 0) {
        throw new IOException("an empty run at row " + seen);
      }
    }
  }
}
