package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.split.MarketSplit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the enumerator keeps in a checkpoint. Assigned splits are not in it: they live in the
 * readers' state.
 *
 * @param discovered whether the splits were found already
 * @param pending splits found that no reader has yet
 * @param active live: ids of all splits that are to be read; files: none
 */
public record MarketEnumState(boolean discovered, List<MarketSplit> pending, Set<String> active) {

  public static final MarketEnumState FRESH = new MarketEnumState(false, List.of());

  public MarketEnumState {
    pending = List.copyOf(pending);
    active = Set.copyOf(active);
  }

  public MarketEnumState(boolean discovered, Collection<MarketSplit> pending) {
    this(discovered, List.copyOf(pending), Set.of());
  }

  /** In alphabetical order, so that equal states have equal bytes. */
  Set<String> activeInOrder() {
    return new TreeSet<>(active);
  }
}
