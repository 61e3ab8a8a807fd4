package io.depthflow.flink.binance;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** The clusters in which jobs are tested: one worker. */
public final class TestCluster {

  private TestCluster() {}

  public static MiniClusterExtension of(int slots) {
    return of(slots, new Configuration());
  }

  public static MiniClusterExtension of(int slots, Configuration configuration) {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(slots)
            .setConfiguration(configuration)
            .build());
  }
}
