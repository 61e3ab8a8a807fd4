package io.depthflow.flink.binance.user;

import io.depthflow.binance.rest.GatewayConfig;
import java.io.Serializable;
import java.net.URI;
import java.util.Objects;

/**
 * Where the user data stream is. Holds no secret: the credentials are read by the worker, from the
 * environment or file that {@code gateway} names. Times are milliseconds.
 *
 * @param gateway REST address and place of the credentials
 * @param wsUri base of the sockets, e.g. {@code wss://fstream.binance.com}
 * @param routePrefix whether {@code /private} precedes the socket's path
 * @param keepAliveMs between two prolongations of the key, which lives 60 minutes
 * @param silenceMs without frame or ping (the venue pings every 3 minutes) after which the socket
 *     counts as dead
 * @param backoffMinMs first wait before connecting again
 * @param backoffMaxMs longest such wait
 * @param connectAttempts tries of a first connection before the job fails
 */
public record UserStreamConfig(
    GatewayConfig gateway,
    URI wsUri,
    boolean routePrefix,
    long keepAliveMs,
    long silenceMs,
    long backoffMinMs,
    long backoffMaxMs,
    int connectAttempts)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public UserStreamConfig {
    Objects.requireNonNull(gateway, "gateway");
    Objects.requireNonNull(wsUri, "wsUri");
    if (keepAliveMs < 1
        || silenceMs < 1
        || backoffMinMs < 1
        || backoffMaxMs < backoffMinMs
        || connectAttempts < 1) {
      throw new IllegalArgumentException(
          "user stream times must be positive and backoffMinMs at most backoffMaxMs: keepAliveMs "
              + keepAliveMs
              + ", silenceMs "
              + silenceMs
              + ", backoffMinMs "
              + backoffMinMs
              + ", backoffMaxMs "
              + backoffMaxMs
              + ", connectAttempts "
              + connectAttempts);
    }
  }

  /** Routed, keepalive 25 min, silence 11 min, back-off 0.5 to 30 s, 5 attempts. */
  public static UserStreamConfig of(GatewayConfig gateway, URI wsUri) {
    return new UserStreamConfig(gateway, wsUri, true, 1_500_000, 660_000, 500, 30_000, 5);
  }

  public UserStreamConfig withRoutePrefix(boolean on) {
    return new UserStreamConfig(
        gateway, wsUri, on, keepAliveMs, silenceMs, backoffMinMs, backoffMaxMs, connectAttempts);
  }

  public UserStreamConfig withTimes(
      long newKeepAliveMs, long newSilenceMs, long newBackoffMinMs, long newBackoffMaxMs) {
    return new UserStreamConfig(
        gateway,
        wsUri,
        routePrefix,
        newKeepAliveMs,
        newSilenceMs,
        newBackoffMinMs,
        newBackoffMaxMs,
        connectAttempts);
  }

  /** Address of the stream of a listen key; a secret, not to be logged. */
  URI streamUri(String listenKey) {
    String root = wsUri.toString().replaceAll("/+$", "");
    try {
      return URI.create(root + (routePrefix ? "/private/ws/" : "/ws/") + listenKey);
    } catch (IllegalArgumentException e) {
      // Its message, and that of its cause, would show the key.
      throw new IllegalArgumentException("the listen key does not fit into an address at " + root);
    }
  }
}
