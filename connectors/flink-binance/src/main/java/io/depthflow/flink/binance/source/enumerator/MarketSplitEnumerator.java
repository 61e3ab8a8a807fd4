package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every split to the subtask that owns its symbol. All methods run on the coordinator thread,
 * only the discovery on its worker.
 *
 * <p>Lifecycle: {@link #start()} discovers; every reader announces itself when it starts, with the
 * splits it restored. Only when the splits are found and ALL readers have announced is anything
 * assigned, for only then is it known who holds what: Flink hands restored splits to subtasks round
 * robin, so that after a rescale a reader may hold a split whose key is another's. Such a split is
 * parked by its reader; here it goes to its owner and is released by the parker in the same step. A
 * checkpoint contains both or neither, because Flink closes the coordinator's way to all readers at
 * one moment. Copies are told apart by split id; of two parked copies the one further ahead counts.
 *
 * <p>A live source looks again and again ({@link RefreshSchedule}). A split that is new goes to its
 * owner; of one that is no longer asked for its reader is told to end it, and it counts as held
 * until the reader says that its last line is out: asked for again in between, it waits so long. A
 * look that fails changes nothing once there are splits, also those of a checkpoint; it is counted.
 */
public final class MarketSplitEnumerator implements SplitEnumerator<MarketSplit, MarketEnumState> {

  private static final Logger LOG = LoggerFactory.getLogger(MarketSplitEnumerator.class);

  private final SplitEnumeratorContext<MarketSplit> context;
  private final SymbolAssignment assignment;
  private final SplitDiscovery discovery;
  private final boolean bounded;

  private final Map<String, MarketSplit> pending = new LinkedHashMap<>();

  /** Parked splits by the subtask that announced them; a key stands for "has announced". */
  private final Map<Integer, List<MarketSplit>> announced = new TreeMap<>();

  /** Split id to the subtask that reads it. */
  private final Map<String, Integer> holders = new HashMap<>();

  private final Set<Integer> toldNoMore = new HashSet<>();

  /** Splits whose reader was told to end them and has not done so yet. */
  private final Set<String> ending = new HashSet<>();

  /** When a live source looks for its splits; null for one look. */
  private final RefreshSchedule schedule;

  private final EnumeratorCounters counters;
  private boolean discovered;

  /** Whether a look of this life of the enumerator has succeeded. */
  private boolean looked;

  /** Live: ids of all splits that are to be read. The worker reads it. */
  private volatile Set<String> active;

  /** With one look for splits, at the start. */
  public MarketSplitEnumerator(
      SplitEnumeratorContext<MarketSplit> context,
      SymbolAssignment assignment,
      SplitDiscovery discovery,
      boolean bounded,
      MarketEnumState restored) {
    this(context, assignment, discovery, bounded, null, restored);
  }

  /**
   * @param schedule when a live source looks for its splits; null for one look at the start
   */
  public MarketSplitEnumerator(
      SplitEnumeratorContext<MarketSplit> context,
      SymbolAssignment assignment,
      SplitDiscovery discovery,
      boolean bounded,
      RefreshSchedule schedule,
      MarketEnumState restored) {
    this.context = context;
    this.assignment = assignment;
    this.discovery = discovery;
    this.bounded = bounded;
    this.schedule = schedule;
    this.active = restored.active();
    // A live source looks at the market again, so that a symbol added to it is picked up; what it
    // read before the restore goes on meanwhile.
    this.discovered = restored.discovered() && (bounded || !active.isEmpty());
    this.counters = new EnumeratorCounters(context.metricGroup(), () -> active.size());
    addPending(restored.pending());
  }

  @Override
  public void start() {
    if (schedule != null) {
      context.callAsync(this::lookIfDue, this::onLooked, 0, schedule.tickMs());
    } else if (!discovered || !bounded) {
      context.callAsync(() -> discovery.discover(active), this::onDiscovered);
    }
  }

  /** On the worker; null when it is not time yet. */
  private List<MarketSplit> lookIfDue() throws IOException {
    return schedule.isDue() ? discovery.discover(active) : null;
  }

  private void onLooked(List<MarketSplit> splits, Throwable failure) {
    if (failure != null) {
      counters.failedLooks.inc();
      long waitMs = schedule.failed(failure);
      if (!looked && isFinal(failure)) {
        throw new FlinkRuntimeException(failure.getMessage(), failure);
      }
      if (!discovered && schedule.isExhausted()) {
        throw new FlinkRuntimeException(
            "the symbols of the market could not be found in "
                + schedule.failures()
                + " tries ("
                + failure.getMessage()
                + "): check the REST address and the network",
            failure);
      }
      LOG.warn(
          "the symbols of the market could not be looked up, {} are kept; again in {} ms: {}",
          active.size(),
          waitMs,
          failure.getMessage());
    } else if (splits != null) {
      schedule.succeeded();
      onDiscovered(splits, null);
    }
  }

  /** What another try would not mend, as an exception that Flink would not restart after. */
  private static boolean isFinal(Throwable failure) {
    return ThrowableClassifier.getThrowableType(failure) == ThrowableType.NonRecoverableError;
  }

  private void onDiscovered(List<MarketSplit> splits, Throwable failure) {
    if (failure != null) {
      throw new FlinkRuntimeException(failure.getMessage(), failure);
    }
    if (!bounded) {
      activate(splits);
    } else {
      LOG.info("market source found {} symbols", splits.size());
    }
    addPending(splits);
    looked = true;
    discovered = true;
    assignWhenComplete();
  }

  private void activate(List<MarketSplit> splits) {
    Set<String> now = new TreeSet<>();
    splits.forEach(split -> now.add(split.splitId()));
    Set<String> joined = new TreeSet<>(now);
    joined.removeAll(active);
    Set<String> left = new TreeSet<>(active);
    left.removeAll(now);
    if (!joined.isEmpty() || !left.isEmpty()) {
      LOG.info("market of {} symbols: {} join, {} leave", now.size(), joined, left);
    }
    counters.joined.inc(joined.size());
    counters.left.inc(left.size());
    pending.keySet().retainAll(now);
    active = Set.copyOf(now);
  }

  private boolean isAskedFor(String id) {
    return bounded || active.contains(id);
  }

  private void addPending(Collection<MarketSplit> splits) {
    for (MarketSplit split : splits) {
      pending.merge(split.splitId(), split, MarketSplitEnumerator::further);
    }
  }

  @Override
  public void handleSplitRequest(int subtaskId, String requesterHostname) {
    throw new IllegalStateException("market readers do not ask for splits, they are given them");
  }

  @Override
  public void addReader(int subtaskId) {
    // Nothing yet: the reader's announcement follows and says what it restored.
  }

  @Override
  public void handleSourceEvent(int subtaskId, SourceEvent event) {
    if (event instanceof SplitsEnded ended) {
      for (String id : ended.ids()) {
        holders.remove(id, subtaskId);
        ending.remove(id);
      }
      assignWhenComplete();
      return;
    }
    if (!(event instanceof ReaderAnnouncement)) {
      throw new IllegalStateException(
          "unknown event from market reader " + subtaskId + ": " + event);
    }
    ReaderAnnouncement announcement = (ReaderAnnouncement) event;
    forget(subtaskId);
    for (String id : announcement.ownedIds()) {
      holders.put(id, subtaskId);
    }
    announced.put(subtaskId, announcement.parked());
    assignWhenComplete();
  }

  /** A reader failed; {@code splits} are those given to it since its last checkpoint. */
  @Override
  public void addSplitsBack(List<MarketSplit> splits, int subtaskId) {
    forget(subtaskId);
    addPending(splits.stream().filter(s -> !discovered || isAskedFor(s.splitId())).toList());
  }

  private void forget(int subtaskId) {
    announced.remove(subtaskId);
    toldNoMore.remove(subtaskId);
    ending.removeIf(id -> holders.getOrDefault(id, subtaskId) == subtaskId);
    holders.values().removeIf(holder -> holder == subtaskId);
  }

  private void assignWhenComplete() {
    int parallelism = context.currentParallelism();
    if (!discovered
        || announced.size() < parallelism
        || context.registeredReaders().size() < parallelism) {
      return;
    }
    Map<Integer, List<String>> releases = new TreeMap<>();
    announced.replaceAll(
        (subtask, parked) -> {
          addPending(parked.stream().filter(split -> isAskedFor(split.splitId())).toList());
          parked.forEach(
              split ->
                  releases.computeIfAbsent(subtask, k -> new ArrayList<>()).add(split.splitId()));
          return List.of();
        });
    assignPending(parallelism);
    endUnasked();
    releases.forEach(
        (subtask, ids) -> {
          LOG.info("parked splits {} of subtask {} went to their owners", ids, subtask);
          context.sendEventToSourceReader(subtask, new ReleaseSplits(ids));
        });
    if (bounded) {
      for (int subtask : announced.keySet()) {
        if (toldNoMore.add(subtask)) {
          context.signalNoMoreSplits(subtask);
        }
      }
    }
  }

  private void assignPending(int parallelism) {
    Map<Integer, List<MarketSplit>> bySubtask = new TreeMap<>();
    List<MarketSplit> waiting = new ArrayList<>();
    for (MarketSplit split : pending.values()) {
      if (ending.contains(split.splitId())) {
        waiting.add(split);
      } else if (!holders.containsKey(split.splitId())) {
        int owner = assignment.ownerOf(split.symbol(), parallelism);
        holders.put(split.splitId(), owner);
        bySubtask.computeIfAbsent(owner, k -> new ArrayList<>()).add(split);
      }
    }
    pending.clear();
    addPending(waiting);
    if (!bySubtask.isEmpty()) {
      LOG.info("assigning market splits {}", bySubtask);
      context.assignSplits(new SplitsAssignment<>(bySubtask));
    }
  }

  /** Tells readers to end what is no longer asked for, each once. */
  private void endUnasked() {
    Map<Integer, List<String>> ends = new TreeMap<>();
    holders.forEach(
        (id, holder) -> {
          if (!isAskedFor(id) && ending.add(id)) {
            ends.computeIfAbsent(holder, k -> new ArrayList<>()).add(id);
          }
        });
    ends.forEach((subtask, ids) -> context.sendEventToSourceReader(subtask, new EndSplits(ids)));
  }

  private static MarketSplit further(MarketSplit one, MarketSplit other) {
    return other.isAheadOf(one) ? other : one;
  }

  @Override
  public MarketEnumState snapshotState(long checkpointId) {
    return new MarketEnumState(discovered, List.copyOf(pending.values()), active);
  }

  @Override
  public void close() {
    // Holds nothing to close.
  }
}
