package io.depthflow.pipeline;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.market.order.Fill;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.journal.JournalFiles;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/**
 * Follows a trade job from its start to its orderly end: time up, flatten, flat at the exchange,
 * stop with a savepoint, and the result beside it.
 */
public final class TradeRun {
  /** The stop procedure with its trials takes a few seconds; beyond this someone must look. */
  private static final long FLATTEN_LIMIT_MS = 60_000;

  private static final long POLL_MS = 500;
  private static final long ANSWER_S = 20;

  private final TradePlan plan;
  private volatile long shockAtMs;

  TradeRun(TradePlan plan) {
    this.plan = plan;
  }

  /** When it was prepared, wall clock. */
  public long startedMs() {
    return plan.submittedMs();
  }

  /** When it closes everything, wall clock; Long.MAX_VALUE for never. */
  public long flattenAtMs() {
    return plan.flattenAtMs();
  }

  /** Tells the result of a price shock that was announced, so that it is kept apart. */
  public void shockAt(long wallClockMs) {
    shockAtMs = wallClockMs;
  }

  /** Whether {@link #shockAt} was called. */
  public boolean wasShocked() {
    return shockAtMs > 0;
  }

  /** Runs to the end; null for a run without one that was stopped from outside. */
  public TradeResult execute() throws Exception {
    JobClient job = TradeJob.define(plan).executeAsync("trade");
    if (!plan.options().has(CommonOptions.RUN_FOR)) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::tellWhatStays, "trade-stopped"));
      job.getJobExecutionResult().get();
      return null;
    }
    try (BinanceRestClient client = plan.gateway().open()) {
      waitUntil(job, plan.flattenAtMs());
      boolean flat = waitUntilFlat(job, client);
      stop(job);
      TradeResult result = result(client, flat);
      Json.write(plan.stateFolder().resolve("trade.json"), result);
      if (!flat) {
        throw new IllegalStateException(
            "not flat "
                + FLATTEN_LIMIT_MS / 1000
                + " s after the end of the run: look at "
                + plan.model().symbol()
                + " at the venue; the run goes on by --resume");
      }
      return result;
    }
  }

  /** An interrupted run leaves the venue as it is; the user must know, and know the way on. */
  private void tellWhatStays() {
    System.err.printf(
        "depthflow trade: stopped; orders and position of %s stay at the venue."
            + " 'depthflow trade --resume' goes on with them; next time, 'echo flatten > %s'"
            + " closes everything first%n",
        plan.model().symbol(), plan.controlFile());
  }

  private static void waitUntil(JobClient job, long wallClockMs) throws Exception {
    long left;
    while ((left = wallClockMs - System.currentTimeMillis()) > 0) {
      requireRunning(job, Math.min(left, POLL_MS));
    }
  }

  private boolean waitUntilFlat(JobClient job, BinanceRestClient client) throws Exception {
    long limit = System.currentTimeMillis() + FLATTEN_LIMIT_MS;
    int seen = 0;
    // Twice in a row: a fill may come between the two questions of one look.
    while (seen < 2 && System.currentTimeMillis() < limit) {
      requireRunning(job, POLL_MS);
      seen = isFlat(client) ? seen + 1 : 0;
    }
    return seen >= 2;
  }

  private boolean isFlat(BinanceRestClient client) throws Exception {
    return openOrders(client) == 0
        && client
                .positionRisk(plan.model().symbol())
                .get(ANSWER_S, TimeUnit.SECONDS)
                .amount()
                .signum()
            == 0;
  }

  private int openOrders(BinanceRestClient client) throws Exception {
    return client.openOrders(plan.model().symbol()).get(ANSWER_S, TimeUnit.SECONDS).size();
  }

  /** Waits a while for the job to end, which it must not: its failure is thrown as it was. */
  private static void requireRunning(JobClient job, long waitMs) throws Exception {
    try {
      job.getJobExecutionResult().get(waitMs, TimeUnit.MILLISECONDS);
      throw new IllegalStateException("the trade job ended before its time");
    } catch (TimeoutException stillRunning) {
      JobStatus status = job.getJobStatus().get(ANSWER_S, TimeUnit.SECONDS);
      if (status.isGloballyTerminalState()) {
        throw new IllegalStateException("the trade job is " + status, stillRunning);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void stop(JobClient job) throws Exception {
    Path savepoints = plan.stateFolder().resolve("checkpoints").resolve("savepoints");
    job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  private TradeResult result(BinanceRestClient client, boolean flat) throws Exception {
    List<JournalEntry> journal = JournalFiles.read(plan.journalFolder());
    Ledger ledger = Ledger.of("USDT", journal);
    BigDecimal realised = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    for (Fill fill : fills(client)) {
      realised = realised.add(fill.realizedPnl());
      fees = fees.add(fill.commission());
    }
    double largest = Double.NaN;
    double threshold = Double.NaN;
    for (JournalEntry entry : journal) {
      if (entry.kind() == JournalKind.SIGNAL && !(Math.abs(entry.predictionBp()) <= largest)) {
        largest = Math.abs(entry.predictionBp());
        threshold = entry.thresholdBp();
      }
    }
    return new TradeResult(
        plan.model().symbol(),
        plan.model().id(),
        plan.venue().name(),
        plan.submittedMs(),
        System.currentTimeMillis(),
        ledger.gross(),
        ledger.fees(),
        realised,
        fees,
        flat,
        openOrders(client),
        count(journal, JournalKind.SIGNAL),
        count(journal, JournalKind.NO_FILL),
        largest,
        threshold,
        shockAtMs,
        ledger.trips(),
        journal);
  }

  /** The exchange's own list of this run's trades. */
  private List<Fill> fills(BinanceRestClient client) throws Exception {
    return client.userTrades(plan.model().symbol()).get(ANSWER_S, TimeUnit.SECONDS).stream()
        .filter(f -> f.timeMs() >= plan.submittedMs())
        .toList();
  }

  private static long count(List<JournalEntry> journal, JournalKind kind) throws IOException {
    return journal.stream().filter(e -> e.kind() == kind).count();
  }
}
