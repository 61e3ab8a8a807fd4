package io.depthflow.pipeline;

import io.depthflow.pipeline.journal.JournalFiles;
import io.depthflow.pipeline.operator.TradeOperator;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.position.TradeRules;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a trade job from its start to its orderly end: time up or interrupted, flatten, quiet by
 * the desk and flat by the exchange, stop with a savepoint, and the result beside it. It never
 * stops a desk that still has something to close.
 */
public final class TradeRun {
  private static final Logger LOG = LoggerFactory.getLogger(TradeRun.class);
  private static final long POLL_MS = 500;
  private static final long ANSWER_S = 20;

  /** Beside the trials of the stop: cancels, answers, a market order, a slow venue. */
  private static final long CLOSING_MS = 60_000;

  /** How often the time of a whole stop may pass before the run is given up. */
  private static final int CLOSING_ROUNDS = 10;

  private final TradePlan plan;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean interrupted;
  private volatile boolean endAsked;
  private volatile long shockAtMs;

  TradeRun(TradePlan plan) {
    this.plan = plan;
  }

  /** When it was prepared, wall clock. */
  public long startedMs() {
    return plan.submittedMs();
  }

  /** Tells the result of a price shock that was announced, so that it is kept apart. */
  public void shockAt(long wallClockMs) {
    shockAtMs = wallClockMs;
  }

  /** Ends the run in good order before its time. */
  public void end() {
    endAsked = true;
  }

  /** Whether {@link #shockAt} was called. */
  public boolean wasShocked() {
    return shockAtMs > 0;
  }

  /** Runs to the end: of {@code --for}, or until the process is asked to stop. */
  public TradeResult execute() throws Exception {
    RunningJob job = new RunningJob(TradeJob.define(plan).executeAsync("trade"), "the trade job");
    Thread hook = new Thread(this::endInGoodOrder, "trade-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try (AccountView account = new AccountView(plan.gateway(), plan.model().symbol())) {
      waitForTheEnd(job);
      boolean flat = waitUntilFlat(job, account);
      if (flat) {
        job.stop(plan.checkpointFolder(), Duration.ofMillis(CLOSING_MS));
      }
      List<JournalEntry> journal = JournalFiles.read(plan.journalFolder());
      TradeResult result =
          TradeResults.of(
              plan,
              journal,
              account.fillsSince(plan.run().startedMs()),
              account.openOrders(),
              flat,
              shockAtMs);
      Json.write(plan.stateFolder().resolve("trade.json"), result);
      if (!flat) {
        throw new IllegalStateException(
            "still not flat: look at "
                + plan.model().symbol()
                + " at the venue; '"
                + onwards()
                + "' goes on with it");
      }
      return result;
    } catch (Exception e) {
      if (!interrupted) {
        System.err.println(
            "depthflow trade: orders and position of "
                + plan.model().symbol()
                + " stay at the venue; '"
                + onwards()
                + "' goes on with them");
      }
      throw e;
    } finally {
      ended.countDown();
      if (!interrupted) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private String onwards() {
    return "depthflow trade --resume --state " + plan.options().get(TradeOptions.STATE);
  }

  /** Ctrl-C or a kill: the process waits until everything is closed. */
  private void endInGoodOrder() {
    interrupted = true;
    System.err.printf(
        "depthflow trade: stopping in good order: entries are cancelled, the position of %s is"
            + " closed (kill -9 leaves both as they are; then '%s')%n",
        plan.model().symbol(), onwards());
    try {
      if (!ended.await(closingMs() * CLOSING_ROUNDS, TimeUnit.MILLISECONDS)) {
        System.err.println("depthflow trade: gave up waiting; look at the venue");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void waitForTheEnd(RunningJob job) throws Exception {
    while (!interrupted && !endAsked && System.currentTimeMillis() < plan.flattenAtMs()) {
      job.require(POLL_MS);
    }
    if (interrupted || endAsked) {
      Files.writeString(plan.controlFile(), "flatten\n");
    }
  }

  /** Quiet by the desk and flat by the exchange, twice in a row; a look that fails is neither. */
  private boolean waitUntilFlat(RunningJob job, AccountView account) throws Exception {
    for (int round = 1; round <= CLOSING_ROUNDS; round++) {
      long limit = System.currentTimeMillis() + closingMs();
      int seen = 0;
      while (System.currentTimeMillis() < limit) {
        job.require(POLL_MS);
        seen = deskIsQuiet(job) && account.isFlat() ? seen + 1 : 0;
        if (seen == 2) {
          return true;
        }
      }
      System.err.printf(
          "depthflow trade: ALARM: %s is not flat %d s after it should be; the desk goes on%n",
          plan.model().symbol(), round * closingMs() / 1000);
    }
    return false;
  }

  /** What the whole stop procedure may take by its own options. */
  private long closingMs() {
    TradeRules rules = plan.desk().rules();
    return rules.maxTrials() * rules.trialWaitMs() + CLOSING_MS;
  }

  private static boolean deskIsQuiet(RunningJob job) throws InterruptedException {
    try {
      Object quiet =
          job.client().getAccumulators().get(ANSWER_S, TimeUnit.SECONDS).get(TradeOperator.QUIET);
      return quiet instanceof Long since && since > 0;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the desk's state cannot be read now", e);
      return false;
    }
  }
}
