package io.depthflow.pipeline.demo;

import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.pipeline.TradeJob;
import io.depthflow.pipeline.TradeRun;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.strategy.model.LinearModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The trade job against the exchange, and near its end an announced shock on an open position. */
final class LiveAct {
  /** Large against the stop of 5 bp of notional, so that the whole procedure is seen. */
  private static final double SHOCK_BP = 30;

  /** Part of the act after which a position is waited for. */
  private static final double SHOCK_FROM = 0.7;

  /** How much longer the act may last until a position is there to be shocked. */
  static final long PATIENCE_MS = 60_000;

  /** What the stop procedure takes to be seen. */
  private static final long STOP_SEEN_MS = 10_000;

  private static final long LOOK_MS = 200;

  private final ExchangeServer server;
  private final LinearModel model;
  private final boolean withShock;
  private final long lengthMs;
  private final Screen screen;
  private long seenUntilMs;

  LiveAct(
      ExchangeServer server, LinearModel model, boolean withShock, long lengthMs, Screen screen) {
    this.lengthMs = lengthMs;
    this.server = server;
    this.model = model;
    this.withShock = withShock;
    this.screen = screen;
  }

  /** Writes the exchange's keys where the job looks for them; readable by the user alone. */
  Path credentials(Path folder) throws IOException {
    Path file = Files.createDirectories(folder).resolve(".env");
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(
        file,
        "BINANCE_API_KEY=" + server.apiKey() + "\nBINANCE_API_SECRET=" + server.apiSecret() + "\n");
    return file;
  }

  TradeResult run(List<String> args) throws Exception {
    Options options = Options.of(TradeJob.OPTIONS, args.toArray(String[]::new));
    TradeRun run = TradeJob.prepare(options);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      long startedMs = run.startedMs();
      timer.scheduleWithFixedDelay(
          () -> direct(run, System.currentTimeMillis() - startedMs),
          LOOK_MS,
          LOOK_MS,
          TimeUnit.MILLISECONDS);
      return run.execute();
    } finally {
      timer.shutdownNow();
    }
  }

  /** Shocks the first position of the act's last part; ends the act once that was seen. */
  private void direct(TradeRun run, long passedMs) {
    if (withShock && !run.wasShocked()) {
      if (passedMs >= SHOCK_FROM * lengthMs) {
        shockWhenOpen(run);
      }
      seenUntilMs = passedMs + STOP_SEEN_MS;
    } else if (passedMs >= Math.max(lengthMs, seenUntilMs)) {
      run.end();
    }
  }

  private void shockWhenOpen(TradeRun run) {
    BigDecimal position = server.ask(e -> e.position(model.symbol()).amount());
    if (position.signum() == 0) {
      return;
    }
    double bp = -position.signum() * SHOCK_BP;
    screen.say(
        String.format(
            "    *** ANNOUNCED: the market now jumps %+.0f bp against the position of %s; this"
                + " trade is kept out of the headline ***",
            bp, position.stripTrailingZeros().toPlainString()));
    run.shockAt(System.currentTimeMillis());
    server.shock(model.symbol(), bp);
  }
}
