package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Finds the splits of a source, on the enumerator's worker thread: of files once, of a live market
 * again and again.
 */
@FunctionalInterface
public interface SplitDiscovery extends Serializable {

  List<MarketSplit> discover() throws IOException;

  /**
   * All splits that are to be read from now on.
   *
   * @param current ids of those that are read at the moment
   */
  default List<MarketSplit> discover(Set<String> current) throws IOException {
    return discover();
  }
}
