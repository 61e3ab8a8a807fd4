package io.depthflow.flink.binance.source.enumerator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells the enumerator that the reader has no more of these splits; see {@link EndSplits}. */
public final class SplitsEnded implements SourceEvent {

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> ids;

  public SplitsEnded(Collection<String> ids) {
    this.ids = new ArrayList<>(ids);
  }

  public List<String> ids() {
    return List.copyOf(ids);
  }

  @Override
  public String toString() {
    return "SplitsEnded" + ids;
  }
}
