package io.depthflow.market.book;

import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Keeps a book in step with the venue. {@code U} and {@code u} are an event's first and final
 * update id, {@code pu} the final id of the event before it on the same stream, {@code E} its event
 * time, {@code S} a snapshot's lastUpdateId.
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
 *   <li>An event with {@code u} at or below the last one applied is a duplicate and ignored.
 *       {@value #DUPLICATES_IN_A_ROW_MAX} in a row, or one whose E lies more than {@value
 *       #EVENT_TIME_BOUND_MS} ms ahead of the last event's, mean that the venue restarted its ids:
 *       a gap.
 *   <li>Quantities are absolute; zero removes; removing an unknown level is normal.
 *   <li>SPOT, which has no {@code pu}: stale is {@code u <= S}, the first event has {@code U <= S+1
 *       <= u}, and the chain is {@code U ==} previous {@code u + 1}.
 *   <li>A best bid at or above the best ask, after an event or in a snapshot, voids the book.
 *   <li>At most {@value #QUEUE_MAX} events are queued; beyond, the oldest is dropped and counted:
 *       the snapshot to come is newer than it.
 *   <li>A snapshot that arrives while in step does not replace the book: it is brought up to the
 *       book's own {@code u} with the events that came since, and compared as far as both are to be
 *       trusted. Where they agree, the book's {@linkplain TrustedRange trusted range} is the
 *       snapshot's from there on; where not, the snapshot's book takes the place of the wrong one.
 *       A snapshot older than the book, whose events are not kept, is ignored.
 *   <li>An E that lies more than {@value #EVENT_TIME_BOUND_MS} ms before the last event's voids the
 *       book: another engine has taken over.
 *   <li>So does a depth stream that is silent while others speak, and a bookTicker that crosses the
 *       book for too long: {@link StreamWatch}.
 *   <li>Levels behind the snapshot's last are unknown until they are touched: {@link TrustedRange}.
 *       When the best prices come near the end of what is known, a snapshot is wanted, and from
 *       then on the last {@value #REFRESH_QUEUE_MAX} events are kept for it. A side of more than
 *       {@value #LEVELS_MAX} levels is pruned to the best {@value #LEVELS_KEPT}.
 *   <li>POLLED, where {@link #onPolled} says that no events come: every snapshot is the whole book
 *       of its moment and replaces the one before it; one that is older than the book is ignored. A
 *       depth event all the same, or a new connection, ends this.
 * </ol>
 *
 * <p>The venue is told by the first event: with {@code pu} it is futures, without it spot. Pure and
 * single-threaded: what it says is a function of the symbol's lines alone.
 */
public final class BookSynchronizer {

  public static final int QUEUE_MAX = 20_000;
  public static final int DUPLICATES_IN_A_ROW_MAX = 1_000;
  public static final long EVENT_TIME_BOUND_MS = 1_000;
  public static final int REFRESH_QUEUE_MAX = 1_000;
  public static final int LEVELS_MAX = 12_000;
  public static final int LEVELS_KEPT = 10_000;

  private static final Side[] SIDES = Side.values();
  private static final long NO_TIME = Long.MIN_VALUE;

  /** How a venue chains its depth events: rules 2, 3, 6 and 9. */
  public enum Rules {
    FUTURES,
    SPOT,
    /** There are none: the book is polled. */
    POLLED;

    boolean isStale(DepthUpdate e, long snapshotId) {
      return this == SPOT ? e.finalUpdateId() <= snapshotId : e.finalUpdateId() < snapshotId;
    }

    /** Whether an event that is not stale may be the first on a snapshot. */
    boolean continues(DepthUpdate e, long snapshotId) {
      return this == SPOT
          ? e.firstUpdateId() <= snapshotId + 1
          : e.firstUpdateId() <= snapshotId || e.previousFinalUpdateId() <= snapshotId;
    }

    boolean chains(DepthUpdate e, long lastUpdateId) {
      return this == SPOT
          ? e.firstUpdateId() == lastUpdateId + 1
          : e.previousFinalUpdateId() == lastUpdateId;
    }
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
    /** A snapshot that the book in step has yet to reach. */
    KEPT,
    /** A snapshot confirmed the book in step and widened what is known of it. */
    REFRESHED,
    /** A snapshot took the place of the book in step, which was wrong or knew too little. */
    RELOADED,
    /** A line of another stream, which says nothing against the book. */
    NOTED,
    /** The chain is broken; another snapshot is wanted. */
    GAP,
    /** The book crossed; another snapshot is wanted. */
    CROSSED,
    /** Event time went back; another snapshot is wanted. */
    TIME_BACK,
    /** The book ticker contradicts the book; another snapshot is wanted. */
    TICKER_MISMATCH,
    /** Depth events stay away; the book is void. */
    SILENT
  }

  private enum State {
    BUFFERING,
    WAITING,
    LIVE
  }

  private final EventQueue queue;
  private final SyncCounters count = new SyncCounters();
  private final StreamWatch watch = new StreamWatch();
  private final int queueMax;
  private RangedBook book = new RangedBook();
  private State state = State.BUFFERING;
  private Rules rules;
  private long lastUpdateId;
  private long lastEventTimeMs = NO_TIME;
  private int duplicatesInARow;
  private SyncLoss lastLoss;

  /** While in step: the book anew, on a snapshot to come or come; null when none is wanted. */
  private BookSynchronizer refresh;

  public BookSynchronizer() {
    this(QUEUE_MAX);
  }

  private BookSynchronizer(int queueMax) {
    queue = new EventQueue(queueMax);
    this.queueMax = queueMax;
  }

  /** Handles a depth event; keeps no reference to it. */
  public Result onDepth(DepthUpdate e) {
    if (rules == Rules.POLLED) {
      lose();
      lastLoss = SyncLoss.PU_BREAK;
      rules = null;
    }
    if (rules == null) {
      rules = e.previousFinalUpdateId() == DepthUpdate.NO_PREVIOUS ? Rules.SPOT : Rules.FUTURES;
    }
    watch.onDepth();
    return switch (state) {
      case BUFFERING -> {
        enqueue(e);
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
      return check(s);
    }
    if (state == State.WAITING && s.lastUpdateId() < lastUpdateId) {
      count.add(SyncCount.SNAPSHOTS_TOO_OLD);
      return Result.TOO_OLD;
    }
    while (!queue.isEmpty() && rules.isStale(queue.first(), s.lastUpdateId())) {
      queue.removeFirst();
      count.add(SyncCount.STALE);
    }
    if (!queue.isEmpty() && !rules.continues(queue.first(), s.lastUpdateId())) {
      count.add(SyncCount.SNAPSHOTS_TOO_OLD);
      return Result.TOO_OLD;
    }
    book.load(s);
    if (book.book().isCrossed()) {
      return lost(SyncLoss.CROSSED);
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

  /**
   * Holds the book against the venue's statement of its best prices.
   *
   * @param receiveTimeNs receive time of the line
   */
  public Result onBookTicker(BookTicker ticker, long receiveTimeNs) {
    Result result = onOther(receiveTimeNs);
    if (isStreamed() && watch.isWrong(ticker, book.book(), lastUpdateId, receiveTimeNs)) {
      return lost(SyncLoss.TICKER_MISMATCH);
    }
    return result;
  }

  /** A line of another of the symbol's streams: the market lives. */
  public Result onOther(long receiveTimeNs) {
    if (isStreamed() && watch.isSilent(receiveTimeNs)) {
      return lost(SyncLoss.SILENT_STREAM);
    }
    return Result.NOTED;
  }

  private boolean isStreamed() {
    return state == State.LIVE && rules != Rules.POLLED;
  }

  /** The connection was lost or something is known to be missing: all is forgotten. */
  public void onBreak() {
    lose();
    lastLoss = null;
    queue.clear();
  }

  /** Whether the book is the venue's. */
  public boolean inSync() {
    return state == State.LIVE;
  }

  /**
   * Whether a snapshot would help now: events are queued and none fits them yet, or the book in
   * step nears the end of what is known of it.
   */
  public boolean needsSnapshot() {
    return refresh != null ? refresh.needsSnapshot() : state == State.BUFFERING && !queue.isEmpty();
  }

  /** Why the book was given up last; null before the first time, and after {@link #onBreak()}. */
  public SyncLoss lastLoss() {
    return lastLoss;
  }

  /** Whether every level of the side between the best and this price is known. */
  public boolean isTrusted(Side side, long ticks) {
    return book.range().isTrusted(side, ticks);
  }

  /** How far into the book every level is known; it moves with the book. */
  public TrustedRange range() {
    return book.range();
  }

  /** Hears of what is counted from here on; null for nobody. Not part of the state. */
  public void setObserver(SyncObserver observer) {
    count.setObserver(observer);
  }

  public long count(SyncCount what) {
    return count.get(what);
  }

  /** The book; meaningful only while {@link #inSync()}. */
  public OrderBook book() {
    return book.book();
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
    return count.get(SyncCount.GAPS);
  }

  public long duplicates() {
    return count.get(SyncCount.DUPLICATES);
  }

  public long stale() {
    return count.get(SyncCount.STALE);
  }

  public long crossed() {
    return count.get(SyncCount.CROSSED);
  }

  public long resyncs() {
    return count.get(SyncCount.RESYNCS);
  }

  /** Multiplies all that is kept, when the grid is refined. */
  public void scale(long priceFactor, long quantityFactor) {
    book.scale(priceFactor, quantityFactor);
    watch.scale(priceFactor);
    queue.scale(priceFactor, quantityFactor);
    if (refresh != null) {
      refresh.scale(priceFactor, quantityFactor);
    }
  }

  public void write(DataOutput out) throws IOException {
    book.write(out);
    watch.write(out);
    out.writeByte(state.ordinal());
    out.writeByte(rules == null ? -1 : rules.ordinal());
    out.writeByte(lastLoss == null ? -1 : lastLoss.ordinal());
    out.writeLong(lastUpdateId);
    out.writeLong(lastEventTimeMs);
    out.writeInt(duplicatesInARow);
    count.write(out);
    queue.write(out);
    out.writeBoolean(refresh != null);
    if (refresh != null) {
      refresh.write(out);
    }
  }

  public static BookSynchronizer read(DataInput in) throws IOException {
    return read(in, QUEUE_MAX);
  }

  private static BookSynchronizer read(DataInput in, int queueMax) throws IOException {
    BookSynchronizer s = new BookSynchronizer(queueMax);
    s.book = RangedBook.read(in);
    s.watch.readInto(in);
    s.state = State.values()[in.readByte()];
    int rules = in.readByte();
    s.rules = rules < 0 ? null : Rules.values()[rules];
    int loss = in.readByte();
    s.lastLoss = loss < 0 ? null : SyncLoss.values()[loss];
    s.lastUpdateId = in.readLong();
    s.lastEventTimeMs = in.readLong();
    s.duplicatesInARow = in.readInt();
    s.count.set(SyncCounters.read(in));
    s.queue.readInto(in);
    s.refresh = in.readBoolean() ? read(in, REFRESH_QUEUE_MAX) : null;
    return s;
  }

  /** A deep copy without an observer. */
  public BookSynchronizer copy() {
    BookSynchronizer s = new BookSynchronizer(queueMax);
    s.book = book.copy();
    s.watch.set(watch);
    s.state = state;
    s.rules = rules;
    s.lastLoss = lastLoss;
    s.lastUpdateId = lastUpdateId;
    s.lastEventTimeMs = lastEventTimeMs;
    s.duplicatesInARow = duplicatesInARow;
    s.count.set(count);
    s.queue.addAll(queue);
    s.refresh = refresh == null ? null : refresh.copy();
    return s;
  }

  private Result polled(DepthSnapshot s) {
    if (state == State.LIVE && s.lastUpdateId() < lastUpdateId) {
      count.add(SyncCount.SNAPSHOTS_TOO_OLD);
      return Result.TOO_OLD;
    }
    boolean was = state == State.LIVE;
    book.load(s);
    if (book.book().isCrossed()) {
      return lost(SyncLoss.CROSSED);
    }
    lastUpdateId = s.lastUpdateId();
    state = State.LIVE;
    count.applied++;
    if (!was) {
      count.add(SyncCount.RESYNCS);
    }
    return was ? Result.APPLIED : Result.SYNCHRONISED;
  }

  /** Rule 12: a snapshot while in step. */
  private Result check(DepthSnapshot s) {
    if (refresh == null) {
      if (s.lastUpdateId() < lastUpdateId) {
        count.add(SyncCount.SNAPSHOTS_NOT_NEEDED);
        return Result.NOT_NEEDED;
      }
      refresh = newRefresh();
    }
    return switch (refresh.onSnapshot(s)) {
      case TOO_OLD -> {
        count.add(SyncCount.SNAPSHOTS_TOO_OLD);
        yield Result.TOO_OLD;
      }
      case CROSSED, GAP, TIME_BACK -> {
        // No book comes of it; the one in step has not been shown to be wrong.
        refresh = null;
        count.add(SyncCount.SNAPSHOTS_NOT_NEEDED);
        yield Result.NOT_NEEDED;
      }
      default -> hasCaughtUp() ? settle() : Result.KEPT;
    };
  }

  private BookSynchronizer newRefresh() {
    BookSynchronizer r = new BookSynchronizer(REFRESH_QUEUE_MAX);
    r.rules = rules;
    return r;
  }

  /** Whether the book that is built anew stands at the update id of the one in step. */
  private boolean hasCaughtUp() {
    return refresh.state != State.BUFFERING && refresh.lastUpdateId == lastUpdateId;
  }

  private Result settle() {
    boolean equal = book.agreesWith(refresh.book);
    boolean sameTiers = book.showsTheTiersOf(refresh.book);
    book = refresh.book;
    refresh = null;
    count.add(equal ? SyncCount.SNAPSHOTS_EQUAL : SyncCount.SNAPSHOTS_DIFFERING);
    if (equal && sameTiers) {
      return Result.REFRESHED;
    }
    lastLoss = equal ? SyncLoss.UNTRUSTED : SyncLoss.SNAPSHOT_MISMATCH;
    return Result.RELOADED;
  }

  /** The event just applied goes into the book that is built anew, if one is. */
  private Result follow(DepthUpdate e) {
    if (refresh == null) {
      if (!book.isNarrow()) {
        return Result.APPLIED;
      }
      refresh = newRefresh();
    }
    refresh.onDepth(e);
    return hasCaughtUp() ? settle() : Result.APPLIED;
  }

  private Result first(DepthUpdate e) {
    if (rules.isStale(e, lastUpdateId)) {
      count.add(SyncCount.STALE);
      return Result.STALE;
    }
    if (!rules.continues(e, lastUpdateId)) {
      // The snapshot ends before this event begins: it is the queue's first, another one is wanted.
      count.add(SyncCount.SNAPSHOTS_TOO_OLD);
      lose();
      enqueue(e);
      return Result.TOO_OLD;
    }
    enqueue(e);
    return replay();
  }

  private Result next(DepthUpdate e) {
    if (e.finalUpdateId() <= lastUpdateId) {
      boolean restarted =
          ++duplicatesInARow >= DUPLICATES_IN_A_ROW_MAX
              || e.eventTimeMs() - lastEventTimeMs > EVENT_TIME_BOUND_MS;
      if (restarted) {
        return lostAt(e, SyncLoss.PU_BREAK);
      }
      count.add(SyncCount.DUPLICATES);
      return Result.DUPLICATE;
    }
    if (!rules.chains(e, lastUpdateId)) {
      return lostAt(e, SyncLoss.PU_BREAK);
    }
    if (isBackInTime(e)) {
      return lostAt(e, SyncLoss.TIME_BACK);
    }
    if (!applyChained(e)) {
      return lostAt(e, SyncLoss.CROSSED);
    }
    watch.onBook(book.book());
    return follow(e);
  }

  /** Applies the queue to a snapshot that its head continues. */
  private Result replay() {
    boolean head = true;
    while (!queue.isEmpty()) {
      DepthUpdate e = queue.first();
      if (!head && e.finalUpdateId() <= lastUpdateId) {
        count.add(SyncCount.DUPLICATES);
      } else if (!head && !rules.chains(e, lastUpdateId)) {
        return lost(SyncLoss.PU_BREAK);
      } else if (!head && isBackInTime(e)) {
        return lost(SyncLoss.TIME_BACK);
      } else if (!applyChained(e)) {
        return lost(SyncLoss.CROSSED);
      }
      head = false;
      queue.removeFirst();
    }
    state = State.LIVE;
    count.add(SyncCount.RESYNCS);
    return Result.SYNCHRONISED;
  }

  private boolean applyChained(DepthUpdate e) {
    book.apply(e);
    lastUpdateId = e.finalUpdateId();
    lastEventTimeMs = e.eventTimeMs();
    duplicatesInARow = 0;
    count.applied++;
    for (Side side : SIDES) {
      if (book.prune(side)) {
        count.add(SyncCount.PRUNINGS);
      }
    }
    return !book.book().isCrossed();
  }

  private boolean isBackInTime(DepthUpdate e) {
    return lastEventTimeMs != NO_TIME && lastEventTimeMs - e.eventTimeMs() > EVENT_TIME_BOUND_MS;
  }

  /** The book is void, and queueing begins anew with the event that voided it. */
  private Result lostAt(DepthUpdate e, SyncLoss loss) {
    Result result = lost(loss);
    enqueue(e);
    return result;
  }

  private Result lost(SyncLoss loss) {
    return switch (loss) {
      case CROSSED -> lost(loss, SyncCount.CROSSED, Result.CROSSED);
      case TIME_BACK -> lost(loss, SyncCount.TIME_BACK, Result.TIME_BACK);
      case TICKER_MISMATCH -> lost(loss, SyncCount.TICKER_MISMATCHES, Result.TICKER_MISMATCH);
      case SILENT_STREAM -> lost(loss, SyncCount.SILENCES, Result.SILENT);
      default -> lost(loss, SyncCount.GAPS, Result.GAP);
    };
  }

  private Result lost(SyncLoss loss, SyncCount counter, Result result) {
    lose();
    lastLoss = loss;
    count.add(counter);
    return result;
  }

  private void lose() {
    state = State.BUFFERING;
    lastUpdateId = 0;
    lastEventTimeMs = NO_TIME;
    duplicatesInARow = 0;
    refresh = null;
    watch.reset();
    book.book().clear();
  }

  private void enqueue(DepthUpdate e) {
    if (!queue.add(e)) {
      count.add(SyncCount.OVERFLOWS);
    }
  }
}
