package io.depthflow.pipeline.demo;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.playback.RecordingFeed;
import io.depthflow.exchange.playback.RecordingOptions;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A real recording: the first half is learnt from, the rest traded; its last minutes live. */
final class RecordedMarket implements DemoMarket {
  private static final double LEARN_SHARE = 0.5;

  private final List<Path> files;
  private final long liveMs;
  private long firstMs = Long.MAX_VALUE;
  private long lastMs = Long.MIN_VALUE;

  /**
   * @param liveMs length of the live act: so much of the recording's end is played
   */
  RecordedMarket(List<Path> files, long liveMs) {
    this.files = List.copyOf(files);
    this.liveMs = liveMs;
  }

  @Override
  public String description() {
    return "a real recording, "
        + String.join(", ", files.stream().map(f -> f.getFileName().toString()).toList());
  }

  @Override
  public boolean generated() {
    return false;
  }

  @Override
  public double plantedR2() {
    return Double.NaN;
  }

  @Override
  public List<Path> history(Path folder, Screen screen) throws IOException {
    long lines = 0;
    for (Path file : files) {
      try (RawLogReader reader = RawLogReader.open(file)) {
        RawLine line;
        while ((line = reader.next()) != null) {
          firstMs = Math.min(firstMs, line.receiveTimeNs() / 1_000_000);
          lastMs = Math.max(lastMs, line.receiveTimeNs() / 1_000_000);
          lines++;
        }
      }
    }
    if (lines == 0) {
      throw new IOException("no line in " + files + "; name a recording with market data");
    }
    screen.done(
        "%,d lines from %s over %s",
        lines, Instant.ofEpochMilli(firstMs), Durations.words(lastMs - firstMs));
    return files;
  }

  @Override
  public long learnUntilMs() {
    return firstMs + (long) (LEARN_SHARE * (lastMs - firstMs));
  }

  @Override
  public int folds() {
    return 2;
  }

  @Override
  public MarketFeed live(long nowMs) {
    long fromMs = Math.max(firstMs, lastMs - liveMs);
    // The exchange itself moves the times to now, inside the frames too.
    return RecordingFeed.open(files, RecordingOptions.WHOLE.between(fromMs, RecordingOptions.END));
  }
}
