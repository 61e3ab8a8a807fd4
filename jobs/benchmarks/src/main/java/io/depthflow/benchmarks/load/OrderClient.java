package io.depthflow.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One keep-alive connection that places and cancels signed orders, and does little else. */
final class OrderClient implements AutoCloseable {

  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final OutputStream out;
  private final BufferedInputStream in;
  private final String key;
  private final Mac mac;
  private final StringBuilder line = new StringBuilder();
  private String body = "";

  OrderClient(URI server, String key, String secret) {
    try {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setTcpNoDelay(true);
      out = socket.getOutputStream();
      in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    this.key = key;
  }

  /** Status of the answer; its body is {@link #body}. */
  int place(String terms, String clientId, long nowMs) {
    return call("POST", terms + "&newClientOrderId=" + clientId, nowMs);
  }

  /** As {@link #place}. */
  int cancel(String symbol, String clientId, long nowMs) {
    return call("DELETE", "symbol=" + symbol + "&origClientOrderId=" + clientId, nowMs);
  }

  String body() {
    return body;
  }

  private int call(String method, String params, long nowMs) {
    String query = params + "&timestamp=" + nowMs;
    String signature =
        HexFormat.of().formatHex(mac.doFinal(query.getBytes(StandardCharsets.US_ASCII)));
    String request =
        method
            + " /fapi/v1/order?"
            + query
            + "&signature="
            + signature
            + " HTTP/1.1\r\nHost: exchange\r\nX-MBX-APIKEY: "
            + key
            + "\r\n"
            + (method.equals("POST") ? "Content-Length: 0\r\n" : "")
            + "\r\n";
    try {
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int answer() throws IOException {
    int status = Integer.parseInt(nextLine().substring(9, 12));
    int length = 0;
    for (String header = nextLine(); !header.isEmpty(); header = nextLine()) {
      if (header.regionMatches(true, 0, "content-length: ", 0, LENGTH.length)) {
        length = Integer.parseInt(header.substring(LENGTH.length));
      }
    }
    body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return status;
  }

  private String nextLine() throws IOException {
    line.setLength(0);
    int next = in.read();
    for (; next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended within an answer");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
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
