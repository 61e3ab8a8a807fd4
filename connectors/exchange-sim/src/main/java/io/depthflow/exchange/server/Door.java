package io.depthflow.exchange.server;

import io.depthflow.exchange.server.rest.HttpLimits;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port. It can close and open again, at the same number. Thread-safe. */
final class Door {

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  private static final int IO_THREADS = 2;
  private static final int WORKER_THREADS = 2;

  private final String host;
  private final HttpHandler root;
  private volatile int port;
  private Undertow undertow;
  private boolean closedForGood;

  /**
   * @param port 0 takes any free one at the first opening
   */
  Door(String host, int port, HttpHandler root) {
    this.host = host;
    this.port = port;
    this.root = root;
  }

  /** Listens; a listening one, or one closed for good, stays as it is. */
  synchronized void open() {
    if (undertow != null || closedForGood) {
      return;
    }
    Undertow next =
        HttpLimits.apply(Undertow.builder())
            .addHttpListener(port, host)
            .setIoThreads(IO_THREADS)
            .setWorkerThreads(WORKER_THREADS)
            .setHandler(root)
            .build();
    next.start();
    undertow = next;
    port = ((InetSocketAddress) next.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** Stops listening and ends all connections. */
  synchronized void shut() {
    if (undertow != null) {
      LOG.info("Port {} closes", port);
      undertow.stop();
      undertow = null;
    }
  }

  /** As {@link #shut}; it does not open again. */
  synchronized void close() {
    closedForGood = true;
    shut();
  }

  /** The number it listens at, or last did. */
  int port() {
    return port;
  }
}
