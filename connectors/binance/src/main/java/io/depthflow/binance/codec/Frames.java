package io.depthflow.binance.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.market.Grid;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What can be said of a frame without decoding it. */
public final class Frames {

  private static final byte[] STREAM_HEAD = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);

  private Frames() {}

  /**
   * Symbol that a frame names: of its stream ({@code btcusdt@depth}), else of its payload ({@code
   * s}).
   *
   * @return upper case, or null where it names none: a bare snapshot, an answer to a subscription,
   *     or no JSON at all
   */
  public static String symbolOf(byte[] frame) {
    if (startsWithStream(frame)) {
      int from = STREAM_HEAD.length;
      int i = from;
      while (i < frame.length && isSymbolByte(frame[i])) {
        i++;
      }
      if (i > from && i < frame.length && frame[i] == '@') {
        return upper(frame, from, i);
      }
    }
    return symbolOfTree(frame);
  }

  /**
   * Kind of a frame, by its stream, its {@code e} or its keys; says nothing of its values.
   *
   * @throws CorruptFrameException when it is not a JSON object
   */
  public static FrameKind kindOf(byte[] frame) {
    FrameScanner scanner = new FrameScanner();
    try {
      scanner.scan(frame, Grid.COARSEST);
      return LineDecoder.kind(scanner, scanner.payload());
    } catch (Irregular irregular) {
      try {
        return JsonLineDecoder.kind(JsonLineDecoder.read(frame));
      } catch (JsonLineDecoder.Refused e) {
        throw new CorruptFrameException("unknown symbol", 0, e.offset(), e.getMessage(), frame);
      }
    }
  }

  /**
   * Whether bytes that end with an @ are the beginning of a combined frame up to the end of its
   * symbol: every frame that begins with them is of the same symbol.
   */
  public static boolean namesSymbol(byte[] head) {
    if (!startsWithStream(head) || head[head.length - 1] != '@') {
      return false;
    }
    for (int i = STREAM_HEAD.length; i < head.length - 1; i++) {
      if (!isSymbolByte(head[i])) {
        return false;
      }
    }
    return head.length - 1 > STREAM_HEAD.length;
  }

  private static String symbolOfTree(byte[] frame) {
    try {
      ObjectNode top = JsonLineDecoder.read(frame);
      JsonNode stream = top.get("stream");
      if (stream != null && stream.isTextual()) {
        String name = stream.textValue();
        int at = name.indexOf('@');
        if (at > 0 && name.charAt(0) != '!') {
          return name.substring(0, at).toUpperCase(Locale.ROOT);
        }
      }
      JsonNode payload = top.get("data") instanceof ObjectNode ? top.get("data") : top;
      JsonNode symbol = payload.get("s");
      return symbol != null && symbol.isTextual() ? symbol.textValue() : null;
    } catch (JsonLineDecoder.Refused e) {
      return null; // whoever decodes the frame gets the reason
    }
  }

  private static boolean startsWithStream(byte[] frame) {
    if (frame.length <= STREAM_HEAD.length) {
      return false;
    }
    for (int i = 0; i < STREAM_HEAD.length; i++) {
      if (frame[i] != STREAM_HEAD[i]) {
        return false;
      }
    }
    return true;
  }

  /** Letters, digits and the underscore of dated contracts ({@code btcusdt_240927}). */
  private static boolean isSymbolByte(byte b) {
    return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_';
  }

  private static String upper(byte[] frame, int from, int to) {
    return new String(frame, from, to - from, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
  }
}
