package io.depthflow.benchmarks.load;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The same server library with nothing behind it: answers constant bodies, by the method, and sends
 * what it is given to all WebSockets.
 */
final class BareServer implements AutoCloseable {

  private static final int THREADS = 2;

  private final List<WebSocketChannel> channels = new CopyOnWriteArrayList<>();
  private final ExecutorService engine =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "bare-engine");
            thread.setDaemon(true);
            return thread;
          });
  private final Undertow undertow;

  /**
   * @param posted body of the answer to POST
   * @param deleted body of the answer to DELETE
   * @param handsOver whether another thread answers, as the exchange's engine thread does
   */
  BareServer(String posted, String deleted, boolean handsOver) {
    byte[] post = posted.getBytes(StandardCharsets.UTF_8);
    byte[] delete = deleted.getBytes(StandardCharsets.UTF_8);
    HttpHandler rest =
        http -> {
          byte[] body = http.getRequestMethod().equalToString("POST") ? post : delete;
          if (handsOver) {
            http.dispatch(engine, () -> answer(http, body));
          } else {
            answer(http, body);
          }
        };
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(THREADS)
            .setWorkerThreads(THREADS)
            .setHandler(
                Handlers.path(rest)
                    .addPrefixPath(
                        "/public", Handlers.websocket((http, channel) -> connected(channel))))
            .build();
    undertow.start();
  }

  private static void answer(HttpServerExchange http, byte[] body) {
    http.getResponseHeaders()
        .put(Headers.CONTENT_TYPE, "application/json")
        .put(new HttpString("X-MBX-USED-WEIGHT-1M"), "1")
        .put(new HttpString("X-MBX-ORDER-COUNT-10S"), "1")
        .put(new HttpString("X-MBX-ORDER-COUNT-1M"), "1");
    http.getResponseSender().send(ByteBuffer.wrap(body));
  }

  private void connected(WebSocketChannel channel) {
    channels.add(channel);
    channel.addCloseTask(channels::remove);
    channel.resumeReceives();
  }

  int sockets() {
    return channels.size();
  }

  /** Sends a text frame to all, from one thread. */
  void broadcast(byte[] text) {
    engine.execute(
        () -> channels.forEach(c -> WebSockets.sendText(ByteBuffer.wrap(text), c, null)));
  }

  URI address() {
    int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    undertow.stop();
    engine.shutdown();
  }
}
