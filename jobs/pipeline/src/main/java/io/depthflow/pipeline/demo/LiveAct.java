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

  private final ExchangeServer server;
  private final LinearModel model;
  private final boolean withShock;
  private final Screen screen;

  LiveAct(ExchangeServer server, LinearModel model, boolean withShock, Screen screen) {
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
      if (withShock) {
        long fromMs = run.startedMs() + (long) (SHOCK_FROM * (run.flattenAtMs() - run.startedMs()));
        timer.scheduleWithFixedDelay(() -> shockWhenOpen(run, fromMs), 1, 1, TimeUnit.SECONDS);
      }
      return run.execute();
    } finally {
      timer.shutdownNow();
    }
  }

  private void shockWhenOpen(TradeRun run, long fromMs) {
    if (run.wasShocked() || System.currentTimeMillis() < fromMs) {
      return;
    }
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
