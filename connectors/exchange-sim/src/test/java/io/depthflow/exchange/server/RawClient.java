package io.depthflow.exchange.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An HTTP client that knows nothing of ours: raw strings, its own HMAC. */
public final class RawClient {

  public static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final String key;
  private final String secret;

  public RawClient(URI base, String key, String secret) {
    this.base = base;
    this.key = key;
    this.secret = secret;
  }

  /** Status, body and headers of one call. */
  public record Answer(int status, JsonNode body, java.net.http.HttpHeaders headers) {
    public int code() {
      return body.path("code").asInt();
    }
  }

  public Answer send(String method, String path, String query, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path + (query.isEmpty() ? "" : "?" + query)))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (key != null) {
      request.header("X-MBX-APIKEY", key);
    }
    try {
      HttpResponse<String> r = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(r.statusCode(), JSON.readTree(r.body()), r.headers());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public Answer open(String method, String path, String query) {
    return send(method, path, query, "");
  }

  /** Signed, everything in the query. */
  public Answer signed(String method, String path, String params) {
    return signedAt(System.currentTimeMillis(), method, path, params);
  }

  /** Signed at a time of the exchange's clock. */
  public Answer signedAt(long timestamp, String method, String path, String params) {
    String query = (params.isEmpty() ? "" : params + "&") + "timestamp=" + timestamp;
    return send(method, path, query + "&signature=" + hmac(query), "");
  }

  public String hmac(String payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
