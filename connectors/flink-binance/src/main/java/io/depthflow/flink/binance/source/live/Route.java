package io.depthflow.flink.binance.source.live;

import java.net.URI;

/** First part of a market socket's path. */
enum Route {
  PUBLIC("/public"),
  MARKET("/market"),
  /** All streams on unrouted sockets. */
  NONE("");

  private final String prefix;

  Route(String prefix) {
    this.prefix = prefix;
  }

  /** Address of a socket with combined frames that has no stream yet. */
  URI address(URI base) {
    String root = base.toString();
    int end = root.length();
    while (end > 0 && root.charAt(end - 1) == '/') {
      end--;
    }
    return URI.create(root.substring(0, end) + prefix + "/stream");
  }
}
