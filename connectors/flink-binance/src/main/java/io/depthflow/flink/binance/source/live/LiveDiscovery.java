package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.enumerator.SplitDiscovery;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.util.ArrayList;
import java.util.List;

/** One live split for every configured symbol. */
public final class LiveDiscovery implements SplitDiscovery {

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> symbols;

  public LiveDiscovery(List<String> symbols) {
    this.symbols = new ArrayList<>(symbols);
  }

  @Override
  public List<MarketSplit> discover() {
    return symbols.stream().map(MarketSplit::ofLive).toList();
  }
}
