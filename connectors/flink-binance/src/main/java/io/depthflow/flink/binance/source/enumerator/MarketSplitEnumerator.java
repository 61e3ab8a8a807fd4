package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
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
  private boolean discovered;

  public MarketSplitEnumerator(
      SplitEnumeratorContext<MarketSplit> context,
      SymbolAssignment assignment,
      SplitDiscovery discovery,
      boolean bounded,
      MarketEnumState restored) {
    this.context = context;
    this.assignment = assignment;
    this.discovery = discovery;
    this.bounded = bounded;
    // A live source looks at its configuration again, so that a symbol added to it is picked up.
    this.discovered = restored.discovered() && bounded;
    addPending(restored.pending());
  }

  @Override
  public void start() {
    if (!discovered) {
      context.callAsync(discovery::discover, this::onDiscovered);
    }
  }

  private void onDiscovered(List<MarketSplit> splits, Throwable failure) {
    if (failure != null) {
      throw new FlinkRuntimeException(failure.getMessage(), failure);
    }
    LOG.info("market source found {} symbols", splits.size());
    addPending(splits);
    discovered = true;
    assignWhenComplete();
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
    addPending(splits);
  }

  private void forget(int subtaskId) {
    announced.remove(subtaskId);
    toldNoMore.remove(subtaskId);
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
          addPending(parked);
          parked.forEach(
              split ->
                  releases.computeIfAbsent(subtask, k -> new ArrayList<>()).add(split.splitId()));
          return List.of();
        });
    assignPending(parallelism);
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
    for (MarketSplit split : pending.values()) {
      if (!holders.containsKey(split.splitId())) {
        int owner = assignment.ownerOf(split.symbol(), parallelism);
        holders.put(split.splitId(), owner);
        bySubtask.computeIfAbsent(owner, k -> new ArrayList<>()).add(split);
      }
    }
    pending.clear();
    if (!bySubtask.isEmpty()) {
      LOG.info("assigning market splits {}", bySubtask);
      context.assignSplits(new SplitsAssignment<>(bySubtask));
    }
  }

  private static MarketSplit further(MarketSplit one, MarketSplit other) {
    return other.isAheadOf(one) ? other : one;
  }

  @Override
  public MarketEnumState snapshotState(long checkpointId) {
    return new MarketEnumState(discovered, List.copyOf(pending.values()));
  }

  @Override
  public void close() {
    // Holds nothing to close.
  }
}
