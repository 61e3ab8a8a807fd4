package io.depthflow.binance.codec;

import java.util.Arrays;

/**
 * How the diff-depth frames of a stream begin, up to the event time: {@code
 * {"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":}. Those bytes are the same in every
 * one of them, so that to compare them is to have read them.
 */
final class FrameHead {

  private byte[] bytes = {};
  private int streamStart;
  private int streamEnd;
  private int dataStart;
  private int eventStart;
  private int eventEnd;

  /** Whether a frame begins so; false where nothing was remembered. */
  boolean begins(byte[] frame) {
    int n = bytes.length;
    return n > 0 && frame.length > n && Arrays.equals(frame, 0, n, bytes, 0, n);
  }

  int length() {
    return bytes.length;
  }

  /** Notes in the payloads what lies in the head. */
  void setPlaces(Payload top, Payload data) {
    top.put(Payload.STREAM);
    top.start[Payload.STREAM] = streamStart;
    top.end[Payload.STREAM] = streamEnd;
    top.put(Payload.DATA);
    top.start[Payload.DATA] = dataStart;
    data.put(Payload.EVENT);
    data.start[Payload.EVENT] = eventStart;
    data.end[Payload.EVENT] = eventEnd;
  }

  /** Remembers how a frame begins where stream, event and event time come first, in this order. */
  void remember(byte[] frame, Payload top, Payload data) {
    int length = data.start[Payload.EVENT_TIME];
    if (!top.has(Payload.STREAM)
        || !top.has(Payload.DATA)
        || !data.has(Payload.EVENT)
        || !data.has(Payload.EVENT_TIME)
        || top.start[Payload.STREAM] > length
        || top.start[Payload.DATA] > length
        || data.start[Payload.EVENT] > length
        || top.hasOtherBefore(length, Payload.STREAM, Payload.DATA)
        || data.hasOtherBefore(length, Payload.EVENT, Payload.EVENT_TIME)) {
      return;
    }
    bytes = Arrays.copyOf(frame, length);
    streamStart = top.start[Payload.STREAM];
    dataStart = top.start[Payload.DATA];
    streamEnd = top.end[Payload.STREAM];
    eventStart = data.start[Payload.EVENT];
    eventEnd = data.end[Payload.EVENT];
  }
}
