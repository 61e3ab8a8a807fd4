package io.depthflow.benchmarks.loop;

import io.depthflow.benchmarks.DepthLoad;
import io.depthflow.binance.codec.FrameJson;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Trade;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a raw log of one symbol, the same bytes for the same arguments: a snapshot line, then
 * depth events of {@link DepthLoad#CHANGES} level changes and some 660 bytes whose {@code pu} chain
 * is whole, and a trade after every tenth of them.
 *
 * @param symbol upper case
 * @param seed of the {@link DepthLoad}
 * @param events number of depth events
 * @param eventsPerSecond their pace in receive time
 * @param gzip whether the file is gzip or plain text
 */
public record EventLog(String symbol, long seed, long events, int eventsPerSecond, boolean gzip) {

  /** The load. */
  public static final long EVENTS = 2_000_000;

  public static final int EVENTS_PER_TRADE = 10;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final long NS_PER_MS = 1_000_000L;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** Receive times are this far behind event times. */
  private static final long LATENCY_NS = 1_234_567L;

  public EventLog {
    if (events <= 0 || eventsPerSecond <= 0) {
      throw new IllegalArgumentException(
          "events and eventsPerSecond must be positive: " + events + ", " + eventsPerSecond);
    }
  }

  /** The log in a folder, written now unless it is there; a cut-off file never bears the name. */
  public Path in(Path folder) throws IOException {
    Path file = folder.resolve(name());
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      Path partial = folder.resolve(name() + ".partial");
      write(partial);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private String name() {
    return String.join("-", symbol, "" + seed, "" + events, eventsPerSecond + "ps")
        + (gzip ? ".log.gz" : ".log");
  }

  /** Writes the log over whatever bears the name. */
  public void write(Path file) throws IOException {
    try (OutputStream out = open(file)) {
      write(out);
    }
  }

  private OutputStream open(Path file) throws IOException {
    OutputStream raw = Files.newOutputStream(file);
    try {
      return new BufferedOutputStream(
          gzip ? new GZIPOutputStream(raw, BUFFER_BYTES) : raw, BUFFER_BYTES);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private void write(OutputStream out) throws IOException {
    DepthLoad load = new DepthLoad(seed);
    String name = symbol.toLowerCase(Locale.ROOT);
    long startNs = DepthLoad.START_MS * NS_PER_MS;
    DepthSnapshot snapshot = load.snapshot();
    line(
        out,
        startNs + LATENCY_NS,
        FrameJson.snapshotBody(
            snapshot, DepthLoad.START_MS, DepthLoad.START_MS - 2, DepthLoad.GRID));
    for (long i = 0; i < events; i++) {
      long ns = startNs + (i + 1) * NS_PER_SECOND / eventsPerSecond;
      long ms = ns / NS_PER_MS;
      DepthUpdate update = load.next(ms);
      line(
          out,
          ns + LATENCY_NS,
          FrameJson.depthFrame(name + "@depth@0ms", symbol, update, DepthLoad.GRID));
      if (i % EVENTS_PER_TRADE == EVENTS_PER_TRADE - 1) {
        Trade trade = load.trade(i / EVENTS_PER_TRADE, ms);
        line(
            out,
            ns + LATENCY_NS + 1_000,
            FrameJson.tradeFrame(name + "@trade", symbol, trade, ms, DepthLoad.GRID));
      }
    }
  }

  private static void line(OutputStream out, long receiveNs, byte[] frame) throws IOException {
    out.write(Long.toString(receiveNs).getBytes(StandardCharsets.US_ASCII));
    out.write(' ');
    out.write(frame);
    out.write('\n');
  }
}
