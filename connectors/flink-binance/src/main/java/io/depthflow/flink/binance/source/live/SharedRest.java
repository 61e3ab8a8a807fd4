package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.RestConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * One REST client for all who ask one address for public data in this process: the venue counts
 * weight and bans by address, so what one of them is told (429, 418, used weight) holds for all.
 * The last to close it closes the client.
 */
final class SharedRest implements AutoCloseable {

  private static final Map<Key, Client> OPEN = new HashMap<>();

  private record Key(URI uri, long timeoutMs) {}

  private static final class Client {
    final BinanceRestClient rest;
    int users;

    Client(Key key) {
      rest = new BinanceRestClient(RestConfig.of(key.uri(), null).withTimeoutMs(key.timeoutMs()));
    }
  }

  private final Key key;
  private final Client client;
  private boolean closed;

  private SharedRest(Key key, Client client) {
    this.key = key;
    this.client = client;
  }

  static SharedRest acquire(URI uri, long timeoutMs) {
    Key key = new Key(uri, timeoutMs);
    synchronized (OPEN) {
      Client client = OPEN.computeIfAbsent(key, Client::new);
      client.users++;
      return new SharedRest(key, client);
    }
  }

  BinanceRestClient client() {
    return client.rest;
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      if (closed) {
        return;
      }
      closed = true;
      if (--client.users > 0) {
        return;
      }
      OPEN.remove(key);
    }
    client.rest.close();
  }
}
