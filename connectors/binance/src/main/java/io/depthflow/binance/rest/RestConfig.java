package io.depthflow.binance.rest;

import java.net.URI;
import java.util.Objects;

/**
 * How to reach one venue. {@link #of} gives the usual values; the {@code with} methods change one.
 *
 * @param baseUri scheme, host and port, e.g. {@code https://demo-fapi.binance.com}
 * @param credentials null where only public calls are made
 * @param recvWindowMs how old a signed request may be when it reaches the venue; 1 to 60000
 * @param timeoutMs from the call to its completion, clock synchronisation included
 * @param maxConnections sockets, and so requests under way at a time
 * @param reservedConnections how many of those only cancels and exits may use
 * @param timeSyncEveryMs age at which the clock offset is measured again
 * @param reserveFraction part of the venue's weight and order budgets kept for cancels and exits
 */
public record RestConfig(
    URI baseUri,
    Credentials credentials,
    long recvWindowMs,
    long timeoutMs,
    int maxConnections,
    int reservedConnections,
    long timeSyncEveryMs,
    double reserveFraction) {

  public RestConfig {
    Objects.requireNonNull(baseUri, "baseUri");
    String scheme = baseUri.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || baseUri.getHost() == null) {
      throw new IllegalArgumentException(
          "REST address must be http(s)://host[:port], e.g. https://demo-fapi.binance.com, not "
              + scheme
              + "://"
              + baseUri.getHost());
    }
    if (baseUri.getRawQuery() != null
        || baseUri.getRawFragment() != null
        || baseUri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "REST address of " + baseUri.getHost() + " must have no user, query or fragment");
    }
    require(recvWindowMs >= 1 && recvWindowMs <= 60_000, "recvWindowMs", recvWindowMs, "1..60000");
    require(timeoutMs >= 1 && timeoutMs <= 600_000, "timeoutMs", timeoutMs, "1..600000");
    require(
        maxConnections >= 2 && maxConnections <= 1000, "maxConnections", maxConnections, "2..1000");
    require(
        reservedConnections >= 0 && reservedConnections < maxConnections,
        "reservedConnections",
        reservedConnections,
        "0..maxConnections-1");
    require(timeSyncEveryMs >= 1000, "timeSyncEveryMs", timeSyncEveryMs, "1000 or more");
    if (!(reserveFraction >= 0 && reserveFraction < 1)) {
      throw new IllegalArgumentException("reserveFraction is " + reserveFraction + ": need [0, 1)");
    }
  }

  /** 5 s receive window and time-out, 16 connections of which 4 reserved, 20 % of budgets kept. */
  public static RestConfig of(URI baseUri, Credentials credentials) {
    return new RestConfig(baseUri, credentials, 5000, 5000, 16, 4, 300_000, 0.2);
  }

  public RestConfig withTimeoutMs(long timeoutMs) {
    return new RestConfig(
        baseUri,
        credentials,
        recvWindowMs,
        timeoutMs,
        maxConnections,
        reservedConnections,
        timeSyncEveryMs,
        reserveFraction);
  }

  public RestConfig withRecvWindowMs(long recvWindowMs) {
    return new RestConfig(
        baseUri,
        credentials,
        recvWindowMs,
        timeoutMs,
        maxConnections,
        reservedConnections,
        timeSyncEveryMs,
        reserveFraction);
  }

  public RestConfig withConnections(int maxConnections, int reservedConnections) {
    return new RestConfig(
        baseUri,
        credentials,
        recvWindowMs,
        timeoutMs,
        maxConnections,
        reservedConnections,
        timeSyncEveryMs,
        reserveFraction);
  }

  private static void require(boolean ok, String name, long value, String allowed) {
    if (!ok) {
      throw new IllegalArgumentException(name + " is " + value + ": need " + allowed);
    }
  }
}
