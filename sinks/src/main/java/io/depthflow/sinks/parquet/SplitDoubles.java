package io.depthflow.sinks.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Puts doubles of Parquet's encoding BYTE_STREAM_SPLIT together: byte k of all values of a page
 * stands in stream k, so eight words, one a stream, are eight values across (a transposition of 8
 * by 8 bytes by halves, Warren, Hacker's Delight, 7-3). Each exchange is one loop over all words of
 * two streams, which the compiler makes vector instructions of.
 */
final class SplitDoubles {

  /** By stream, of the values of one call. */
  private final long[][] words;

  /**
   * @param most values of one call
   */
  SplitDoubles(int most) {
    this.words = new long[Double.BYTES][most / Long.BYTES];
  }

  /**
   * @param page streams one after the other, the lowest bytes first; little-endian
   * @param values length of a stream
   * @param from first value
   * @param out where they go, from {@code at} on
   * @param count how many
   */
  void decode(ByteBuffer page, int values, int from, double[] out, int at, int count) {
    int eights = count / Long.BYTES;
    for (int k = 0; k < words.length; k++) {
      page.slice(k * values + from, eights * Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asLongBuffer()
          .get(words[k], 0, eights);
    }
    for (int k = 0; k < 4; k++) {
      exchange(words[k], words[k + 4], eights, 32, 0xffffffffL);
    }
    for (int k = 0; k < 8; k += 4) {
      exchange(words[k], words[k + 2], eights, 16, 0x0000ffff0000ffffL);
      exchange(words[k + 1], words[k + 3], eights, 16, 0x0000ffff0000ffffL);
    }
    for (int k = 0; k < 8; k += 2) {
      exchange(words[k], words[k + 1], eights, 8, 0x00ff00ff00ff00ffL);
    }
    weave(words, eights, out, at);
    for (int done = eights * Long.BYTES; done < count; done++) {
      long bits = 0;
      for (int k = 0; k < 8; k++) {
        bits |= (page.get(k * values + from + done) & 0xffL) << (8 * k);
      }
      out[at + done] = Double.longBitsToDouble(bits);
    }
  }

  /** Exchanges the upper halves of a's fields with the lower ones of b's. */
  private static void exchange(long[] a, long[] b, int count, int shift, long lower) {
    for (int i = 0; i < count; i++) {
      long swap = (a[i] >>> shift ^ b[i]) & lower;
      b[i] ^= swap;
      a[i] ^= swap << shift;
    }
  }

  private static void weave(long[][] words, int count, double[] out, int at) {
    long[] a = words[0];
    long[] b = words[1];
    long[] c = words[2];
    long[] d = words[3];
    long[] e = words[4];
    long[] f = words[5];
    long[] g = words[6];
    long[] h = words[7];
    for (int i = 0, to = at; i < count; i++, to += 8) {
      out[to] = Double.longBitsToDouble(a[i]);
      out[to + 1] = Double.longBitsToDouble(b[i]);
      out[to + 2] = Double.longBitsToDouble(c[i]);
      out[to + 3] = Double.longBitsToDouble(d[i]);
      out[to + 4] = Double.longBitsToDouble(e[i]);
      out[to + 5] = Double.longBitsToDouble(f[i]);
      out[to + 6] = Double.longBitsToDouble(g[i]);
      out[to + 7] = Double.longBitsToDouble(h[i]);
    }
  }
}
