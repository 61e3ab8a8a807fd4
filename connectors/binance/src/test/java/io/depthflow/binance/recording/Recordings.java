package io.depthflow.binance.recording;

import io.depthflow.market.RawLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** The recordings that the tests read, where the folder is there. */
public enum Recordings {
  USDM_BTC_202304(
      "BTCUSDT",
      "usdm_btcusdt_202304",
      "usdm/usdm_btcusdt_20230404.dat.gz",
      "usdm/usdm_btcusdt_20230405.dat.gz"),
  USDM_BTC_202407(
      "BTCUSDT",
      "usdm_btcusdt_202407",
      "usdm/usdm_btcusdt_20240718.gz",
      "usdm/usdm_btcusdt_20240719.gz"),
  USDM_ETH_202407(
      "ETHUSDT",
      "usdm_ethusdt_202407",
      "usdm/usdm_ethusdt_20240718.gz",
      "usdm/usdm_ethusdt_20240719.gz"),
  SPOT_NEXO_202407(
      "NEXOUSDT",
      "spot_nexousdt_202407",
      "spot/nexousdt_20240723.dat.gz",
      "spot/nexousdt_20240724.dat.gz"),
  SPOT_BTC_WITHOUT_SNAPSHOT("BTCUSDT", null, "spot/spot_btcusdt_20230405.dat.gz");

  private final String symbol;
  private final String reference;
  private final List<String> files;

  Recordings(String symbol, String reference, String... files) {
    this.symbol = symbol;
    this.reference = reference;
    this.files = List.of(files);
  }

  public String symbol() {
    return symbol;
  }

  /** The recording's files, of which each continues the one before. */
  public List<Path> files() {
    return files.stream().map(Recordings::path).toList();
  }

  /** Rows of the independent program that rebuilt the book, header first. */
  public List<String> reference() throws IOException {
    Path file = path("reference/" + reference + "_1s_top10.csv.gz");
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      return in.lines().toList();
    }
  }

  /** What is done with a line; may throw. */
  @FunctionalInterface
  public interface LineConsumer {
    void accept(RawLine line) throws IOException;
  }

  public void forEach(LineConsumer consumer) throws IOException {
    for (Path file : files()) {
      try (RawLogReader reader = RawLogReader.open(file)) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          consumer.accept(line);
        }
      }
    }
  }

  public List<RawLine> lines() throws IOException {
    List<RawLine> lines = new ArrayList<>();
    forEach(lines::add);
    return lines;
  }

  /** Skips the calling test where the recordings are not on this machine. */
  public static Path path(String name) {
    String folder = System.getProperty("depthflow.shared.data");
    Assumptions.assumeTrue(
        folder != null && Files.isDirectory(Path.of(folder)),
        "skipped: the folder of recordings (system property depthflow.shared.data) is not here: "
            + folder);
    return Path.of(folder).resolve(name);
  }
}
