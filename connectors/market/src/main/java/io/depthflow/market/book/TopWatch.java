package io.depthflow.market.book;

import io.depthflow.market.Grid;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Remembers the best prices and sizes that were sent last. */
final class TopWatch {

  private boolean sent;
  private long bidTicks;
  private long bidLots;
  private long askTicks;
  private long askLots;

  boolean isSent() {
    return sent;
  }

  /** The book was lost: whatever comes next is a change. */
  void forget() {
    sent = false;
  }

  /** The top of the flow's book where it is another than the one sent last, else null. */
  BookTop change(FlowMeter flow, String symbol, Grid grid, long receiveTimeNs) {
    if (sent
        && bidTicks == flow.bidTicks()
        && bidLots == flow.bidLots()
        && askTicks == flow.askTicks()
        && askLots == flow.askLots()) {
      return null;
    }
    sent = true;
    bidTicks = flow.bidTicks();
    bidLots = flow.bidLots();
    askTicks = flow.askTicks();
    askLots = flow.askLots();
    return new BookTop(
        symbol,
        receiveTimeNs,
        grid.priceDecimals(),
        grid.quantityDecimals(),
        bidTicks,
        bidLots,
        askTicks,
        askLots);
  }

  void scale(long priceFactor, long quantityFactor) {
    bidTicks = Math.multiplyExact(bidTicks, priceFactor);
    askTicks = Math.multiplyExact(askTicks, priceFactor);
    bidLots = Math.multiplyExact(bidLots, quantityFactor);
    askLots = Math.multiplyExact(askLots, quantityFactor);
  }

  void set(TopWatch other) {
    sent = other.sent;
    bidTicks = other.bidTicks;
    bidLots = other.bidLots;
    askTicks = other.askTicks;
    askLots = other.askLots;
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(sent);
    out.writeLong(bidTicks);
    out.writeLong(bidLots);
    out.writeLong(askTicks);
    out.writeLong(askLots);
  }

  void readInto(DataInput in) throws IOException {
    sent = in.readBoolean();
    bidTicks = in.readLong();
    bidLots = in.readLong();
    askTicks = in.readLong();
    askLots = in.readLong();
  }
}
