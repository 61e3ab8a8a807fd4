package io.depthflow.market.book;

import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.Trade;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Samples one symbol's book at the end of every period. What comes out is a function of the
 * symbol's own lines alone: before a line is applied, {@link #advanceTo} sends every period that
 * ended at or before the line's receive time. A line received exactly at a period's end belongs to
 * the next period. No timer and no watermark has a say.
 *
 * <p>Samples and tops are sent while the book is in step and both its sides exist. A sample says
 * how many of its tiers lie beyond what is {@linkplain TrustedRange known} to be the venue's: where
 * the price has run far from a snapshot and no other one came, levels that nobody touched since are
 * missing there. A silence of more than {@value #SILENCE_MAX_MS} ms between two lines is a break:
 * nothing is sent for it and the book must be synchronised anew. Every loss of step begins another
 * {@linkplain BookSample#segment() segment}, and so does a snapshot that takes the place of a book
 * in step.
 *
 * <p>Where a log carries both trades and aggregate trades, only the kind seen first is counted.
 *
 * <p>Pure and single-threaded. {@link #write}, {@link #read} and {@link #copy} carry all but the
 * output, which is set again.
 */
public final class SymbolSampler implements MarketListener {

  /** Longest silence that a book is trusted across, milliseconds of receive time. */
  public static final long SILENCE_MAX_MS = 600_000;

  private static final long NS_PER_MS = 1_000_000L;
  private static final long NONE = Long.MIN_VALUE;

  /** Causes that no marker names, by the words of those that markers do name. */
  private static final String PAUSE = "pause";

  private static final String RESUBSCRIBED = "resubscribed";

  private final String symbol;
  private final long periodMs;
  private final BookSynchronizer synchronizer;
  private final FlowMeter flow;
  private final TopWatch top = new TopWatch();
  private final SourceMeter source = new SourceMeter();
  private SamplerOutput output;
  private BookCrossCheck crossCheck;

  private Grid grid = Grid.COARSEST;
  private long nextEndMs = NONE;
  private long lastLineNs = NONE;
  private long lastBookNs = NONE;
  private long segment;
  private boolean tradesSeen;
  private boolean aggregatesCounted;

  private final long[] counts = new long[SampleCount.values().length];

  /**
   * @param symbol upper case
   * @param periodMs length of a period, milliseconds; periods end at its multiples
   */
  public SymbolSampler(String symbol, long periodMs) {
    this(symbol, periodMs, new BookSynchronizer(), new FlowMeter());
  }

  private SymbolSampler(
      String symbol, long periodMs, BookSynchronizer synchronizer, FlowMeter flow) {
    if (periodMs <= 0) {
      throw new IllegalArgumentException("periodMs must be positive: " + periodMs);
    }
    this.symbol = symbol;
    this.periodMs = periodMs;
    this.synchronizer = synchronizer;
    this.flow = flow;
  }

  /** Where samples and tops go; must be set before lines come, and again after a restore. */
  public void setOutput(SamplerOutput output) {
    this.output = output;
    synchronizer.setObserver(output);
  }

  /** Where they go now; null before it was set, and in a copy. */
  public SamplerOutput output() {
    return output;
  }

  /** Holds every book against the venue's own statements; null for none. Not part of the state. */
  public void setCrossCheck(BookCrossCheck crossCheck) {
    this.crossCheck = crossCheck;
  }

  public boolean hasCrossCheck() {
    return crossCheck != null;
  }

  /**
   * Sends every period that ended at or before a line's receive time. To be called before each line
   * is decoded into this listener.
   */
  public void advanceTo(long receiveTimeNs) {
    if (lastLineNs != NONE && receiveTimeNs - lastLineNs > SILENCE_MAX_MS * NS_PER_MS) {
      add(SampleCount.SILENCES);
      if (synchronizer.inSync()) {
        output.lost(symbol, PAUSE);
      }
      lose();
      synchronizer.onBreak();
      flow.reset();
      source.forget();
      nextEndMs = NONE;
    }
    lastLineNs = lastLineNs == NONE ? receiveTimeNs : Math.max(lastLineNs, receiveTimeNs);
    long nowMs = Math.floorDiv(receiveTimeNs, NS_PER_MS);
    if (nextEndMs == NONE) {
      nextEndMs = Math.floorDiv(nowMs, periodMs) * periodMs + periodMs;
    }
    while (nextEndMs <= nowMs) {
      closePeriod();
    }
  }

  /**
   * Counts a line into the digest of the next sample; to be called behind {@link #advanceTo}.
   *
   * @param number {@link LineDigest#of} of the line
   */
  public void digest(long number) {
    source.add(number);
  }

  @Override
  public void onGrid(Grid finer) {
    long priceFactor = Grid.pow10(finer.priceDecimals() - grid.priceDecimals());
    long quantityFactor = Grid.pow10(finer.quantityDecimals() - grid.quantityDecimals());
    grid = finer;
    synchronizer.scale(priceFactor, quantityFactor);
    flow.scale(priceFactor, quantityFactor);
    top.scale(priceFactor, quantityFactor);
    if (crossCheck != null) {
      crossCheck.scale(priceFactor, quantityFactor);
    }
  }

  @Override
  public void onDepth(DepthUpdate update, long receiveTimeNs) {
    boolean was = synchronizer.inSync();
    long events = synchronizer.applied();
    long levels = synchronizer.appliedLevels();
    after(was, events, levels, synchronizer.onDepth(update), receiveTimeNs);
  }

  @Override
  public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
    boolean was = synchronizer.inSync();
    long events = synchronizer.applied();
    long levels = synchronizer.appliedLevels();
    after(was, events, levels, synchronizer.onSnapshot(snapshot), receiveTimeNs);
  }

  @Override
  public void onBookTicker(BookTicker ticker, long receiveTimeNs) {
    if (crossCheck != null) {
      crossCheck.onTicker(ticker);
    }
    other(synchronizer.onBookTicker(ticker, receiveTimeNs));
  }

  @Override
  public void onPartialDepth(DepthUpdate tiers, long receiveTimeNs) {
    if (crossCheck != null) {
      crossCheck.onPartialDepth(tiers);
    }
  }

  @Override
  public void onTrade(Trade trade, long receiveTimeNs) {
    other(synchronizer.onOther(receiveTimeNs));
    if (!tradesSeen) {
      tradesSeen = true;
      aggregatesCounted = trade.aggregate();
    }
    if (trade.aggregate() == aggregatesCounted) {
      flow.trade(trade);
    } else {
      add(SampleCount.OTHER_TRADES);
    }
  }

  @Override
  public void onConnect(long receiveTimeNs) {
    breakOff(RESUBSCRIBED);
    synchronizer.onConnect();
  }

  @Override
  public void onPolled(long receiveTimeNs) {
    breakOff(RESUBSCRIBED);
    synchronizer.onPolled();
  }

  @Override
  public void onGap(String cause, long receiveTimeNs) {
    breakOff(cause);
  }

  public String symbol() {
    return symbol;
  }

  public long periodMs() {
    return periodMs;
  }

  public boolean needsSnapshot() {
    return synchronizer.needsSnapshot();
  }

  public boolean inSync() {
    return synchronizer.inSync();
  }

  /** The book; meaningful only while {@link #inSync()}. */
  public OrderBook book() {
    return synchronizer.book();
  }

  public BookSynchronizer synchronizer() {
    return synchronizer;
  }

  public Grid grid() {
    return grid;
  }

  /** Number of losses of step so far. */
  public long segment() {
    return segment;
  }

  public long count(SampleCount what) {
    return counts[what.ordinal()];
  }

  public void write(DataOutput out) throws IOException {
    out.writeUTF(symbol);
    out.writeLong(periodMs);
    synchronizer.write(out);
    flow.write(out);
    out.writeByte(grid.priceDecimals());
    out.writeByte(grid.quantityDecimals());
    out.writeBoolean(tradesSeen);
    out.writeBoolean(aggregatesCounted);
    source.write(out);
    top.write(out);
    out.writeLong(nextEndMs);
    out.writeLong(lastLineNs);
    out.writeLong(lastBookNs);
    out.writeLong(segment);
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  public static SymbolSampler read(DataInput in) throws IOException {
    SymbolSampler s =
        new SymbolSampler(
            in.readUTF(), in.readLong(), BookSynchronizer.read(in), FlowMeter.read(in));
    s.grid = new Grid(in.readByte(), in.readByte());
    s.tradesSeen = in.readBoolean();
    s.aggregatesCounted = in.readBoolean();
    s.source.readInto(in);
    s.top.readInto(in);
    s.nextEndMs = in.readLong();
    s.lastLineNs = in.readLong();
    s.lastBookNs = in.readLong();
    s.segment = in.readLong();
    for (int i = 0; i < s.counts.length; i++) {
      s.counts[i] = in.readLong();
    }
    return s;
  }

  /** A deep copy without an output. */
  public SymbolSampler copy() {
    SymbolSampler s = new SymbolSampler(symbol, periodMs, synchronizer.copy(), flow.copy());
    s.grid = grid;
    s.tradesSeen = tradesSeen;
    s.aggregatesCounted = aggregatesCounted;
    s.source.set(source);
    s.top.set(top);
    s.nextEndMs = nextEndMs;
    s.lastLineNs = lastLineNs;
    s.lastBookNs = lastBookNs;
    s.segment = segment;
    System.arraycopy(counts, 0, s.counts, 0, counts.length);
    return s;
  }

  private void after(
      boolean wasInSync,
      long eventsBefore,
      long levelsBefore,
      SyncResult result,
      long receiveTimeNs) {
    if (wasInSync && !synchronizer.inSync()) {
      output.lost(symbol, synchronizer.lastLoss().code());
      lose();
      return;
    }
    long events = synchronizer.applied() - eventsBefore;
    long levels = synchronizer.appliedLevels() - levelsBefore;
    switch (result) {
      case APPLIED -> {
        flow.update(synchronizer.book(), levels, receiveTimeNs);
        published(receiveTimeNs);
      }
      case SYNCHRONISED -> {
        flow.start(synchronizer.book(), receiveTimeNs);
        flow.countReplayed(events, levels);
        published(receiveTimeNs);
      }
      case REFRESHED -> {
        // The tiers are what they were, but for the event that a snapshot had waited for.
        if (events != 0) {
          flow.update(synchronizer.book(), levels, receiveTimeNs);
          published(receiveTimeNs);
        }
      }
      case RELOADED -> {
        output.lost(symbol, synchronizer.lastLoss().code());
        lose();
        flow.start(synchronizer.book(), receiveTimeNs);
        flow.countReplayed(events, levels);
        published(receiveTimeNs);
      }
      default -> {
        // Queued, ignored or refused: the published book is as it was.
      }
    }
  }

  /** What another stream said may have voided the book. */
  private void other(SyncResult result) {
    if (result != SyncResult.NOTED) {
      output.lost(symbol, synchronizer.lastLoss().code());
      lose();
    }
  }

  private void published(long receiveTimeNs) {
    lastBookNs = receiveTimeNs;
    if (crossCheck != null) {
      crossCheck.onBook(synchronizer.lastUpdateId(), synchronizer.book(), synchronizer.range());
    }
    if (synchronizer.book().hasBothSides()) {
      BookTop change = top.change(flow, symbol, grid, receiveTimeNs);
      if (change != null) {
        output.top(change);
      }
    }
  }

  private void breakOff(String cause) {
    if (synchronizer.inSync()) {
      add(SampleCount.BREAKS);
      output.lost(symbol, cause);
    }
    lose();
    synchronizer.onBreak();
    source.forget();
  }

  /** To be called when the book was in step until now, or before it is broken off. */
  private void lose() {
    if (top.isSent() || lastBookNs != NONE) {
      segment++;
    }
    top.forget();
    lastBookNs = NONE;
    flow.lose();
  }

  private void closePeriod() {
    if (synchronizer.inSync()) {
      if (synchronizer.book().hasBothSides()) {
        BookSample sample =
            flow.sample(
                symbol,
                nextEndMs,
                segment,
                grid,
                ageMs(lastBookNs),
                ageMs(flow.lastMoveNs()),
                synchronizer.book(),
                synchronizer.range(),
                source.take());
        add(SampleCount.SAMPLES);
        if (!sample.isTrusted()) {
          add(SampleCount.UNTRUSTED);
        }
        output.sample(sample);
      } else {
        add(SampleCount.ONE_SIDED);
        output.unsampled(symbol);
      }
    }
    flow.reset();
    nextEndMs += periodMs;
  }

  private void add(SampleCount what) {
    counts[what.ordinal()]++;
  }

  /** In whole microseconds before it is floored: so logs of either resolution give one row. */
  private long ageMs(long receiveTimeNs) {
    return Math.floorDiv(nextEndMs * 1_000L - Math.floorDiv(receiveTimeNs, 1_000L), 1_000L);
  }
}
