package io.depthflow.flink.binance.source.enumerator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells a reader that splits are no longer asked for. It answers with {@link SplitsEnded} when
 * their last line is out; only then may they be given to anyone again.
 */
public final class EndSplits implements SourceEvent {

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> ids;

  public EndSplits(Collection<String> ids) {
    this.ids = new ArrayList<>(ids);
  }

  public List<String> ids() {
    return List.copyOf(ids);
  }

  @Override
  public String toString() {
    return "EndSplits" + ids;
  }
}
