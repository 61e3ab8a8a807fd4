package io.depthflow.benchmarks.live;

import java.util.Arrays;

/**
 * How many frames of a kind a symbol's market has had before one, by that frame's id: what lies
 * between two frames of a log is told without knowing who lost it.
 */
final class FrameIds {

  private final long idsPerPass;

  /** Ids of a pass, by kind; ascending. */
  private final long[][] ids = new long[FrameTemplate.Kind.values().length][];

  /** Frames of a kind before a frame of the loop. */
  private final int[][] before = new int[FrameTemplate.Kind.values().length][];

  private final int loopSize;

  FrameIds(MarketLoop loop) {
    idsPerPass = loop.idsPerPass();
    loopSize = loop.size();
    for (FrameTemplate.Kind kind : FrameTemplate.Kind.values()) {
      long[] all = new long[loopSize];
      int[] count = new int[loopSize + 1];
      for (int at = 0; at < loopSize; at++) {
        FrameTemplate frame = loop.frame(at);
        count[at + 1] = count[at];
        if (frame.kind == kind) {
          all[count[at + 1]++] = idOf(frame);
        }
      }
      ids[kind.ordinal()] = Arrays.copyOf(all, count[loopSize]);
      before[kind.ordinal()] = count;
    }
  }

  /** The id that counts: u of a depth event and of a ticker, t of a trade. */
  private static long idOf(FrameTemplate frame) {
    return frame.kind == FrameTemplate.Kind.DEPTH ? frame.ids[1] : frame.ids[0];
  }

  /** Number of a frame among those of its kind; -1 for an id that no frame has. */
  long numberOf(FrameTemplate.Kind kind, long id) {
    long[] pass = ids[kind.ordinal()];
    long passes = Math.floorDiv(id - MarketLoop.FIRST_ID, idsPerPass);
    int at = Arrays.binarySearch(pass, id - passes * idsPerPass);
    return at < 0 ? -1 : passes * pass.length + at;
  }

  /** Frames of a kind among the first of a market; {@code frames} counts from the loop's first. */
  long countBefore(FrameTemplate.Kind kind, long frames) {
    int[] count = before[kind.ordinal()];
    return frames / loopSize * count[loopSize] + count[(int) (frames % loopSize)];
  }
}
