package io.depthflow.market.book;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Keeps a book in step with the venue. {@code U} and {@code u} are an event's first and final
 * update id, {@code pu} the final id of the event before it on the same stream, {@code S} a
 * snapshot's lastUpdateId.
 *
 * <p>Rules of the USD-M futures venue (its page "How to manage a local order book correctly"):
 *
 * <ol>
 *   <li>Events are queued until a snapshot is there; one is wanted as soon as an event is queued.
 *   <li>Queued events with {@code u < S} are stale: the snapshot contains them, they are dropped.
 *   <li>The first event applied to a snapshot is one with {@code pu <= S <= u}: all before it is in
 *       the snapshot, and what it repeats is absolute. This is the venue's {@code U <= S <= u} plus
 *       the case that the snapshot fell exactly between two events, where ids are global to the
 *       venue and {@code U} does not follow on {@code pu}. Without {@code pu} it is rule 9.
 *   <li>A snapshot older than the first queued event is of no use; the queue is KEPT, since
 *       clearing it makes a lagging snapshot server loop for ever.
 *   <li>A snapshot newer than all queued events is applied and waits for the first event.
 *   <li>From then on each event's {@code pu} must equal the {@code u} before it; otherwise there is
 *       a gap: the book is void, and queueing begins anew with that very event.
 *   <li>An event with {@code u} at or below the last one applied is a duplicate and ignored;
 *       {@value #DUPLICATES_IN_A_ROW_MAX} in a row mean that the venue restarted its ids: a gap.
 *   <li>Quantities are absolute; zero removes; removing an unknown level is normal.
 *   <li>SPOT, which has no {@code pu}: stale is {@code u <= S}, the first event has {@code U <= S+1
 *       <= u}, and the chain is {@code U ==} previous {@code u + 1}.
 *   <li>A best bid at or above the best ask, after an event or in a snapshot, voids the book.
 *   <li>At most {@value #QUEUE_MAX} events are queued; beyond, the oldest is dropped and counted:
 *       the snapshot to come is newer than it.
 *   <li>A snapshot that arrives while in step is not needed and ignored.
 *   <li>POLLED, where {@link #onPolled} says that no events come: every snapshot is the whole book
 *       of its moment and replaces the one before it; one that is older than the book is ignored. A
 *       depth event all the same, or a new connection, ends this.
 * </ol>
 *
 * <p>The venue is told by the first event: with {@code pu} it is futures, without it spot. Pure and
 * single-threaded.
 */
public final class BookSynchronizer {

  public static final int QUEUE_MAX = 20_000;
  public static final int DUPLICATES_IN_A_ROW_MAX = 1_000;

  /** How a venue chains its depth events. */
  public enum Rules {
    FUTURES,
    SPOT,
    /** There are none: the book is polled. */
    POLLED
  }

  /** What became of a line. */
  public enum Result {
    /** Queued until a snapshot comes, or a snapshot that waits for its first event. */
    BUFFERED,
    /** Applied to a book in step. */
    APPLIED,
    /** The book is in step from here on. */
    SYNCHRONISED,
    /** Seen before; ignored. */
    DUPLICATE,
    /** Already contained in the snapshot; dropped. */
    STALE,
    /** A snapshot too old for the events that are queued; another one is wanted. */
    TOO_OLD,
    /** A snapshot that was not needed. */
    NOT_NEEDED,
    /** The chain is broken; another snapshot is wanted. */
    GAP,
    /** The book crossed; another snapshot is wanted. */
    CROSSED
  }

  private enum State {
    BUFFERING,
    WAITING,
    LIVE
  }

  private final OrderBook book;
  private final ArrayDeque<DepthUpdate> queue = new ArrayDeque<>();
  private final SyncCounters count = new SyncCounters();
  private State state = State.BUFFERING;
  private Rules rules;
  private long lastUpdateId;
  private int duplicatesInARow;

  public BookSynchronizer() {
    this(new OrderBook());
  }

  private BookSynchronizer(OrderBook book) {
    this.book = book;
  }

  /** Handles a depth event; keeps no reference to it. */
  public Result onDepth(DepthUpdate e) {
    if (rules == Rules.POLLED) {
      lose();
      rules = null;
    }
    if (rules == null) {
      rules = e.previousFinalUpdateId() == DepthUpdate.NO_PREVIOUS ? Rules.SPOT : Rules.FUTURES;
    }
    return switch (state) {
      case BUFFERING -> {
        enqueue(e.copy());
        yield Result.BUFFERED;
      }
      case WAITING -> first(e);
      case LIVE -> next(e);
    };
  }

  /** Handles a snapshot; keeps no reference to it. */
  public Result onSnapshot(DepthSnapshot s) {
    if (rules == Rules.POLLED) {
      return polled(s);
    }
    if (state == State.LIVE) {
      count.snapshotsNotNeeded++;
      return Result.NOT_NEEDED;
    }
    if (state == State.WAITING && s.lastUpdateId() < lastUpdateId) {
      count.snapshotsTooOld++;
      return Result.TOO_OLD;
    }
    while (!queue.isEmpty() && isStale(queue.peekFirst(), s.lastUpdateId())) {
      queue.removeFirst();
      count.stale++;
    }
    if (!queue.isEmpty() && !continues(queue.peekFirst(), s.lastUpdateId())) {
      count.snapshotsTooOld++;
      return Result.TOO_OLD;
    }
    load(s);
    if (book.isCrossed()) {
      return voidCrossed();
    }
    lastUpdateId = s.lastUpdateId();
    if (queue.isEmpty()) {
      state = State.WAITING;
      return Result.BUFFERED;
    }
    return replay();
  }

  /** From here on the book is polled: snapshots alone make it. */
  public void onPolled() {
    onBreak();
    rules = Rules.POLLED;
  }

  /** A connection was opened: what was before does not chain, and its events are to be seen. */
  public void onConnect() {
    onBreak();
    if (rules == Rules.POLLED) {
      rules = null;
    }
  }

  /** The connection was lost or something is known to be missing: all is forgotten. */
  public void onBreak() {
    lose();
    queue.clear();
  }

  /** Whether the book is the venue's. */
  public boolean inSync() {
    return state == State.LIVE;
  }

  /** Whether a snapshot would help now: events are queued and none fits them yet. */
  public boolean needsSnapshot() {
    return state == State.BUFFERING && !queue.isEmpty();
  }

  /** The book; meaningful only while {@link #inSync()}. */
  public OrderBook book() {
    return book;
  }

  /** The venue's rules, null before the first depth event. */
  public Rules rules() {
    return rules;
  }

  /** Final update id of the last event applied, or of a snapshot that waits for its first event. */
  public long lastUpdateId() {
    return lastUpdateId;
  }

  public int queued() {
    return queue.size();
  }

  /** Events applied. */
  public long applied() {
    return count.applied;
  }

  /** Breaks of the chain (rules 6, 7, 9), without {@link #onBreak()}. */
  public long gaps() {
    return count.gaps;
  }

  public long duplicates() {
    return count.duplicates;
  }

  /** Events dropped because a snapshot contained them. */
  public long stale() {
    return count.stale;
  }

  /** Books voided because they crossed. */
  public long crossed() {
    return count.crossed;
  }

  /** How often the book came into step. */
  public long resyncs() {
    return count.resyncs;
  }

  /** Events dropped from a full queue. */
  public long overflows() {
    return count.overflows;
  }

  public long snapshotsTooOld() {
    return count.snapshotsTooOld;
  }

  public long snapshotsNotNeeded() {
    return count.snapshotsNotNeeded;
  }

  /** Multiplies all that is kept, when the grid is refined. */
  public void scale(long priceFactor, long quantityFactor) {
    book.scale(priceFactor, quantityFactor);
    for (DepthUpdate e : queue) {
      e.bids().scale(priceFactor, quantityFactor);
      e.asks().scale(priceFactor, quantityFactor);
    }
  }

  public void write(DataOutput out) throws IOException {
    book.write(out);
    out.writeByte(state.ordinal());
    out.writeByte(rules == null ? -1 : rules.ordinal());
    out.writeLong(lastUpdateId);
    out.writeInt(duplicatesInARow);
    count.write(out);
    out.writeInt(queue.size());
    for (DepthUpdate e : queue) {
      DepthUpdateIo.write(e, out);
    }
  }

  public static BookSynchronizer read(DataInput in) throws IOException {
    BookSynchronizer s = new BookSynchronizer(OrderBook.read(in));
    s.state = State.values()[in.readByte()];
    int rules = in.readByte();
    s.rules = rules < 0 ? null : Rules.values()[rules];
    s.lastUpdateId = in.readLong();
    s.duplicatesInARow = in.readInt();
    s.count.set(SyncCounters.read(in));
    int queued = in.readInt();
    for (int i = 0; i < queued; i++) {
      s.queue.addLast(DepthUpdateIo.read(in));
    }
    return s;
  }

  public BookSynchronizer copy() {
    BookSynchronizer s = new BookSynchronizer(book.copy());
    s.state = state;
    s.rules = rules;
    s.lastUpdateId = lastUpdateId;
    s.duplicatesInARow = duplicatesInARow;
    s.count.set(count);
    for (DepthUpdate e : queue) {
      s.queue.addLast(e.copy());
    }
    return s;
  }

  private Result polled(DepthSnapshot s) {
    if (state == State.LIVE && s.lastUpdateId() < lastUpdateId) {
      count.snapshotsTooOld++;
      return Result.TOO_OLD;
    }
    boolean was = state == State.LIVE;
    load(s);
    if (book.isCrossed()) {
      return voidCrossed();
    }
    lastUpdateId = s.lastUpdateId();
    state = State.LIVE;
    count.applied++;
    count.resyncs += was ? 0 : 1;
    return was ? Result.APPLIED : Result.SYNCHRONISED;
  }

  private Result first(DepthUpdate e) {
    if (isStale(e, lastUpdateId)) {
      count.stale++;
      return Result.STALE;
    }
    if (!continues(e, lastUpdateId)) {
      // The snapshot ends before this event begins: it is the queue's first, another one is wanted.
      count.snapshotsTooOld++;
      lose();
      enqueue(e.copy());
      return Result.TOO_OLD;
    }
    enqueue(e.copy());
    return replay();
  }

  private Result next(DepthUpdate e) {
    if (e.finalUpdateId() <= lastUpdateId) {
      count.duplicates++;
      if (++duplicatesInARow < DUPLICATES_IN_A_ROW_MAX) {
        return Result.DUPLICATE;
      }
      return gap(e);
    }
    if (!chains(e)) {
      return gap(e);
    }
    if (!applyChained(e)) {
      Result r = voidCrossed();
      enqueue(e.copy());
      return r;
    }
    return Result.APPLIED;
  }

  /** Applies the queue to a snapshot that its head continues. */
  private Result replay() {
    boolean head = true;
    while (!queue.isEmpty()) {
      DepthUpdate e = queue.peekFirst();
      if (!head && e.finalUpdateId() <= lastUpdateId) {
        count.duplicates++;
      } else if (!head && !chains(e)) {
        count.gaps++;
        lose();
        return Result.GAP;
      } else if (!applyChained(e)) {
        return voidCrossed();
      }
      head = false;
      queue.removeFirst();
    }
    state = State.LIVE;
    count.resyncs++;
    return Result.SYNCHRONISED;
  }

  private boolean applyChained(DepthUpdate e) {
    apply(Side.BUY, e.bids());
    apply(Side.SELL, e.asks());
    lastUpdateId = e.finalUpdateId();
    duplicatesInARow = 0;
    count.applied++;
    return !book.isCrossed();
  }

  private Result gap(DepthUpdate e) {
    count.gaps++;
    lose();
    enqueue(e.copy());
    return Result.GAP;
  }

  private Result voidCrossed() {
    count.crossed++;
    lose();
    return Result.CROSSED;
  }

  private void lose() {
    state = State.BUFFERING;
    lastUpdateId = 0;
    duplicatesInARow = 0;
    book.clear();
  }

  private void enqueue(DepthUpdate e) {
    if (queue.size() == QUEUE_MAX) {
      queue.removeFirst();
      count.overflows++;
    }
    queue.addLast(e);
  }

  private void load(DepthSnapshot s) {
    book.clear();
    apply(Side.BUY, s.bids());
    apply(Side.SELL, s.asks());
  }

  private void apply(Side side, DepthUpdate.Levels levels) {
    for (int i = 0; i < levels.size(); i++) {
      book.apply(side, levels.ticks(i), levels.lots(i));
    }
  }

  private boolean isStale(DepthUpdate e, long snapshotId) {
    return rules == Rules.SPOT ? e.finalUpdateId() <= snapshotId : e.finalUpdateId() < snapshotId;
  }

  /** Whether an event that is not stale may be the first on a snapshot. */
  private boolean continues(DepthUpdate e, long snapshotId) {
    return rules == Rules.SPOT
        ? e.firstUpdateId() <= snapshotId + 1
        : e.firstUpdateId() <= snapshotId || e.previousFinalUpdateId() <= snapshotId;
  }

  private boolean chains(DepthUpdate e) {
    return rules == Rules.SPOT
        ? e.firstUpdateId() == lastUpdateId + 1
        : e.previousFinalUpdateId() == lastUpdateId;
  }
}
