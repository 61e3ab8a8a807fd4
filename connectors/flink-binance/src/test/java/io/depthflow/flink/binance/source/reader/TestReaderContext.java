package io.depthflow.flink.binance.source.reader;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** A reader's surroundings: remembers the events sent to the coordinator. */
public final class TestReaderContext implements SourceReaderContext {

  public final List<SourceEvent> sent = new ArrayList<>();
  private final int subtask;
  private final int parallelism;

  public TestReaderContext(int subtask, int parallelism) {
    this.subtask = subtask;
    this.parallelism = parallelism;
  }

  @Override
  public SourceReaderMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
  }

  @Override
  public Configuration getConfiguration() {
    return new Configuration();
  }

  @Override
  public String getLocalHostName() {
    return "localhost";
  }

  @Override
  public int getIndexOfSubtask() {
    return subtask;
  }

  @Override
  public int currentParallelism() {
    return parallelism;
  }

  @Override
  public void sendSplitRequest() {
    throw new AssertionError("market readers do not ask for splits");
  }

  @Override
  public void sendSourceEventToCoordinator(SourceEvent event) {
    sent.add(event);
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
  }
}
