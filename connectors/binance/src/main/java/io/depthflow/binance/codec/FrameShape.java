package io.depthflow.binance.codec;

import static io.depthflow.binance.codec.Payload.ASKS;
import static io.depthflow.binance.codec.Payload.BIDS;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the diff-depth frames of a stream have in common: all but its times, ids and levels is the
 * same in every one of them, {@code {"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":}
 * above all. To compare those pieces is to have read them.
 */
final class FrameShape {

  /** What differs from frame to frame. */
  private static final int[] VARIABLE = {
    Payload.EVENT_TIME,
    Payload.TIME,
    Payload.FIRST_ID,
    Payload.FINAL_ID,
    Payload.PREVIOUS_ID,
    BIDS,
    ASKS
  };

  /** Slots of what differs, in the order of the frame. */
  private int[] holes = {};

  /** What is before, between and behind them; empty where no frame was remembered. */
  private byte[][] pieces = {};

  private boolean isWrapped;

  boolean isKnown() {
    return pieces.length > 0;
  }

  /** Whether the event is not the frame itself but lies in it. */
  boolean isWrapped() {
    return isWrapped;
  }

  int holes() {
    return holes.length;
  }

  /** Slot of the key whose value lies behind a piece. */
  int hole(int i) {
    return holes[i];
  }

  /** Index behind a piece that begins at an index of a frame, -1 where the frame has another. */
  int behind(int piece, byte[] frame, int from) {
    byte[] p = pieces[piece];
    int to = from + p.length;
    return to <= frame.length && Arrays.equals(frame, from, to, p, 0, p.length) ? to : -1;
  }

  /**
   * Remembers a frame that was read whole, unless its times and ids are no plain integers.
   *
   * @param event the frame, or the object in it that is the event
   */
  void remember(byte[] frame, Payload event, boolean wrapped) {
    int[] found =
        IntStream.of(VARIABLE)
            .filter(event::has)
            .boxed()
            .sorted((a, b) -> event.start[a] - event.start[b])
            .mapToInt(slot -> slot)
            .toArray();
    for (int slot : found) {
      if (slot != BIDS && slot != ASKS && !event.isInteger(slot)) {
        return;
      }
    }
    byte[][] between = new byte[found.length + 1][];
    int from = 0;
    for (int i = 0; i < found.length; i++) {
      between[i] = Arrays.copyOfRange(frame, from, event.start[found[i]]);
      from = event.end[found[i]];
    }
    between[found.length] = Arrays.copyOfRange(frame, from, frame.length);
    holes = found;
    pieces = between;
    isWrapped = wrapped;
  }
}
