package io.depthflow.sinks.recording;

import io.depthflow.binance.recording.LogTail;

/**
 * What restores took out of a symbol's log.
 *
 * @param lines whole lines
 * @param bytes compressed bytes, a torn member's too
 * @param fromNs receive time of the first line, nanoseconds since the epoch; 0 without lines
 * @param toNs receive time of the last line; 0 without lines
 */
public record CutOff(long lines, long bytes, long fromNs, long toNs) {

  static final CutOff NOTHING = new CutOff(0, 0, 0, 0);

  CutOff plus(CutOff other) {
    if (lines == 0 || other.lines == 0) {
      CutOff told = lines == 0 ? other : this;
      return new CutOff(told.lines, bytes + other.bytes, told.fromNs, told.toNs);
    }
    return new CutOff(
        lines + other.lines,
        bytes + other.bytes,
        Math.min(fromNs, other.fromNs),
        Math.max(toNs, other.toNs));
  }

  static CutOff of(LogTail tail) {
    return new CutOff(tail.lines(), tail.bytes(), tail.fromNs(), tail.toNs());
  }

  /**
   * For the marker.
   *
   * @param keptNs receive time of the last line that stays, 0 if none does
   */
  String detail(long keptNs) {
    String cut =
        lines == 0
            ? "cut off: 0 lines, " + bytes + " bytes"
            : "cut off: "
                + lines
                + " lines received from "
                + fromNs
                + " to "
                + toNs
                + " ns, "
                + bytes
                + " bytes";
    return cut
        + (keptNs == 0 ? "; no line kept" : "; last line kept received at " + keptNs + " ns");
  }
}
