package io.depthflow.flink.binance.source.enumerator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader to forget parked splits: their owner has them now. */
public final class ReleaseSplits implements SourceEvent {

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> ids;

  public ReleaseSplits(Collection<String> ids) {
    this.ids = new ArrayList<>(ids);
  }

  public List<String> ids() {
    return List.copyOf(ids);
  }

  @Override
  public String toString() {
    return "ReleaseSplits" + ids;
  }
}
