package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.ws.StreamListener;
import io.depthflow.binance.ws.StreamListener.BadFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of a socket that are no frames: each is counted and becomes a gap line of the symbol
 * that its beginning names, or of all symbols of the socket where it names none of them. Guarded by
 * the socket's lock.
 */
final class BadFrames {

  private static final Logger LOG = LoggerFactory.getLogger(BadFrames.class);

  private static final Pattern SYMBOL = Pattern.compile("\"s\"\\s*:\\s*\"([^\"]{1,64})\"");

  private final String path;
  private final StreamSet streams;
  private final LiveLines lines;
  private final LiveCounters counters;

  /**
   * @param path of the socket, for log lines
   */
  BadFrames(String path, StreamSet streams, LiveLines lines, LiveCounters counters) {
    this.path = path;
    this.streams = streams;
    this.lines = lines;
    this.counters = counters;
  }

  void onNoJson(byte[] frame) {
    counters.corruptFrames.increment();
    gap(frame, GapCause.CORRUPT_FRAME, "a frame that is no JSON");
  }

  void onSkipped(BadFrame fault, byte[] head) {
    if (fault == BadFrame.OVERSIZE) {
      counters.oversizeFrames.increment();
      gap(head, GapCause.OVERSIZE_FRAME, "a frame beyond the size cap was skipped");
    } else {
      counters.corruptFrames.increment();
      gap(head, GapCause.CORRUPT_FRAME, "a binary frame was skipped");
    }
  }

  private void gap(byte[] head, GapCause cause, String detail) {
    LiveStream stream = streams.of(head);
    String symbol = stream == null ? symbolIn(head) : stream.symbol;
    List<String> all = streams.symbols();
    List<String> hit = all.contains(symbol) ? List.of(symbol) : all;
    LOG.warn("market socket {}: {}: gap of {}", path, detail, hit);
    lines.onLoss(hit, cause, detail);
  }

  /** The symbol that its beginning names as a payload does, or null. */
  static String symbolIn(byte[] head) {
    int length = Math.min(head.length, StreamListener.BAD_FRAME_HEAD_BYTES);
    Matcher named = SYMBOL.matcher(new String(head, 0, length, StandardCharsets.UTF_8));
    return named.find() ? named.group(1) : null;
  }
}
