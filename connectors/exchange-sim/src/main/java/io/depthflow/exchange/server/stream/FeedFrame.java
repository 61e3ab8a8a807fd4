package io.depthflow.exchange.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line of a feed as the streams see it: the name it has in the feed, its kind, and its payload
 * byte for byte. What is written the usual way ({@code {"stream":"..","data":{"e":"..",}}}) is cut
 * out of the bytes; anything else goes through a JSON parser.
 */
final class FeedFrame {

  private static final byte[] STREAM = ascii("{\"stream\":\"");
  private static final byte[] DATA = ascii("\",\"data\":");
  private static final byte[] EVENT = ascii("{\"e\":\"");

  /** Name of the stream in the feed; empty where the frame is a bare payload. */
  final String stream;

  /** Event kind; empty where it has none. */
  final String kind;

  final byte[] payload;
  private final String symbol;
  private JsonNode tree;

  private FeedFrame(String symbol, String stream, String kind, byte[] payload) {
    this.symbol = symbol;
    this.stream = stream;
    this.kind = kind;
    this.payload = payload;
  }

  static FeedFrame of(RawLine line) {
    byte[] frame = line.frame();
    int nameEnd = startsWith(frame, 0, STREAM) ? indexOf(frame, '"', STREAM.length) : -1;
    if (nameEnd > 0 && startsWith(frame, nameEnd, DATA)) {
      int from = nameEnd + DATA.length;
      if (startsWith(frame, from, EVENT) && frame[frame.length - 1] == '}') {
        int kindFrom = from + EVENT.length;
        int kindEnd = indexOf(frame, '"', kindFrom);
        if (kindEnd > 0) {
          return new FeedFrame(
              line.symbol(),
              text(frame, STREAM.length, nameEnd),
              text(frame, kindFrom, kindEnd),
              Arrays.copyOfRange(frame, from, frame.length - 1));
        }
      }
    }
    return parsed(line);
  }

  private static FeedFrame parsed(RawLine line) {
    JsonNode root = parse(line.symbol(), line.frame());
    JsonNode data = root.has("data") ? root.get("data") : root;
    FeedFrame frame =
        new FeedFrame(
            line.symbol(),
            root.path("stream").asText(),
            data.path("e").asText(),
            data == root ? line.frame() : data.toString().getBytes(StandardCharsets.UTF_8));
    frame.tree = data;
    return frame;
  }

  /** The payload's fields. */
  JsonNode data() {
    if (tree == null) {
      tree = parse(symbol, payload);
    }
    return tree;
  }

  private static JsonNode parse(String symbol, byte[] bytes) {
    try {
      return Json.MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Line of " + symbol + " is not JSON", e);
    }
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] prefix) {
    return at + prefix.length <= bytes.length
        && Arrays.equals(bytes, at, at + prefix.length, prefix, 0, prefix.length);
  }

  private static int indexOf(byte[] bytes, char wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
