package io.depthflow.pipeline.demo;

import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.screen.Bar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A seeded market with a planted signal; the live act goes on where the history ends. */
final class GeneratedMarket implements DemoMarket {
  private static final int LINES_PER_MEMBER = 20_000;

  private final GeneratorConfig config;
  private final long endMs;

  GeneratedMarket(long seed, double signal, Duration history) {
    config = GeneratorConfig.defaults().withSeed(seed).withSignal(signal);
    endMs = config.startMs() + history.toMillis();
  }

  @Override
  public String description() {
    String nature =
        config.signal() == 0
            ? "a generated market with NO signal planted: nothing can be learnt"
            : String.format(
                Locale.ROOT,
                "a generated market with a PLANTED signal: the best forecast of the 10 s change"
                    + " has R2 %.2f",
                plantedR2());
    return nature + "; its figures are the generator's, not a claim about a venue";
  }

  @Override
  public boolean generated() {
    return true;
  }

  @Override
  public double plantedR2() {
    return config.plantedR2() * config.signal() * config.signal();
  }

  @Override
  public List<Path> history(Path folder, Screen screen) throws IOException {
    Path file =
        Files.createDirectories(folder)
            .resolve(config.symbol().toLowerCase(Locale.ROOT) + "_history.gz");
    long spanMs = endMs - config.startMs();
    try (MarketGenerator generator = new MarketGenerator(config);
        Bar bar = screen.bar("s", spanMs / 1000);
        RawLogWriter writer = RawLogWriter.open(file, 0)) {
      long lines = 0;
      RawLine line;
      while ((line = generator.nextBefore(endMs * 1_000_000)) != null) {
        writer.write(line);
        if (++lines % LINES_PER_MEMBER == 0) {
          writer.endMember();
          bar.to((line.receiveTimeNs() / 1_000_000 - config.startMs()) / 1000);
        }
      }
      writer.endMember();
      bar.to(spanMs / 1000);
      screen.done(
          "%,d lines over %s, %.1f MB in %s",
          lines, Durations.words(spanMs), Files.size(file) / 1e6, file);
    }
    return List.of(file);
  }

  @Override
  public long learnUntilMs() {
    return Long.MAX_VALUE;
  }

  @Override
  public int folds() {
    return 4;
  }

  @Override
  public MarketFeed live(long startMs) {
    return MarketGenerator.resume(config, endMs, startMs);
  }
}
