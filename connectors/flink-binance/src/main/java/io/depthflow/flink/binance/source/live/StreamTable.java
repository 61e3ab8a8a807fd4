package io.depthflow.flink.binance.source.live;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Finds the stream of a combined frame by its bytes, {@code {"stream":"NAME",...}}, without making
 * an object: every frame passes here. Immutable.
 */
final class StreamTable {

  private static final byte[] HEAD = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);

  private final LiveStream[] slots;

  StreamTable(Collection<LiveStream> streams) {
    slots = new LiveStream[Integer.highestOneBit(Math.max(1, streams.size())) * 4];
    for (LiveStream stream : streams) {
      int slot = hash(stream.nameBytes, 0, stream.nameBytes.length);
      while (slots[slot] != null) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = stream;
    }
  }

  /** Null where the frame is of none of them, or does not begin with its stream. */
  LiveStream find(byte[] frame) {
    int from = HEAD.length;
    if (frame.length <= from || !Arrays.equals(frame, 0, from, HEAD, 0, from)) {
      return null;
    }
    int to = from;
    while (to < frame.length && frame[to] != '"') {
      to++;
    }
    int slot = hash(frame, from, to);
    LiveStream stream = slots[slot];
    while (stream != null) {
      byte[] name = stream.nameBytes;
      if (Arrays.equals(frame, from, to, name, 0, name.length)) {
        return stream;
      }
      slot = slot + 1 & slots.length - 1;
      stream = slots[slot];
    }
    return null;
  }

  /** FNV-1a, its upper half folded in. */
  private int hash(byte[] bytes, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i]) * 0x01000193;
    }
    return (hash ^ hash >>> 16) & slots.length - 1;
  }
}
