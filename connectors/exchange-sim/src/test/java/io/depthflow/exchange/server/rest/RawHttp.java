package io.depthflow.exchange.server.rest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP connection, byte for byte: whatever a request looks like, it is sent as it is. */
final class RawHttp implements AutoCloseable {

  private static final int READ_TIMEOUT_MS = 60_000;

  private final Socket socket;
  private final InputStream in;

  /**
   * An answer, or the end of the connection.
   *
   * @param status 0 when the server closed without an answer
   */
  record Reply(int status, String body) {}

  RawHttp(URI base) throws IOException {
    socket = new Socket(base.getHost(), base.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_TIMEOUT_MS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static byte[] bytes(RestRequest request) {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.path());
    if (!request.query().isEmpty()) {
      head.append('?').append(request.query());
    }
    head.append(" HTTP/1.1\r\nHost: exchange\r\n");
    if (request.apiKey() != null) {
      head.append("X-MBX-APIKEY: ").append(request.apiKey()).append("\r\n");
    }
    if (request.contentType() != null) {
      head.append("Content-Type: ").append(request.contentType()).append("\r\n");
    }
    if (request.body().length > 0) {
      head.append("Content-Length: ").append(request.body().length).append("\r\n");
    }
    return (head + "\r\n" + request.rawBody()).getBytes(StandardCharsets.ISO_8859_1);
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  Reply read() throws IOException {
    String status = line();
    if (status == null) {
      return new Reply(0, "");
    }
    int length = 0;
    for (String header = line(); header != null && !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).trim());
      }
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Reply(Integer.parseInt(status.split(" ")[1]), body);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (c != '\r') {
        line.write(c);
      }
      c = in.read();
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
