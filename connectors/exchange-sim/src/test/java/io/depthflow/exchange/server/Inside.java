package io.depthflow.exchange.server;

import io.depthflow.exchange.server.rest.RestFront;

/** The parts of a running exchange, for tests of other packages within {@code server.ask}. */
public final class Inside {

  private Inside() {}

  public static RestFront front(ExchangeServer server) {
    return server.front();
  }

  public static Venue venue(ExchangeServer server) {
    return server.venue();
  }
}
