package io.depthflow.flink.binance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.CloseableIterator;

/** An unbounded job whose output a test looks at while it runs. */
public final class RunningJob<T> implements AutoCloseable {

  private final List<T> rows = new CopyOnWriteArrayList<>();
  private final CloseableIterator<T> iterator;
  private final JobClient job;

  private RunningJob(CloseableIterator<T> iterator, JobClient job) {
    this.iterator = iterator;
    this.job = job;
    Thread collector =
        new Thread(
            () -> {
              try {
                iterator.forEachRemaining(rows::add);
              } catch (RuntimeException e) {
                // The job was cancelled; a job that failed before shows in rows that never come.
              }
            },
            "test-collector");
    collector.setDaemon(true);
    collector.start();
  }

  public static <T> RunningJob<T> start(DataStream<T> stream) throws Exception {
    CloseableIterator<T> iterator = stream.collectAsync();
    return new RunningJob<>(
        iterator, stream.getExecutionEnvironment().executeAsync("running test job"));
  }

  /** What came so far. */
  public List<T> rows() {
    return rows;
  }

  public JobClient job() {
    return job;
  }

  @Override
  public void close() {
    try {
      job.cancel().get(30, TimeUnit.SECONDS);
      iterator.close();
    } catch (Exception e) {
      throw new AssertionError("the job could not be cancelled", e);
    }
  }
}
