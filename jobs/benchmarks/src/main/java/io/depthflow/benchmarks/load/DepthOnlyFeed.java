package io.depthflow.benchmarks.load;

import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A generated market of snapshot and depth events alone, one event a millisecond. */
final class DepthOnlyFeed implements MarketFeed {

  static final String SYMBOL = "BTCUSDT";

  private static final long NS_PER_MS = 1_000_000;
  private static final String DATA = "\"data\":";

  private final MarketGenerator market;
  private final List<String> payloads = Collections.synchronizedList(new ArrayList<>());
  private long nextNs;

  DepthOnlyFeed(long seed) {
    market = new MarketGenerator(GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(seed));
  }

  @Override
  public RawLine next() {
    while (true) {
      RawLine line = market.next();
      String frame = new String(line.frame(), StandardCharsets.UTF_8);
      boolean depth = frame.contains("\"depthUpdate\"");
      if (nextNs == 0) {
        nextNs = line.receiveTimeNs() / NS_PER_MS * NS_PER_MS;
      }
      if (depth) {
        nextNs += NS_PER_MS;
        payloads.add(frame.substring(frame.indexOf(DATA) + DATA.length(), frame.length() - 1));
        return new RawLine(SYMBOL, nextNs, line.frame());
      }
      if (frame.contains("\"lastUpdateId\"")) {
        return new RawLine(SYMBOL, nextNs, line.frame());
      }
    }
  }

  /** The depth events given so far, as a bare stream carries them. */
  List<String> payloads() {
    return payloads;
  }

  @Override
  public Instrument instrument() {
    return market.instrument();
  }

  @Override
  public void close() {
    market.close();
  }
}
