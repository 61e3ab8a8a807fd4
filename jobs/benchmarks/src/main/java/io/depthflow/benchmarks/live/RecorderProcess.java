package io.depthflow.benchmarks.live;

import io.depthflow.pipeline.cli.Depthflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * {@code record} as users start it, embedded, with a thread beside it that tells the job's metrics
 * twice a second.
 */
@SuppressWarnings("try") // of close(), which throws what it likes: nobody makes an instance of this
public final class RecorderProcess extends StreamExecutionEnvironment {

  private static final long SAMPLE_NS = 10_000_000;
  private static final int SAMPLES_A_LINE = 50;

  private RecorderProcess() {}

  /** Arguments of {@code record}. */
  public static void main(String[] args) {
    initializeContextEnvironment(
        configuration -> {
          Configuration observed = new Configuration(configuration);
          observed.setString("metrics.reporter.held.factory.class", HeldMetrics.class.getName());
          observed.set(DeploymentOptions.TARGET, "local");
          observed.set(DeploymentOptions.ATTACHED, true);
          return new StreamExecutionEnvironment(observed);
        });
    Thread teller = new Thread(RecorderProcess::tell, "teller");
    teller.setDaemon(true);
    teller.start();
    String[] command = new String[args.length + 1];
    command[0] = "record";
    System.arraycopy(args, 0, command, 1, args.length);
    System.err.println(Arrays.toString(command));
    Depthflow.main(command);
  }

  private static void tell() {
    double queueMax = 0;
    double lagMax = 0;
    for (int sample = 1; ; sample++) {
      LockSupport.parkNanos(SAMPLE_NS);
      queueMax = Math.max(queueMax, HeldMetrics.sum("queueDepth"));
      lagMax = Math.max(lagMax, HeldMetrics.max("currentEmitEventTimeLag"));
      if (sample % SAMPLES_A_LINE == 0) {
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
            Locale.ROOT,
            "seen %.0f %.0f %.0f %.0f %.0f %.0f %.0f %d %s%n",
            HeldMetrics.sum("frames"),
            HeldMetrics.sum("symbolsInSync"),
            HeldMetrics.sum("gaps"),
            HeldMetrics.sum("overflows"),
            HeldMetrics.sum("droppedLines"),
            queueMax,
            lagMax,
            (runtime.totalMemory() - runtime.freeMemory()) >> 20,
            text(HeldMetrics.sums("gaps.")));
        queueMax = 0;
        lagMax = 0;
      }
    }
  }

  /** {@code CAUSE=COUNT,...}; a dash for none. */
  private static String text(Map<String, Long> gaps) {
    List<String> some = new ArrayList<>();
    gaps.forEach((cause, count) -> some.add(cause + "=" + count));
    return some.isEmpty() ? "-" : String.join(",", some);
  }
}
