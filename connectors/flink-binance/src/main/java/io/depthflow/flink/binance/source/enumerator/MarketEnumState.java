package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.split.MarketSplit;
import java.util.List;

/**
 * What the enumerator keeps in a checkpoint. Assigned splits are not in it: they live in the
 * readers' state.
 *
 * @param discovered whether the splits were found already
 * @param pending splits found that no reader has yet
 */
public record MarketEnumState(boolean discovered, List<MarketSplit> pending) {

  public static final MarketEnumState FRESH = new MarketEnumState(false, List.of());

  public MarketEnumState {
    pending = List.copyOf(pending);
  }
}
