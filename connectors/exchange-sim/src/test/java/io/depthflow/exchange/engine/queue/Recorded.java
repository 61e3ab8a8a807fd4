package io.depthflow.exchange.engine.queue;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** A market's lines, each with what a plain reader makes of it. */
record Recorded(String name, Instrument instrument, List<SlowEvent> events) {

  static final List<String> NAMES =
      List.of(
          "usdm btcusdt 2023",
          "usdm btcusdt 2024",
          "usdm ethusdt 2024",
          "usdm-2021 KSMUSDT",
          "usdm-2021 YFIUSDT",
          "usdm-2021 DENTUSDT",
          "usdm-2021 XMRUSDT",
          "spot nexousdt 2024");

  /** By name; skips the calling test where the recordings are not on this machine. */
  static Recorded open(String name) throws IOException {
    return switch (name) {
      case "usdm btcusdt 2023" ->
          logs(
              name,
              "BTCUSDT",
              1,
              3,
              "usdm/usdm_btcusdt_20230404.dat.gz",
              "usdm/usdm_btcusdt_20230405.dat.gz");
      case "usdm btcusdt 2024" ->
          logs(
              name,
              "BTCUSDT",
              1,
              3,
              "usdm/usdm_btcusdt_20240718.gz",
              "usdm/usdm_btcusdt_20240719.gz");
      case "usdm ethusdt 2024" ->
          logs(
              name,
              "ETHUSDT",
              2,
              3,
              "usdm/usdm_ethusdt_20240718.gz",
              "usdm/usdm_ethusdt_20240719.gz");
      case "spot nexousdt 2024" ->
          logs(
              name,
              "NEXOUSDT",
              3,
              2,
              "spot/nexousdt_20240723.dat.gz",
              "spot/nexousdt_20240724.dat.gz");
      case "usdm-2021 KSMUSDT" -> socketLog(name, "KSMUSDT", 3, 1);
      case "usdm-2021 YFIUSDT" -> socketLog(name, "YFIUSDT", 1, 3);
      case "usdm-2021 DENTUSDT" -> socketLog(name, "DENTUSDT", 6, 0);
      case "usdm-2021 XMRUSDT" -> socketLog(name, "XMRUSDT", 2, 3);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * A market whose price stays long enough for the queues to matter, with its true orders told:
   * nearly all passive fills come by trades that have worked through the queue.
   */
  static GeneratorConfig longQueues(long seed) {
    return GeneratorConfig.defaults()
        .withSeed(seed)
        .withSdBp(0.01)
        .withTopQuantity(3)
        .withTradesPerSecond(12)
        .withOrderByOrder(true);
  }

  static Recorded generated(GeneratorConfig config, long seconds) {
    Instrument i = config.instrument();
    List<SlowEvent> events = new ArrayList<>();
    try (MarketGenerator market = new MarketGenerator(config)) {
      long endNs = (config.startMs() + seconds * 1000) * 1_000_000;
      RawLine line;
      while ((line = market.nextBefore(endNs)) != null) {
        events.add(new SlowEvent(line, i.tickSize().scale(), i.stepSize().scale()));
      }
    }
    Instrument free =
        new Instrument(
            i.symbol(),
            i.tickSize(),
            i.stepSize(),
            i.minQuantity(),
            i.maxQuantity(),
            i.marketMaxQuantity(),
            i.minPrice(),
            i.maxPrice(),
            BigDecimal.ZERO);
    return new Recorded("generator seed " + config.seed(), free, events);
  }

  private static Recorded logs(
      String name, String symbol, int priceDecimals, int quantityDecimals, String... files)
      throws IOException {
    List<SlowEvent> events = new ArrayList<>();
    for (String file : files) {
      try (RawLogReader reader = RawLogReader.open(shared(file))) {
        RawLine line;
        while ((line = reader.next()) != null) {
          RawLine ours = new RawLine(symbol, line.receiveTimeNs(), line.frame());
          events.add(new SlowEvent(ours, priceDecimals, quantityDecimals));
        }
      }
    }
    return new Recorded(name, instrument(symbol, priceDecimals, quantityDecimals), events);
  }

  /** The log of 2021: lines {@code <seconds>: <frame>}, snapshots {@code <url> -> <s>: <body>}. */
  private static Recorded socketLog(
      String name, String symbol, int priceDecimals, int quantityDecimals) throws IOException {
    List<RawLine> lines = new ArrayList<>();
    for (String file : List.of("http.4.0", "ws.5.0")) {
      Path path = shared("usdm-2021/BINANCE_FUTURES." + file + ".gz");
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
        String text;
        while ((text = reader.readLine()) != null) {
          int colon = text.indexOf(": {");
          boolean ours =
              text.contains("symbol=" + symbol + "&") && text.contains("/depth?")
                  || text.contains("\"s\":\"" + symbol + "\"");
          if (colon > 0 && ours) {
            String stamp = text.substring(text.lastIndexOf(' ', colon - 1) + 1, colon);
            long ns = new BigDecimal(stamp).movePointRight(9).longValue();
            byte[] frame = text.substring(colon + 2).getBytes(StandardCharsets.UTF_8);
            lines.add(new RawLine(symbol, ns, frame));
          }
        }
      }
    }
    lines.sort((a, b) -> Long.compare(a.receiveTimeNs(), b.receiveTimeNs()));
    List<SlowEvent> events = new ArrayList<>();
    lines.forEach(l -> events.add(new SlowEvent(l, priceDecimals, quantityDecimals)));
    return new Recorded(name, instrument(symbol, priceDecimals, quantityDecimals), events);
  }

  private static Instrument instrument(String symbol, int priceDecimals, int quantityDecimals) {
    BigDecimal tick = BigDecimal.ONE.movePointLeft(priceDecimals);
    BigDecimal lot = BigDecimal.ONE.movePointLeft(quantityDecimals);
    BigDecimal most = lot.multiply(new BigDecimal("1000000000"));
    return new Instrument(
        symbol, tick, lot, lot, most, most, tick, new BigDecimal("1000000000"), BigDecimal.ZERO);
  }

  private static Path shared(String file) {
    String folder = System.getProperty("depthflow.shared.data");
    Assumptions.assumeTrue(
        folder != null && Files.isDirectory(Path.of(folder)),
        "needs the recordings: -Ddepthflow.shared.data");
    return Path.of(folder).resolve(file);
  }
}
