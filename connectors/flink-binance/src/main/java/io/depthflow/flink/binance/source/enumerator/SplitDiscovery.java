package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.split.MarketSplit;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Finds the splits of a source; runs once on the enumerator's worker thread. */
@FunctionalInterface
public interface SplitDiscovery extends Serializable {
  List<MarketSplit> discover() throws IOException;
}
