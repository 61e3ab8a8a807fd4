package io.depthflow.flink.binance.source;

import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The live mode's settings. Made by {@link #builder(URI, URI, List)}; times are milliseconds.
 *
 * @param restUri base of REST, e.g. {@code https://fapi.binance.com}
 * @param wsUri base of the market sockets, e.g. {@code wss://fstream.binance.com}
 * @param symbols upper case, {@code TOP:50} for the 50 most traded; see {@link SymbolChoice}
 * @param symbolsRefreshMs time between two looks at which symbols the choice means
 * @param streams stream names without the symbol, e.g. {@code depth@100ms}, {@code trade}
 * @param polled whether a snapshot is fetched per symbol and second instead of opening sockets
 * @param snapshotLimit levels of a snapshot, 5 to 1000; at least 10, the tiers of a row, if polled
 * @param snapshotIntervalMs least time between two snapshot requests of a reader
 * @param snapshotWeightShare part of the venue's request weight a minute that the whole source may
 *     spend on snapshots, above 0 to 0.8 (a depth-1000 snapshot costs 20 of mainnet's 2400)
 * @param snapshotTimeoutMs after which a snapshot request counts as failed
 * @param silenceMs a diff depth stream without a frame for so long is asked for anew, a socket
 *     without any sign of life for so long is opened anew; rows of the seconds until then repeat
 *     the last book, since a dead socket cannot be told from a silent one before
 * @param backoffMinMs first wait before a socket is opened again or a failed snapshot repeated
 * @param backoffMaxMs longest such wait
 * @param connectAttempts tries to open a socket that was never open, before the job fails
 * @param queueLines lines that may wait for the reader, 128 MiB of them at most; more are dropped,
 *     counted and marked
 * @param maxFrameBytes a longer frame is skipped and marked by a gap line
 * @param maxParallelism that of the job
 * @param sockets how market sockets are shared, watched and replaced
 */
public record LiveConfig(
    URI restUri,
    URI wsUri,
    List<String> symbols,
    long symbolsRefreshMs,
    List<String> streams,
    boolean polled,
    int snapshotLimit,
    long snapshotIntervalMs,
    double snapshotWeightShare,
    long snapshotTimeoutMs,
    long silenceMs,
    long backoffMinMs,
    long backoffMaxMs,
    int connectAttempts,
    int queueLines,
    int maxFrameBytes,
    int maxParallelism,
    SocketConfig sockets)
    implements Serializable {

  public static final double WEIGHT_SHARE_MAX = 0.8;

  /** The tiers of a row. */
  public static final int POLLED_LEVELS_MIN = 10;

  private static final long serialVersionUID = 1L;

  public LiveConfig {
    Objects.requireNonNull(restUri, "restUri");
    Objects.requireNonNull(wsUri, "wsUri");
    symbols = symbols.stream().map(s -> s.toUpperCase(Locale.ROOT)).distinct().toList();
    streams = List.copyOf(streams);
    SymbolChoice.of(symbols);
    require(symbolsRefreshMs > 0, "symbolsRefreshMs must be positive");
    require(
        streams.stream().anyMatch(s -> s.startsWith("depth@") || s.equals("depth")),
        "no diff depth stream in " + streams + ": a book needs one, e.g. depth@100ms");
    require(
        snapshotLimit >= 5 && snapshotLimit <= 1000,
        "snapshotLimit " + snapshotLimit + " is outside of 5 to 1000");
    require(
        !polled || snapshotLimit >= POLLED_LEVELS_MIN,
        "a polled book of "
            + snapshotLimit
            + " levels gives no row; snapshotLimit is to be at least "
            + POLLED_LEVELS_MIN);
    require(snapshotIntervalMs > 0, "snapshotIntervalMs must be positive");
    require(
        snapshotWeightShare > 0 && snapshotWeightShare <= WEIGHT_SHARE_MAX,
        "snapshotWeightShare "
            + snapshotWeightShare
            + " is outside of 0 to "
            + WEIGHT_SHARE_MAX
            + ": the rest is for those who trade");
    require(snapshotTimeoutMs > 0, "snapshotTimeoutMs must be positive");
    require(silenceMs > 0, "silenceMs must be positive");
    require(
        backoffMinMs > 0 && backoffMinMs <= backoffMaxMs,
        "backoffMinMs " + backoffMinMs + " must be in 1 to backoffMaxMs " + backoffMaxMs);
    require(connectAttempts > 0, "connectAttempts must be positive");
    require(queueLines >= 1024, "queueLines " + queueLines + " is below 1024");
    Objects.requireNonNull(sockets, "sockets");
    require(
        streams.size() <= sockets.streamsPerSocket(),
        streams.size()
            + " streams of one symbol do not fit on a socket of "
            + sockets.streamsPerSocket());
    require(maxFrameBytes >= 65_536, "maxFrameBytes " + maxFrameBytes + " is below 65536");
  }

  /** The symbols that are asked for. */
  public SymbolChoice choice() {
    return SymbolChoice.of(symbols);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  public static Builder builder(URI restUri, URI wsUri, List<String> symbols) {
    return new Builder(restUri, wsUri, symbols);
  }

  /** Defaults: depth@100ms, trade and bookTicker, routed; see the setters. */
  public static final class Builder {
    private final URI restUri;
    private final URI wsUri;
    private final List<String> symbols;
    private List<String> streams = List.of("depth@100ms", "trade", "bookTicker");
    private long symbolsRefreshMs = 600_000;
    private boolean polled;
    private int snapshotLimit = 1000;
    private long snapshotIntervalMs = 100;
    private double snapshotWeightShare = 0.5;
    private long snapshotTimeoutMs = 10_000;
    private long silenceMs = 30_000;
    private long backoffMinMs = 500;
    private long backoffMaxMs = 30_000;
    private int connectAttempts = 5;
    private int queueLines = 262_144;
    private int maxFrameBytes = 16 << 20;
    private int maxParallelism = SymbolAssignment.DEFAULT_MAX_PARALLELISM;
    private SocketConfig sockets = SocketConfig.DEFAULT;

    private Builder(URI restUri, URI wsUri, List<String> symbols) {
      this.restUri = restUri;
      this.wsUri = wsUri;
      this.symbols = new ArrayList<>(symbols);
    }

    public Builder streams(List<String> names) {
      this.streams = names;
      return this;
    }

    public Builder routePrefix(RoutePrefix prefix) {
      this.sockets = sockets.withRoutePrefix(prefix);
      return this;
    }

    public Builder routePrefix(boolean on) {
      return routePrefix(on ? RoutePrefix.ON : RoutePrefix.OFF);
    }

    public Builder sockets(SocketConfig config) {
      this.sockets = config;
      return this;
    }

    public Builder polled(boolean on) {
      this.polled = on;
      return this;
    }

    public Builder snapshotLimit(int levels) {
      this.snapshotLimit = levels;
      return this;
    }

    public Builder snapshotIntervalMs(long ms) {
      this.snapshotIntervalMs = ms;
      return this;
    }

    public Builder snapshotWeightShare(double share) {
      this.snapshotWeightShare = share;
      return this;
    }

    public Builder symbolsRefreshMs(long ms) {
      this.symbolsRefreshMs = ms;
      return this;
    }

    public Builder snapshotTimeoutMs(long ms) {
      this.snapshotTimeoutMs = ms;
      return this;
    }

    public Builder silenceMs(long ms) {
      this.silenceMs = ms;
      return this;
    }

    public Builder backoffMs(long minMs, long maxMs) {
      this.backoffMinMs = minMs;
      this.backoffMaxMs = maxMs;
      return this;
    }

    public Builder connectAttempts(int attempts) {
      this.connectAttempts = attempts;
      return this;
    }

    public Builder queueLines(int lines) {
      this.queueLines = lines;
      return this;
    }

    public Builder maxFrameBytes(int bytes) {
      this.maxFrameBytes = bytes;
      return this;
    }

    public Builder maxParallelism(int parallelism) {
      this.maxParallelism = parallelism;
      return this;
    }

    public LiveConfig build() {
      return new LiveConfig(
          restUri,
          wsUri,
          symbols,
          symbolsRefreshMs,
          streams,
          polled,
          snapshotLimit,
          snapshotIntervalMs,
          snapshotWeightShare,
          snapshotTimeoutMs,
          silenceMs,
          backoffMinMs,
          backoffMaxMs,
          connectAttempts,
          queueLines,
          maxFrameBytes,
          maxParallelism,
          sockets);
    }
  }
}
