package io.depthflow.pipeline;

import java.util.concurrent.Callable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What a command's job runs in while its source is to die in mid-read, see {@link HeldSource}. */
@SuppressWarnings("try") // it closes with any Exception
final class HoldingEnvironment extends StreamExecutionEnvironment {
  private final int before;
  private final int behind;

  private HoldingEnvironment(Configuration configuration, int before, int behind) {
    super(local(configuration));
    this.before = before;
    this.behind = behind;
  }

  /** Embedded, as commands run where nothing else is set. */
  private static Configuration local(Configuration job) {
    return new Configuration(job)
        .set(DeploymentOptions.TARGET, LocalExecutor.NAME)
        .set(DeploymentOptions.ATTACHED, true);
  }

  /**
   * Runs what defines and executes jobs, each of whose sources is held.
   *
   * @param before elements before the checkpoint
   * @param behind elements behind it
   */
  static <T> T during(int before, int behind, Callable<T> jobs) throws Exception {
    HeldSource.READERS.set(0);
    initializeContextEnvironment(
        configuration -> new HoldingEnvironment(configuration, before, behind));
    try {
      return jobs.call();
    } finally {
      resetContextEnvironment();
    }
  }

  @Override
  public <T> DataStreamSource<T> fromSource(
      Source<T, ?, ?> source,
      WatermarkStrategy<T> watermarks,
      String name,
      TypeInformation<T> type) {
    return super.fromSource(held(source), watermarks, name, type == null ? typeOf(source) : type);
  }

  private <T, S extends SourceSplit, E> Source<T, S, E> held(Source<T, S, E> source) {
    return new HeldSource<>(source, before, behind);
  }

  @SuppressWarnings("unchecked") // a source's type is that of its elements
  private static <T> TypeInformation<T> typeOf(Source<T, ?, ?> source) {
    return source instanceof ResultTypeQueryable<?> typed
        ? (TypeInformation<T>) typed.getProducedType()
        : null;
  }
}
