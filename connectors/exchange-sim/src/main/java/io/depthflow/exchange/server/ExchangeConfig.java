package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.LiveMarketFeed;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.engine.latency.Latencies;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.exchange.server.faults.FaultSchedule;
import io.depthflow.exchange.server.rest.PublicKeys;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * Options of a simulated exchange.
 *
 * @param host address to listen on; loopback unless told otherwise
 * @param port 0 takes any free port
 * @param apiKey the one account's key
 * @param apiSecret the one account's HMAC secret
 * @param feeds one market each, at the speed of their receive times; closed with the server
 * @param engine wallet, fees, leverage
 * @param sockets bounds and life of each WebSocket
 * @param weightPerMinute REQUEST_WEIGHT limit
 * @param ordersPerMinute ORDERS limit of a minute
 * @param ordersPerTenSeconds ORDERS limit of ten seconds
 * @param time how the venue's time passes
 * @param rest keys, bans, clock and history of the REST side
 * @param faults played from the opening on
 * @param latencies how long messages take, in venue time; none unless told otherwise
 * @param userStreams what user streams carry, and in which order
 * @param state folder that keeps the account; null when it ends with the server
 */
public record ExchangeConfig(
    String host,
    int port,
    String apiKey,
    String apiSecret,
    List<MarketFeed> feeds,
    EngineConfig engine,
    SocketLimits sockets,
    int weightPerMinute,
    int ordersPerMinute,
    int ordersPerTenSeconds,
    TimeConfig time,
    RestOptions rest,
    FaultSchedule faults,
    Latencies latencies,
    UserStreamOptions userStreams,
    Path state) {

  public ExchangeConfig {
    feeds = List.copyOf(feeds);
    if (feeds.isEmpty()) {
      throw new IllegalArgumentException("A simulated exchange needs at least one market feed");
    }
    if (time.pace() != TimeConfig.Pace.REAL
        && feeds.stream().anyMatch(LiveMarketFeed.class::isInstance)) {
      throw new IllegalArgumentException(
          "a live market runs by the wall clock; pace "
              + time.pace()
              + " is for feeds that are"
              + " played");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port out of 0..65535: " + port);
    }
    if (apiKey.isBlank() || apiSecret.isBlank()) {
      throw new IllegalArgumentException("apiKey and apiSecret must not be blank");
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ExchangeConfig[" + host + ":" + port + ", apiKey=" + apiKey + ", apiSecret=***]";
  }

  /** Starts from: loopback, any port, fresh keys, {@link EngineConfig#defaults()}. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private String apiKey = randomHex();
    private String apiSecret = randomHex();
    private final List<MarketFeed> feeds = new ArrayList<>();
    private EngineConfig engine = EngineConfig.defaults();
    private SocketLimits sockets = SocketLimits.defaults();
    private UserStreamOptions userStreams = UserStreamOptions.defaults();
    private int weightPerMinute = 2_400;
    private int ordersPerMinute = 1_200;
    private int ordersPerTenSeconds = 300;
    private TimeConfig time = TimeConfig.real();
    private Latencies latencies = Latencies.NONE;
    private PublicKey mainKey;
    private RestOptions rest = RestOptions.defaults();
    private FaultSchedule faults = FaultSchedule.none();

    private Path state;

    private Builder() {}

    private static String randomHex() {
      byte[] bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    }

    public Builder host(String value) {
      host = value;
      return this;
    }

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder keys(String key, String secret) {
      apiKey = key;
      apiSecret = secret;
      return this;
    }

    /** Another API key than a fresh one; for an account that signs by a {@link #publicKey}. */
    public Builder key(String key) {
      apiKey = key;
      return this;
    }

    public Builder feed(MarketFeed feed) {
      feeds.add(feed);
      return this;
    }

    public Builder engine(EngineConfig value) {
      engine = value;
      return this;
    }

    /** Frames that may wait for a slow WebSocket before it is cut off. */
    public Builder socketQueueMax(int frames) {
      sockets = sockets.withQueue(frames, sockets.queueBytesMax());
      return this;
    }

    public Builder userStreams(UserStreamOptions value) {
      userStreams = value;
      return this;
    }

    public Builder sockets(SocketLimits value) {
      sockets = value;
      return this;
    }

    public Builder limits(int weight, int orders, int ordersIn10s) {
      weightPerMinute = weight;
      ordersPerMinute = orders;
      ordersPerTenSeconds = ordersIn10s;
      return this;
    }

    public Builder time(TimeConfig value) {
      time = value;
      return this;
    }

    /** How long messages take, in venue time. */
    public Builder latencies(Latencies value) {
      latencies = value;
      return this;
    }

    /** Everything about the REST side that has no method of its own here. */
    public Builder rest(RestOptions value) {
      rest = value;
      return this;
    }

    /** The account's key signs by this RSA or Ed25519 key instead of the HMAC secret. */
    public Builder publicKey(PublicKey key) {
      mainKey = key;
      return this;
    }

    /** As {@link #publicKey(PublicKey)}, of a PEM file ({@code BEGIN PUBLIC KEY}). */
    public Builder publicKey(Path pem) {
      return publicKey(PublicKeys.read(pem));
    }

    /** A further API key of the same account, which signs by this key. */
    public Builder publicKey(String forApiKey, PublicKey key) {
      rest = rest.withPublicKey(forApiKey, key);
      return this;
    }

    /** How far the clock that requests are checked against is ahead of the exchange's. */
    public Builder timeOffsetMs(long value) {
      rest = rest.withTimeOffsetMs(value);
      return this;
    }

    /** Faults at times since the opening, by the venue's clock. */
    public Builder faults(FaultSchedule value) {
      faults = value;
      return this;
    }

    /** Faults as {@link FaultSchedule#seeded} has them. */
    public Builder faults(
        long seed, Duration span, Collection<FaultKind> kinds, double ratePerMinute) {
      return faults(FaultSchedule.seeded(seed, span, kinds, ratePerMinute));
    }

    /**
     * Lets the account survive a restart: it is kept in this folder, and goes on from there. What
     * has been answered or told survives the death of the process at any moment.
     */
    public Builder state(Path folder) {
      state = folder;
      return this;
    }

    public ExchangeConfig build() {
      return new ExchangeConfig(
          host,
          port,
          apiKey,
          apiSecret,
          feeds,
          engine,
          sockets,
          weightPerMinute,
          ordersPerMinute,
          ordersPerTenSeconds,
          time,
          mainKey == null ? rest : rest.withPublicKey(apiKey, mainKey),
          faults,
          latencies,
          userStreams,
          state);
    }
  }
}
