package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One stream of one symbol and what was last heard of it. Guarded by its socket's lock. */
final class LiveStream {

  /** Not asked for yet: nothing to watch. */
  static final long NOT_ASKED = Long.MIN_VALUE;

  /** E.g. {@code btcusdt@depth@100ms}. */
  final String name;

  final byte[] nameBytes;
  final String symbol;
  final StreamKind kind;

  /** How long it may say nothing, ms. */
  final long limitMs;

  /** Steady ms of its last frame, of the request for it, or of the last step against silence. */
  long sinceMs = NOT_ASKED;

  /** Steady ms of its last frame, or of the request for it. */
  long heardMs = NOT_ASKED;

  /** Steps taken against its present silence. */
  int alarms;

  /** Its part of a hand-over; null outside. */
  StreamJoin join;

  LiveStream(String symbol, String stream, LiveConfig config) {
    this.symbol = symbol;
    this.name = symbol.toLowerCase(Locale.ROOT) + "@" + stream;
    this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
    this.kind = StreamKind.of(stream);
    this.limitMs = kind.limitMs(config);
  }

  /** It was asked for: from now on it is to speak. */
  void asked(long nowMs) {
    sinceMs = nowMs;
    if (alarms == 0) {
      heardMs = nowMs;
    }
  }

  /** Its socket is gone. */
  void lost() {
    sinceMs = NOT_ASKED;
    alarms = 0;
    join = null;
  }

  @Override
  public String toString() {
    return name;
  }
}
