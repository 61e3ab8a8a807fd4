package io.depthflow.binance.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A peer below HTTP: answers the time, and does to a POST what no server library does. One request
 * a connection.
 */
final class RawVenue implements AutoCloseable {

  /** What happens to the socket once a POST was read. */
  interface Fate {
    void of(Socket socket) throws IOException;
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Fate fate;
  final AtomicInteger posts = new AtomicInteger();

  RawVenue(Fate fate) throws IOException {
    this.fate = fate;
    threads.execute(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  static Fate reset() {
    return socket -> {
      socket.setSoLinger(true, 0);
      socket.close();
    };
  }

  static Fate write(String text) {
    return socket -> {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.close();
    };
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try {
      String head = readHead(socket.getInputStream());
      if (head.startsWith("POST")) {
        posts.incrementAndGet();
        fate.of(socket);
      } else if (!head.isEmpty()) {
        String body = "{\"serverTime\":" + System.currentTimeMillis() + "}";
        write(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
            .of(socket);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.append((char) b);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
