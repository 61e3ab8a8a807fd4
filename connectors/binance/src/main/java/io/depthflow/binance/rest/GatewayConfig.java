package io.depthflow.binance.rest;

import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a job graph may carry about a venue: addresses and places, no secret. The credentials are
 * read by {@link #open()} in the process that runs it, from its environment or from its file.
 *
 * @param baseUrl see {@link RestConfig#baseUri()}
 * @param credentialFile path of a {@code .env} file; need not exist if the environment has both
 * @param environmentWins whether variables of the environment go before the file; false for the
 *     simulated exchange, whose keys must not be hidden by a user's real ones
 */
public record GatewayConfig(
    String baseUrl,
    String credentialFile,
    boolean environmentWins,
    long recvWindowMs,
    long timeoutMs)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public GatewayConfig {
    Objects.requireNonNull(baseUrl, "baseUrl");
    Objects.requireNonNull(credentialFile, "credentialFile");
  }

  public static GatewayConfig of(String baseUrl, String credentialFile, boolean environmentWins) {
    return new GatewayConfig(baseUrl, credentialFile, environmentWins, 5000, 5000);
  }

  /** Loads the credentials and the limits into one configuration. */
  public RestConfig restConfig() {
    Path file = Path.of(credentialFile);
    Credentials credentials = environmentWins ? Credentials.load(file) : Credentials.fromFile(file);
    return RestConfig.of(URI.create(baseUrl), credentials)
        .withRecvWindowMs(recvWindowMs)
        .withTimeoutMs(timeoutMs);
  }

  /** A client that the caller must close. */
  public BinanceRestClient open() {
    return new BinanceRestClient(restConfig());
  }
}
