package io.depthflow.benchmarks.live;

import java.nio.charset.StandardCharsets;

/**
 * The payload of one frame, rendered once; each time it is sent, its symbol, times and ids are
 * written over it. All of them have a fixed width: 13 digits, and {@value #SYMBOL_LENGTH} letters.
 */
final class FrameTemplate {

  /** What a frame is; the stream that carries it begins with the name. */
  enum Kind {
    DEPTH("depth"),
    TICKER("bookTicker"),
    TRADE("trade");

    final String stream;

    Kind(String stream) {
      this.stream = stream;
    }
  }

  static final int SYMBOL_LENGTH = 7;
  private static final String SYMBOL = "SSSSSSS";
  private static final int DIGITS = 13;
  private static final String NUMBER = "0".repeat(DIGITS);

  final Kind kind;

  /** Ids of the frame, added to the base of the pass: U, u, pu; u; or the trade's. */
  final long[] ids;

  private final byte[] payload;
  private final int symbolAt;
  private final int eventTimeAt;
  private final int timeAt;
  private final int[] idsAt;

  private FrameTemplate(Kind kind, String json, String[] idKeys, long[] ids) {
    this.kind = kind;
    this.ids = ids;
    this.payload = json.getBytes(StandardCharsets.US_ASCII);
    this.symbolAt = json.indexOf(SYMBOL);
    this.eventTimeAt = after(json, "\"E\":");
    this.timeAt = after(json, "\"T\":");
    this.idsAt = new int[idKeys.length];
    for (int i = 0; i < idKeys.length; i++) {
      idsAt[i] = after(json, "\"" + idKeys[i] + "\":");
    }
  }

  private static int after(String json, String key) {
    int at = json.indexOf(key);
    if (at < 0) {
      throw new IllegalArgumentException("no " + key + " in " + json);
    }
    return at + key.length();
  }

  static FrameTemplate depth(long first, long last, long previous, String bids, String asks) {
    String json =
        "{\"e\":\"depthUpdate\",\"E\":%1$s,\"T\":%1$s,\"s\":\"%2$s\",\"U\":%1$s,\"u\":%1$s,\"pu\":%1$s,"
            .formatted(NUMBER, SYMBOL);
    return new FrameTemplate(
        Kind.DEPTH,
        json + "\"b\":[" + bids + "],\"a\":[" + asks + "]}",
        new String[] {"U", "u", "pu"},
        new long[] {first, last, previous});
  }

  static FrameTemplate ticker(long id, String bid, String bidLots, String ask, String askLots) {
    String json =
        "{\"e\":\"bookTicker\",\"u\":%1$s,\"s\":\"%2$s\",\"b\":\"%3$s\",\"B\":\"%4$s\",\"a\":\"%5$s\",\"A\":\"%6$s\",\"T\":%1$s,\"E\":%1$s}"
            .formatted(NUMBER, SYMBOL, bid, bidLots, ask, askLots);
    return new FrameTemplate(Kind.TICKER, json, new String[] {"u"}, new long[] {id});
  }

  static FrameTemplate trade(long id, String price, String quantity, boolean sell) {
    String json =
        "{\"e\":\"trade\",\"E\":%1$s,\"T\":%1$s,\"s\":\"%2$s\",\"t\":%1$s,\"p\":\"%3$s\",\"q\":\"%4$s\",\"X\":\"MARKET\",\"m\":%5$s}"
            .formatted(NUMBER, SYMBOL, price, quantity, sell);
    return new FrameTemplate(Kind.TRADE, json, new String[] {"t"}, new long[] {id});
  }

  /**
   * A frame to send.
   *
   * @param head all before the payload, of the stream
   * @param base added to the ids
   */
  byte[] render(byte[] head, byte[] symbol, long base, long nowMs) {
    byte[] frame = new byte[head.length + payload.length + 1];
    System.arraycopy(head, 0, frame, 0, head.length);
    System.arraycopy(payload, 0, frame, head.length, payload.length);
    frame[frame.length - 1] = '}';
    System.arraycopy(symbol, 0, frame, head.length + symbolAt, SYMBOL_LENGTH);
    number(frame, head.length + eventTimeAt, nowMs);
    number(frame, head.length + timeAt, nowMs);
    for (int i = 0; i < ids.length; i++) {
      number(frame, head.length + idsAt[i], base + ids[i]);
    }
    return frame;
  }

  private static void number(byte[] frame, int at, long value) {
    long v = value;
    for (int i = at + DIGITS - 1; i >= at; i--) {
      frame[i] = (byte) ('0' + v % 10);
      v /= 10;
    }
  }
}
