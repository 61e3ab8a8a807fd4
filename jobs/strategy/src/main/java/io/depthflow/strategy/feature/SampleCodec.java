package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes and reads a {@link BookSample} as plain numbers, for the window's state; without the
 * digest of its lines, which went on with its row.
 */
final class SampleCodec {

  private SampleCodec() {}

  static void write(BookSample s, DataOutput out) throws IOException {
    out.writeUTF(s.symbol());
    out.writeLong(s.timeMs());
    out.writeLong(s.segment());
    out.writeInt(s.priceDecimals());
    out.writeInt(s.quantityDecimals());
    writeLongs(s.bidTicks(), out);
    writeLongs(s.bidLots(), out);
    writeLongs(s.askTicks(), out);
    writeLongs(s.askLots(), out);
    out.writeLong(s.bookAgeMs());
    out.writeLong(s.depthUpdates());
    out.writeLong(s.buyLots());
    out.writeLong(s.sellLots());
    out.writeLong(s.buyTrades());
    out.writeLong(s.sellTrades());
    writeLongs(s.ofiLots(), out);
    out.writeByte(s.untrustedBids());
    out.writeByte(s.untrustedAsks());
    out.writeLong(s.buyTurnover());
    out.writeLong(s.sellTurnover());
    writeLongs(s.bidDepthLots(), out);
    writeLongs(s.askDepthLots(), out);
    out.writeLong(s.bidAddedLots());
    out.writeLong(s.bidRemovedLots());
    out.writeLong(s.askAddedLots());
    out.writeLong(s.askRemovedLots());
    out.writeLong(s.bidMoves());
    out.writeLong(s.askMoves());
    out.writeLong(s.levelUpdates());
    out.writeLong(s.midAgeMs());
  }

  static BookSample read(DataInput in) throws IOException {
    return new BookSample(
        in.readUTF(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        readLongs(in),
        readLongs(in),
        readLongs(in),
        readLongs(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        readLongs(in),
        in.readByte(),
        in.readByte(),
        in.readLong(),
        in.readLong(),
        readLongs(in),
        readLongs(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  private static void writeLongs(long[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static long[] readLongs(DataInput in) throws IOException {
    long[] values = new long[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    return values;
  }
}
