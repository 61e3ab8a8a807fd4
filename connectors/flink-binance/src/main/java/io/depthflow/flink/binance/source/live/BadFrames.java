package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.ws.StreamListener;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be said of a frame that cannot be read. */
final class BadFrames {

  private static final Pattern SYMBOL = Pattern.compile("\"s\"\\s*:\\s*\"([^\"]{1,64})\"");

  private BadFrames() {}

  /** The symbol that its beginning names as a payload does, or null. */
  static String symbolIn(byte[] head) {
    int length = Math.min(head.length, StreamListener.BAD_FRAME_HEAD_BYTES);
    Matcher named = SYMBOL.matcher(new String(head, 0, length, StandardCharsets.UTF_8));
    return named.find() ? named.group(1) : null;
  }
}
