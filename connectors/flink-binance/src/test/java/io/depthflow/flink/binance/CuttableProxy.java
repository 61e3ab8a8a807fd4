package io.depthflow.flink.binance;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes bytes on to a server until the test cuts its connections or lets them hang half open. */
public final class CuttableProxy implements Closeable {

  private final ServerSocket listener;
  private final URI target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean frozen;

  public CuttableProxy(URI target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  /** The target's address through this proxy. */
  public URI uri() {
    return URI.create(target.getScheme() + "://127.0.0.1:" + listener.getLocalPort());
  }

  /** Ends every connection at once. */
  public void cut() {
    for (Socket socket : sockets) {
      close(socket);
    }
  }

  /** From now on nothing is passed on while connections stay open; {@code false} ends that. */
  public void freeze(boolean on) {
    frozen = on;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(target.getHost(), target.getPort());
      sockets.add(client);
      sockets.add(server);
      run(() -> pump(client, server));
      run(() -> pump(server, client));
    }
  }

  private void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16_384];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!frozen) {
          out.write(buffer, 0, n);
          out.flush();
        }
      }
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void run(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // A closed socket ends its thread: that is how they end.
              }
            },
            "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
