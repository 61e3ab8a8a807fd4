package io.depthflow.market.book;

import io.depthflow.market.DepthUpdate;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes and reads queued depth events as part of a state. */
final class DepthUpdateIo {

  private DepthUpdateIo() {}

  static void write(DepthUpdate e, DataOutput out) throws IOException {
    out.writeLong(e.eventTimeMs());
    out.writeLong(e.transactionTimeMs());
    out.writeLong(e.firstUpdateId());
    out.writeLong(e.finalUpdateId());
    out.writeLong(e.previousFinalUpdateId());
    write(e.bids(), out);
    write(e.asks(), out);
  }

  static DepthUpdate read(DataInput in) throws IOException {
    DepthUpdate e = new DepthUpdate();
    e.reset(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    read(e.bids(), in);
    read(e.asks(), in);
    return e;
  }

  private static void write(DepthUpdate.Levels levels, DataOutput out) throws IOException {
    out.writeInt(levels.size());
    for (int i = 0; i < levels.size(); i++) {
      out.writeLong(levels.ticks(i));
      out.writeLong(levels.lots(i));
    }
  }

  private static void read(DepthUpdate.Levels levels, DataInput in) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      long ticks = in.readLong();
      levels.add(ticks, in.readLong());
    }
  }
}
