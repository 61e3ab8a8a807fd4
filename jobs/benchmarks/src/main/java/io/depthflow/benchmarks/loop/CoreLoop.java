package io.depthflow.benchmarks.loop;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;

/** The system's core over a log: its reader and its feed, as backfill and backtest use them. */
public final class CoreLoop {

  private CoreLoop() {}

  /** Runs over any raw log of one symbol. */
  public static LoopResult run(String symbol, Path log) throws IOException {
    SampleChecksum checksum = new SampleChecksum();
    SymbolFeed feed = new SymbolFeed(symbol, 1_000);
    feed.setOutput(checksum::add);
    try (RawLogReader reader = RawLogReader.open(log)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        feed.accept(line);
      }
    }
    return new LoopResult(
        feed.sampler().synchronizer().applied(), checksum.samples(), checksum.value());
  }
}
