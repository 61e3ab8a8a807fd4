package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains again and again on a store that grows beside it. A round that fails is told and the next
 * one tried; the loop ends after its rounds, after {@value #MOST_FAILURES} failures in a row, or
 * when the process is asked to stop: then a training in hand is cancelled, and the models stay as
 * they were.
 */
final class TrainLoop {

  private static final Logger LOG = LoggerFactory.getLogger(TrainLoop.class);

  static final int MOST_FAILURES = 3;
  private static final long STOP_S = 60;

  /** One training. */
  interface Round {
    /**
     * @param stop counted down when the training is to be given up
     * @return whether it came to its end
     */
    boolean train(CountDownLatch stop) throws Exception;
  }

  private final Duration every;
  private final long rounds;
  private final Round round;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param every from the start of a round to the start of the next; a longer round is followed at
   *     once
   * @param rounds how many at most
   */
  TrainLoop(Duration every, long rounds, Round round) {
    this.every = every;
    this.rounds = rounds;
    this.round = round;
  }

  /** Runs until it is over or the process is asked to stop. */
  void execute() throws Exception {
    Thread hook = new Thread(this::endInGoodOrder, "train-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      run();
    } finally {
      ended.countDown();
      if (stop.getCount() > 0) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  /** As {@link #execute}, ended by {@link #end} alone. */
  void run() throws Exception {
    int failures = 0;
    for (long n = 1; n <= rounds && stop.getCount() > 0; n++) {
      long startNs = System.nanoTime();
      System.out.println("round " + n + " at " + time(Instant.now()));
      try {
        if (!round.train(stop)) {
          System.out.println("      stopped: this round made no model");
          return;
        }
        failures = 0;
      } catch (UsageException e) {
        if (n == 1) {
          throw e;
        }
        failures = failed(e, failures);
      } catch (Exception e) {
        failures = failed(e, failures);
      }
      if (n < rounds) {
        long leftNs = every.toNanos() - (System.nanoTime() - startNs);
        System.out.println(
            "      next round at "
                + time(Instant.now().plusNanos(Math.max(leftNs, 0)))
                + ", Ctrl-C ends");
        stop.await(leftNs, TimeUnit.NANOSECONDS);
      }
    }
  }

  private static int failed(Exception e, int failuresBefore) throws Exception {
    int failures = failuresBefore + 1;
    if (failures == MOST_FAILURES) {
      throw e;
    }
    LOG.warn("a round of training failed", e);
    System.err.printf(
        "depthflow train: this round failed (%d in a row, %d end the loop): %s%n",
        failures, MOST_FAILURES, Commands.clearMessage(e));
    return failures;
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Asks the loop to end. */
  void end() {
    stop.countDown();
  }

  private void endInGoodOrder() {
    System.err.println("depthflow train: stopping; the models stay as they are");
    end();
    try {
      if (!ended.await(STOP_S, TimeUnit.SECONDS)) {
        System.err.println("depthflow train: gave up waiting; model files are whole all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
