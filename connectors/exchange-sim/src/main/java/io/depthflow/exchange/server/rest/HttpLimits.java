package io.depthflow.exchange.server.rest;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import org.xnio.Options;

/**
 * Bounds of what a connection may ask of the server, so that no peer can hold memory or threads:
 * heads of 32 KiB and 100 headers that come within 10 s, bodies of 64 KiB that come within 10 s,
 * connections that are quiet for 2 minutes between requests, 4,096 connections in all.
 */
public final class HttpLimits {

  static final int BODY_BYTES_MAX = 64 * 1024;
  static final int BODY_WAIT_MS = 10_000;

  private static final int HEAD_BYTES_MAX = 32 * 1024;
  private static final int HEADERS_MAX = 100;
  private static final int HEAD_WAIT_MS = 10_000;
  private static final int QUIET_MS = 120_000;
  private static final int CONNECTIONS_MAX = 4_096;

  private HttpLimits() {}

  /**
   * Sets them. URLs are not decoded and odd characters let through to {@link FormParameters}: a
   * signature is computed over what was sent, and what is wrong is told with a code.
   */
  public static Undertow.Builder apply(Undertow.Builder builder) {
    return builder
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEAD_BYTES_MAX)
        .setServerOption(UndertowOptions.MAX_HEADERS, HEADERS_MAX)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, HEAD_BYTES_MAX)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEAD_WAIT_MS)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, QUIET_MS)
        .setServerOption(UndertowOptions.DECODE_URL, false)
        .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
        .setSocketOption(Options.CONNECTION_HIGH_WATER, CONNECTIONS_MAX)
        .setSocketOption(Options.CONNECTION_LOW_WATER, CONNECTIONS_MAX);
  }
}
