package io.depthflow.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Many WebSockets read by one thread, which notes when each text frame was there whole. */
final class SocketFan implements AutoCloseable {

  private static final int TEXT = 0x81;

  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final AtomicLong received = new AtomicLong();
  private final Thread reader;
  private final long[][] atNs;
  private volatile boolean closed;

  private static final class Reading {
    final int socket;
    final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    int frames;

    Reading(int socket) {
      this.socket = socket;
    }
  }

  /**
   * @param framesMax frames noted of each socket
   */
  SocketFan(URI server, String path, int sockets, int framesMax) {
    atNs = new long[sockets][framesMax];
    try {
      selector = Selector.open();
      for (int i = 0; i < sockets; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
        channels.add(channel);
        shakeHands(channel, path);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Reading(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = new Thread(this::read, "fan-reader");
    reader.setDaemon(true);
    reader.start();
  }

  private static void shakeHands(SocketChannel channel, String path) throws IOException {
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: exchange\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    StringBuilder answer = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (answer.indexOf("\r\n\r\n") < 0) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new IOException("no WebSocket: " + answer);
      }
      answer.append((char) one.get(0));
    }
  }

  private void read() {
    try {
      while (!closed) {
        selector.select(
            key -> {
              try {
                read((SocketChannel) key.channel(), (Reading) key.attachment());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(SocketChannel channel, Reading reading) throws IOException {
    if (channel.read(reading.buffer) < 0) {
      channel.close();
      return;
    }
    long nowNs = System.nanoTime();
    ByteBuffer buffer = reading.buffer.flip();
    while (takeFrame(buffer, reading, nowNs)) {
      // all that are there
    }
    buffer.compact();
  }

  private boolean takeFrame(ByteBuffer buffer, Reading reading, long nowNs) {
    int start = buffer.position();
    if (buffer.remaining() < 4) {
      return false;
    }
    int opcode = buffer.get() & 0xff;
    int length = buffer.get() & 0x7f;
    if (length == 127) {
      throw new IllegalStateException("a frame beyond 64 KiB");
    }
    if (length == 126) {
      length = buffer.getShort() & 0xffff;
    }
    if (buffer.remaining() < length) {
      buffer.position(start);
      return false;
    }
    buffer.position(buffer.position() + length);
    if (opcode == TEXT) {
      atNs[reading.socket][reading.frames++] = nowNs;
      received.incrementAndGet();
    }
    return true;
  }

  /** Frames that came to all sockets together. */
  long received() {
    return received.get();
  }

  /** When a frame was there; valid once {@link #received} counts it. */
  long atNs(int socket, int frame) {
    return atNs[socket][frame];
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      reader.join();
      for (SocketChannel channel : channels) {
        channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
