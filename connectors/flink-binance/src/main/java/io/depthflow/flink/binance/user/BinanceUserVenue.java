package io.depthflow.flink.binance.user;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.GatewayConfig;
import io.depthflow.binance.ws.StreamConnection;
import io.depthflow.binance.ws.StreamListener;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Binance, or what speaks like it. */
final class BinanceUserVenue implements UserVenue {

  private final BinanceRestClient rest;

  /** Reads the credentials. */
  BinanceUserVenue(GatewayConfig gateway) {
    this.rest = gateway.open();
  }

  @Override
  public CompletableFuture<String> newListenKey() {
    return rest.newListenKey();
  }

  @Override
  public CompletableFuture<Void> keepAliveListenKey() {
    return rest.keepAliveListenKey();
  }

  @Override
  public CompletableFuture<Link> connect(URI address, StreamListener listener) {
    return StreamConnection.connect(address, listener).thenApply(opened -> opened::close);
  }

  @Override
  public void close() {
    rest.close();
  }
}
