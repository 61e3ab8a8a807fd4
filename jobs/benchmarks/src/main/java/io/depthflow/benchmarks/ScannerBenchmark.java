package io.depthflow.benchmarks;

import io.depthflow.binance.codec.FrameJson;
import io.depthflow.binance.codec.JsonLineDecoder;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Bytes of a depth frame to ticks and lots; the time is that of one frame of 25 level changes. */
public class ScannerBenchmark extends Measured {
  static final int FRAMES = 2_000;

  private List<RawLine> lines;
  private final LineDecoder scanner = new LineDecoder(DepthLoad.SYMBOL);
  private final JsonLineDecoder jackson = FrameJson.decoder(DepthLoad.SYMBOL);

  @Setup(Level.Trial)
  public void load() {
    lines = DepthLoad.lines(DepthLoad.SEED, FRAMES);
  }

  /** The byte scanner of the hot path. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long scanner() {
    LevelSum sum = new LevelSum();
    for (RawLine line : lines) {
      scanner.decode(line, sum);
    }
    return sum.value;
  }

  /** Baseline: Jackson trees and BigDecimal, the scanner's reference. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long jacksonBaseline() {
    LevelSum sum = new LevelSum();
    for (RawLine line : lines) {
      jackson.decode(line, sum);
    }
    return sum.value;
  }

  /** Hash of every number that was told. */
  private static final class LevelSum implements MarketListener {
    private long value;

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      value = value * 31 + update.finalUpdateId();
      add(update.bids());
      add(update.asks());
    }

    private void add(DepthUpdate.Levels levels) {
      for (int i = 0; i < levels.size(); i++) {
        value = value * 31 + levels.ticks(i) * 7 + levels.lots(i);
      }
    }
  }
}
