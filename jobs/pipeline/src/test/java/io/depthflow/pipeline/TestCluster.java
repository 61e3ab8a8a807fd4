package io.depthflow.pipeline;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** The clusters in which jobs are tested: one worker. */
final class TestCluster {

  private TestCluster() {}

  static MiniClusterExtension of(int slots) {
    return of(slots, new Configuration());
  }

  static MiniClusterExtension of(int slots, Configuration configuration) {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(slots)
            .setConfiguration(configuration)
            .build());
  }
}
