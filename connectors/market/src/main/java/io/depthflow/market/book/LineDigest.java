package io.depthflow.market.book;

import io.depthflow.market.RawLine;
import java.util.zip.CRC32C;

/**
 * Fingerprint of some lines of a symbol's log: how many they are, and the sum, modulo 2^64, of a
 * number for each. Digests of parts add up to that of the whole, in any order: so a file's is the
 * sum over its rows, a day's the sum over its files, whatever parallelism, checkpoints or
 * compaction made of them. It tells logs apart that differ by accident or by an edit; it is no
 * proof against somebody who forges one.
 *
 * @param lines their number
 * @param sum of {@link #of(RawLine) a number for each}
 */
public record LineDigest(long lines, long sum) {

  /** Of no line. */
  public static final LineDigest NONE = new LineDigest(0, 0);

  /** 2^64 divided by the golden ratio: spreads what is counted up over all bits. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final long NS_PER_US = 1_000;

  /**
   * A line's number: {@code mix(receive us * SPREAD ^ (CRC32C of the frame << 32 | its length))}.
   * The time is taken in whole microseconds, floored, so logs of either resolution agree; mix is
   * the end of SplitMix64 (Steele, Lea, Flood 2014).
   */
  public static long of(RawLine line) {
    return of(line, new CRC32C());
  }

  /** The same with a checksum that is there already; it is begun anew. */
  public static long of(RawLine line, CRC32C crc) {
    byte[] frame = line.frame();
    crc.reset();
    crc.update(frame, 0, frame.length);
    long us = Math.floorDiv(line.receiveTimeNs(), NS_PER_US);
    return mix(us * SPREAD ^ (crc.getValue() << Integer.SIZE | frame.length));
  }

  /** Of both together. */
  public LineDigest plus(LineDigest other) {
    return new LineDigest(lines + other.lines, sum + other.sum);
  }

  private static long mix(long bits) {
    long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
