package io.depthflow.exchange.server.rest;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One request as it came over the wire, nothing decoded: what a signature is computed over.
 *
 * @param path without the query, as sent
 * @param query raw characters after the question mark, one per byte; empty without one
 * @param body raw bytes
 * @param contentType header, or null
 * @param apiKey header {@code X-MBX-APIKEY}, or null
 * @param address the peer's IP address
 * @param arrivedMs when the gateway had it whole, exchange's clock
 * @param nowMs when the engine takes it, exchange's clock
 */
record RestRequest(
    String method,
    String path,
    String query,
    byte[] body,
    String contentType,
    String apiKey,
    String address,
    long arrivedMs,
    long nowMs) {

  private static final String FORM = "application/x-www-form-urlencoded";

  /** The body, one character per byte. */
  String rawBody() {
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  /**
   * Whether the body holds parameters: POST, PUT and DELETE with a form's content type or none. A
   * body of another type is signed but not read, as at the venue.
   */
  boolean hasForm() {
    return body.length > 0
        && !method.equals("GET")
        && !method.equals("HEAD")
        && (contentType == null || contentType.toLowerCase(Locale.ROOT).startsWith(FORM));
  }
}
