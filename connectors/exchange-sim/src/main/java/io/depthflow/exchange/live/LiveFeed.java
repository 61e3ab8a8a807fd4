package io.depthflow.exchange.live;

import io.depthflow.binance.codec.CorruptFrameException;
import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.binance.codec.Markers;
import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.RestConfig;
import io.depthflow.binance.ws.StreamConnection;
import io.depthflow.exchange.engine.LiveMarketFeed;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Instrument;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.SyncCount;
import io.depthflow.market.book.SyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real market, read over its public sockets; nothing is ever sent to its orders side. It follows
 * the procedure of the protocol note's section 9 itself, to know when a snapshot is wanted: after
 * every connect, and after every gap of the {@code pu} chain. A lost connection and lines that
 * found no room are gaps, told by a marker in their place.
 *
 * <p>The route /market carries trades only: while it is away the book stays live, and passive
 * orders miss the fills of those trades.
 *
 * <p>Frames come on threads of the connections; everything here happens under one lock.
 */
public final class LiveFeed implements LiveMarketFeed {

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private static final int SNAPSHOT_LIMIT = 1000;

  /** Room for a marker and the line behind it, once lines found none. */
  private static final int ROOM_MIN = 2;

  private final LiveOptions options;
  private final Instrument instrument;
  private final BinanceRestClient rest;
  private final ScheduledThreadPoolExecutor timer;
  private final BlockingQueue<RawLine> queue;
  private final List<LiveSocket> sockets = new ArrayList<>();
  private final LineDecoder decoder;
  private final BookSynchronizer sync = new BookSynchronizer();
  private final Watcher watcher = new Watcher();

  private Runnable available = () -> {};
  private boolean fetching;
  private boolean overflowed;
  private boolean closed;
  private long lastNs;
  private String trouble = "connecting";
  private long connects;
  private long gaps;
  private long snapshots;
  private long dropped;
  private long corrupt;

  /**
   * What happened so far.
   *
   * @param connects connects of the /public socket, failed ones too
   * @param gaps breaks of the book: lost connections, broken chains, lines without room
   * @param snapshots snapshots taken
   * @param dropped lines that found no room
   * @param corrupt frames that were none, left out
   */
  public record Counters(long connects, long gaps, long snapshots, long dropped, long corrupt) {}

  private LiveFeed(LiveOptions options, Instrument instrument, BinanceRestClient rest) {
    this.options = options;
    this.instrument = instrument;
    this.rest = rest;
    this.queue = new ArrayBlockingQueue<>(options.queueMax());
    this.decoder = new LineDecoder(options.symbol());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "live-feed-" + options.symbol());
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Learns the contract and connects.
   *
   * @throws IllegalArgumentException when the venue does not have the symbol, or cannot be asked
   */
  public static LiveFeed connect(LiveOptions options) {
    BinanceRestClient rest = new BinanceRestClient(RestConfig.of(options.restUri(), null));
    try {
      Map<String, Instrument> all = rest.exchangeInfo().join();
      Instrument instrument = all.get(options.symbol());
      if (instrument == null) {
        throw new IllegalArgumentException(
            options.restUri() + " has no contract " + options.symbol() + "; see its exchangeInfo");
      }
      LiveFeed feed = new LiveFeed(options, instrument, rest);
      feed.start();
      return feed;
    } catch (CompletionException e) {
      rest.close();
      throw new IllegalArgumentException(
          "cannot read the contracts of " + options.restUri() + ": " + e.getCause().getMessage(),
          e);
    } catch (RuntimeException e) {
      rest.close();
      throw e;
    }
  }

  private void start() {
    sockets.add(
        new LiveSocket(
            options.address("public", options.publicStreams()), options, timer, new Public()));
    if (!options.marketStreams().isEmpty()) {
      sockets.add(
          new LiveSocket(
              options.address("market", options.marketStreams()), options, timer, new Market()));
    }
    sockets.forEach(LiveSocket::start);
  }

  /** Waits for a line; null once closed. */
  @Override
  public RawLine next() {
    try {
      RawLine line = queue.poll(options.firstLineMs(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new IllegalStateException(
            "no line of "
                + options.symbol()
                + " came from "
                + options.wsUri()
                + " within "
                + options.firstLineMs()
                + " ms ("
                + state()
                + "); check address and route");
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public RawLine poll() {
    return queue.poll();
  }

  @Override
  public synchronized void onAvailable(Runnable told) {
    available = told;
  }

  @Override
  public Instrument instrument() {
    return instrument;
  }

  @Override
  public String label() {
    return "shadow of " + options.wsUri();
  }

  @Override
  public synchronized String state() {
    return (sync.inSync() ? "live" : "not live: " + trouble) + ", " + counters();
  }

  public synchronized Counters counters() {
    return new Counters(
        connects,
        gaps + sync.count(SyncCount.GAPS) + sync.count(SyncCount.CROSSED),
        snapshots,
        dropped,
        corrupt);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    sockets.forEach(LiveSocket::close);
    timer.shutdownNow();
    rest.close();
  }

  /** Takes a line in, if the watcher can read it, and asks for a snapshot when one is wanted. */
  private synchronized void put(byte[] frame, long receiveNs) {
    if (closed) {
      return;
    }
    lastNs = Math.max(lastNs, receiveNs);
    if (overflowed) {
      if (queue.remainingCapacity() < ROOM_MIN) {
        dropped++;
        return;
      }
      overflowed = false;
      gap(GapCause.QUEUE_FULL, "lines found no room");
    }
    RawLine line = new RawLine(options.symbol(), lastNs, frame);
    if (queue.remainingCapacity() == 0) {
      overflowed = true;
      dropped++;
      return;
    }
    try {
      decoder.decode(line, watcher);
    } catch (CorruptFrameException e) {
      corrupt++;
      LOG.warn("A frame of {} is left out: {}", options.symbol(), e.getMessage());
      return;
    }
    queue.add(line);
    available.run();
    if (sync.needsSnapshot()) {
      fetch();
    }
  }

  /** Under the lock: the book is void from here on. */
  private void gap(GapCause cause, String detail) {
    gaps++;
    trouble = detail;
    sync.onBreak();
    RawLine marker =
        new RawLine(options.symbol(), lastNs, Markers.gap(options.symbol(), cause, detail));
    if (queue.offer(marker)) {
      available.run();
    } else {
      overflowed = true; // a marker will come before the next line that finds room
    }
  }

  private synchronized void fetch() {
    if (fetching || closed || !sync.needsSnapshot()) {
      return;
    }
    fetching = true;
    rest.depth(options.symbol(), SNAPSHOT_LIMIT)
        .whenComplete(
            (body, failure) -> {
              if (failure == null) {
                onSnapshot(body);
              } else {
                LOG.warn("No snapshot of {}: {}", options.symbol(), failure.getMessage());
              }
              again();
            });
  }

  private synchronized void onSnapshot(byte[] body) {
    snapshots++;
    fetching = true; // so that put asks for no other one at once
    put(body, StreamConnection.wallClockNs());
  }

  /** Another one after a while, where this one did not help. */
  private synchronized void again() {
    try {
      timer.schedule(
          () -> {
            synchronized (this) {
              fetching = false;
            }
            fetch();
          },
          options.snapshotRetryMs(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The live feed of {} is closed", options.symbol());
    }
  }

  private final class Public implements LiveSocket.Owner {

    @Override
    public void onOpen() {
      synchronized (LiveFeed.this) {
        connects++;
      }
    }

    @Override
    public void onFrame(byte[] frame, long receiveNs) {
      put(frame, receiveNs);
    }

    @Override
    public void onLost(String cause) {
      LOG.warn("The market of {} is lost: {}", options.symbol(), cause);
      synchronized (LiveFeed.this) {
        if (!closed) {
          gap(GapCause.SOCKET_LOST, "connection lost: " + cause);
        }
      }
    }
  }

  private final class Market implements LiveSocket.Owner {

    @Override
    public void onOpen() {
      // trades do not chain
    }

    @Override
    public void onFrame(byte[] frame, long receiveNs) {
      put(frame, receiveNs);
    }

    @Override
    public void onLost(String cause) {
      LOG.warn("Trades of {} are missing for a while: {}", options.symbol(), cause);
    }
  }

  /** Follows the chain as the exchange will. */
  private final class Watcher implements MarketListener {

    @Override
    public void onGrid(Grid finer) {
      // only the chain is of interest, but crossed books are told by prices, so these must scale
      sync.scale(
          Grid.pow10(finer.priceDecimals() - grid.priceDecimals()),
          Grid.pow10(finer.quantityDecimals() - grid.quantityDecimals()));
      grid = finer;
    }

    private Grid grid = Grid.COARSEST;

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      told(sync.onDepth(update));
    }

    @Override
    public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
      told(sync.onSnapshot(snapshot));
    }

    private void told(SyncResult result) {
      if (result == SyncResult.GAP
          || result == SyncResult.CROSSED
          || result == SyncResult.TIME_BACK) {
        trouble = "the chain of update ids broke (" + result + ")";
        LOG.warn("The market of {} is out of step: {}", options.symbol(), trouble);
      }
    }
  }
}
