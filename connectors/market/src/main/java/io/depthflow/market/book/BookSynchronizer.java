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

  private final SyncState state;

  public BookSynchronizer() {
    this(new SyncState(QUEUE_MAX));
  }

  private BookSynchronizer(SyncState state) {
    this.state = state;
  }

  /** One that builds the book of another anew, by the rules that it has found. */
  static BookSynchronizer forRefresh(VenueRules rules) {
    BookSynchronizer fresh = new BookSynchronizer(new SyncState(REFRESH_QUEUE_MAX));
    fresh.state.rules = rules;
    return fresh;
  }

  /** Handles a depth event; keeps no reference to it. */
  public SyncResult onDepth(DepthUpdate e) {
    if (state.rules == VenueRules.POLLED) {
      state.lose();
      state.lastLoss = SyncLoss.PU_BREAK;
      state.rules = null;
    }
    if (state.rules == null) {
      state.rules = VenueRules.of(e);
    }
    state.watch.onDepth();
    return switch (state.phase) {
      case BUFFERING -> {
        state.enqueue(e);
        yield SyncResult.BUFFERED;
      }
      case WAITING -> first(e);
      case LIVE -> next(e);
    };
  }

  /** Handles a snapshot; keeps no reference to it. */
  public SyncResult onSnapshot(DepthSnapshot s) {
    if (state.rules == VenueRules.POLLED) {
      return polled(s);
    }
    if (inSync()) {
      return check(s);
    }
    if (state.phase == SyncState.Phase.WAITING && s.lastUpdateId() < state.chain.lastUpdateId()) {
      state.count.add(SyncCount.SNAPSHOTS_TOO_OLD);
      return SyncResult.TOO_OLD;
    }
    while (!state.queue.isEmpty() && state.rules.isStale(state.queue.first(), s.lastUpdateId())) {
      state.queue.removeFirst();
      state.count.add(SyncCount.STALE);
    }
    if (!state.queue.isEmpty() && !state.rules.continues(state.queue.first(), s.lastUpdateId())) {
      state.count.add(SyncCount.SNAPSHOTS_TOO_OLD);
      return SyncResult.TOO_OLD;
    }
    state.book.load(s);
    if (state.book.book().isCrossed()) {
      return lost(SyncLoss.CROSSED);
    }
    state.chain.onSnapshot(s.lastUpdateId());
    if (state.queue.isEmpty()) {
      state.phase = SyncState.Phase.WAITING;
      return SyncResult.BUFFERED;
    }
    return replay();
  }

  /** From here on the book is polled: snapshots alone make it. */
  public void onPolled() {
    onBreak();
    state.rules = VenueRules.POLLED;
  }

  /** A connection was opened: what was before does not chain, and its events are to be seen. */
  public void onConnect() {
    onBreak();
    if (state.rules == VenueRules.POLLED) {
      state.rules = null;
    }
  }

  /**
   * Holds the book against the venue's statement of its best prices.
   *
   * @param receiveTimeNs receive time of the line
   */
  public SyncResult onBookTicker(BookTicker ticker, long receiveTimeNs) {
    SyncResult result = onOther(receiveTimeNs);
    if (isStreamed()
        && state.watch.isWrong(
            ticker, state.book.book(), state.chain.lastUpdateId(), receiveTimeNs)) {
      return lost(SyncLoss.TICKER_MISMATCH);
    }
    return result;
  }

  /** A line of another of the symbol's streams: the market lives. */
  public SyncResult onOther(long receiveTimeNs) {
    if (isStreamed() && state.watch.isSilent(receiveTimeNs)) {
      return lost(SyncLoss.SILENT_STREAM);
    }
    return SyncResult.NOTED;
  }

  private boolean isStreamed() {
    return inSync() && state.rules != VenueRules.POLLED;
  }

  /** The connection was lost or something is known to be missing: all is forgotten. */
  public void onBreak() {
    state.lose();
    state.lastLoss = null;
    state.queue.clear();
  }

  /** Whether the book is the venue's. */
  public boolean inSync() {
    return state.phase == SyncState.Phase.LIVE;
  }

  /**
   * Whether a snapshot would help now: events are queued and none fits them yet, or the book in
   * step nears the end of what is known of it. The first is the more urgent: {@link #inSync()}
   * tells them apart.
   */
  public boolean needsSnapshot() {
    return state.refresh.needsSnapshot()
        || state.phase == SyncState.Phase.BUFFERING && !state.queue.isEmpty();
  }

  /** Why the book was given up last; null before the first time, and after {@link #onBreak()}. */
  public SyncLoss lastLoss() {
    return state.lastLoss;
  }

  /** Whether every level of the side between the best and this price is known. */
  public boolean isTrusted(Side side, long ticks) {
    return state.book.range().isTrusted(side, ticks);
  }

  /** How far into the book every level is known; it moves with the book. */
  public TrustedRange range() {
    return state.book.range();
  }

  /** Hears of what is counted from here on; null for nobody. Not part of the state. */
  public void setObserver(SyncObserver observer) {
    state.count.setObserver(observer);
  }

  public long count(SyncCount what) {
    return state.count.get(what);
  }

  /** Whether the book stands on a snapshot, in step or still waiting for its first event. */
  boolean hasSnapshot() {
    return state.phase != SyncState.Phase.BUFFERING;
  }

  RangedBook ranged() {
    return state.book;
  }

  /** The book; meaningful only while {@link #inSync()}. */
  public OrderBook book() {
    return state.book.book();
  }

  /** The venue's rules, null before the first depth event. */
  public VenueRules rules() {
    return state.rules;
  }

  /** Final update id of the last event applied, or of a snapshot that waits for its first event. */
  public long lastUpdateId() {
    return state.chain.lastUpdateId();
  }

  public int queued() {
    return state.queue.size();
  }

  /** Events applied. */
  public long applied() {
    return state.count.applied;
  }

  /** Levels that these events told; of a polled book, all levels of its snapshots. */
  public long appliedLevels() {
    return state.count.appliedLevels;
  }

  /** Multiplies all that is kept, when the grid is refined. */
  public void scale(long priceFactor, long quantityFactor) {
    state.scale(priceFactor, quantityFactor);
  }

  public void write(DataOutput out) throws IOException {
    state.write(out);
  }

  public static BookSynchronizer read(DataInput in) throws IOException {
    return new BookSynchronizer(SyncState.read(in, QUEUE_MAX));
  }

  static BookSynchronizer readRefresh(DataInput in) throws IOException {
    return new BookSynchronizer(SyncState.read(in, REFRESH_QUEUE_MAX));
  }

  /** A deep copy without an observer. */
  public BookSynchronizer copy() {
    return new BookSynchronizer(state.copy());
  }

  private SyncResult polled(DepthSnapshot s) {
    if (inSync() && s.lastUpdateId() < state.chain.lastUpdateId()) {
      state.count.add(SyncCount.SNAPSHOTS_TOO_OLD);
      return SyncResult.TOO_OLD;
    }
    boolean was = inSync();
    state.book.load(s);
    if (state.book.book().isCrossed()) {
      return lost(SyncLoss.CROSSED);
    }
    state.chain.onSnapshot(s.lastUpdateId());
    state.phase = SyncState.Phase.LIVE;
    state.count.applied++;
    state.count.appliedLevels += s.bids().size() + s.asks().size();
    if (!was) {
      state.count.add(SyncCount.RESYNCS);
    }
    return was ? SyncResult.APPLIED : SyncResult.SYNCHRONISED;
  }

  /** Rule 12: a snapshot while in step. */
  private SyncResult check(DepthSnapshot s) {
    if (!state.refresh.isUnderWay()) {
      if (s.lastUpdateId() < state.chain.lastUpdateId()) {
        state.count.add(SyncCount.SNAPSHOTS_NOT_NEEDED);
        return SyncResult.NOT_NEEDED;
      }
      state.refresh.begin(state.rules);
    }
    return settled(state.refresh.onSnapshot(s, state.count));
  }

  /** The event just applied goes into the book that is built anew, if one is. */
  private SyncResult follow(DepthUpdate e) {
    if (!state.refresh.isUnderWay()) {
      if (!state.book.isNarrow()) {
        return SyncResult.APPLIED;
      }
      state.refresh.begin(state.rules);
    }
    state.refresh.onDepth(e);
    return settled(SyncResult.APPLIED);
  }

  /** Where the book that is built anew has come to the one in step, it takes its place. */
  private SyncResult settled(SyncResult otherwise) {
    if (!state.refresh.hasReached(state.chain.lastUpdateId())) {
      return otherwise;
    }
    RangedBook fresh = state.refresh.take();
    boolean equal = state.book.agreesWith(fresh);
    boolean sameTiers = state.book.showsTheTiersOf(fresh);
    state.book = fresh;
    state.count.add(equal ? SyncCount.SNAPSHOTS_EQUAL : SyncCount.SNAPSHOTS_DIFFERING);
    if (equal && sameTiers) {
      return SyncResult.REFRESHED;
    }
    state.lastLoss = equal ? SyncLoss.UNTRUSTED : SyncLoss.SNAPSHOT_MISMATCH;
    return state.lastLoss.result();
  }

  private SyncResult first(DepthUpdate e) {
    if (state.rules.isStale(e, state.chain.lastUpdateId())) {
      state.count.add(SyncCount.STALE);
      return SyncResult.STALE;
    }
    if (!state.rules.continues(e, state.chain.lastUpdateId())) {
      // The snapshot ends before this event begins: it is the queue's first, another one is wanted.
      state.count.add(SyncCount.SNAPSHOTS_TOO_OLD);
      state.lose();
      state.enqueue(e);
      return SyncResult.TOO_OLD;
    }
    state.enqueue(e);
    return replay();
  }

  private SyncResult next(DepthUpdate e) {
    return switch (state.chain.link(e, state.rules)) {
      case SEEN_BEFORE -> {
        if (state.chain.isRestart(e)) {
          yield lostAt(e, SyncLoss.PU_BREAK);
        }
        state.count.add(SyncCount.DUPLICATES);
        yield SyncResult.DUPLICATE;
      }
      case BROKEN -> lostAt(e, SyncLoss.PU_BREAK);
      case BACK_IN_TIME -> lostAt(e, SyncLoss.TIME_BACK);
      case NEXT -> {
        if (!state.apply(e)) {
          yield lostAt(e, SyncLoss.CROSSED);
        }
        state.watch.onBook(state.book.book());
        yield follow(e);
      }
    };
  }

  /** Applies the queue to a snapshot that its head continues. */
  private SyncResult replay() {
    boolean head = true;
    while (!state.queue.isEmpty()) {
      DepthUpdate e = state.queue.first();
      EventChain.Link link = head ? EventChain.Link.NEXT : state.chain.link(e, state.rules);
      if (link == EventChain.Link.BROKEN) {
        return lost(SyncLoss.PU_BREAK);
      }
      if (link == EventChain.Link.BACK_IN_TIME) {
        return lost(SyncLoss.TIME_BACK);
      }
      if (link == EventChain.Link.SEEN_BEFORE) {
        state.count.add(SyncCount.DUPLICATES);
      } else if (!state.apply(e)) {
        return lost(SyncLoss.CROSSED);
      }
      head = false;
      state.queue.removeFirst();
    }
    state.phase = SyncState.Phase.LIVE;
    state.count.add(SyncCount.RESYNCS);
    return SyncResult.SYNCHRONISED;
  }

  /** The book is void, and queueing begins anew with the event that voided it. */
  private SyncResult lostAt(DepthUpdate e, SyncLoss loss) {
    SyncResult result = lost(loss);
    state.enqueue(e);
    return result;
  }

  private SyncResult lost(SyncLoss loss) {
    state.lose();
    state.lastLoss = loss;
    state.count.add(loss.count());
    return loss.result();
  }
}
