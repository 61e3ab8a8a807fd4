package io.depthflow.exchange.server.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket client written down to the bytes, which sees all that comes, also what is wrong. */
final class WireSocket implements AutoCloseable {

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** One frame as it came. */
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  final List<Frame> frames = new CopyOnWriteArrayList<>();

  /** The connection has ended, with or without a close frame. */
  volatile boolean ended;

  private final Socket socket;
  private final OutputStream out;

  WireSocket(URI base, String path) {
    try {
      socket = new Socket(base.getHost(), base.getPort());
      out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String head =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + base.getHost()
              + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        answer.append((char) in.readByte());
      }
      if (!answer.toString().startsWith("HTTP/1.1 101")) {
        throw new AssertionError("no WebSocket: " + answer);
      }
      Thread reader = new Thread(() -> read(in), "wire-socket");
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(DataInputStream in) {
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0f;
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
          length = in.readUnsignedShort();
        } else if (length == 127) {
          length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        frames.add(new Frame(opcode, payload));
        if (opcode == PING) {
          send(PONG, payload);
        }
      }
    } catch (IOException e) {
      ended = true;
    }
  }

  void sendText(String text) {
    send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A short frame, masked with zeros. */
  void send(int opcode, byte[] payload) {
    byte[] frame = new byte[payload.length + (payload.length < 126 ? 6 : 8)];
    frame[0] = (byte) (0x80 | opcode);
    int at = 2;
    if (payload.length < 126) {
      frame[1] = (byte) (0x80 | payload.length);
    } else {
      frame[1] = (byte) (0x80 | 126);
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
      at = 4;
    }
    System.arraycopy(payload, 0, frame, at + 4, payload.length);
    try {
      synchronized (out) {
        out.write(frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Frame> of(int opcode) {
    return frames.stream().filter(f -> f.opcode() == opcode).toList();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
