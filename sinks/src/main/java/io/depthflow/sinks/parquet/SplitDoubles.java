package io.depthflow.sinks.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Puts doubles of Parquet's encoding BYTE_STREAM_SPLIT together, eight at a time: byte k of all
 * values of a page stands in stream k, so eight words, one a stream, are eight values across (a
 * transposition of 8 by 8 bytes by halves, Warren, Hacker's Delight, 7-3).
 */
final class SplitDoubles {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private SplitDoubles() {}

  /**
   * @param page streams one after the other
   * @param offset of the first stream
   * @param values length of a stream
   * @param from first value
   * @param out where they go, from {@code at} on
   * @param count how many
   */
  static void decode(
      byte[] page, int offset, int values, int from, double[] out, int at, int count) {
    int done = 0;
    for (; done + 8 <= count; done += 8) {
      eight(page, offset + from + done, values, out, at + done);
    }
    for (; done < count; done++) {
      long bits = 0;
      for (int k = 0; k < 8; k++) {
        bits |= (page[offset + k * values + from + done] & 0xffL) << (8 * k);
      }
      out[at + done] = Double.longBitsToDouble(bits);
    }
  }

  private static void eight(byte[] page, int at, int values, double[] out, int to) {
    long a = (long) WORDS.get(page, at);
    long b = (long) WORDS.get(page, at + values);
    long c = (long) WORDS.get(page, at + 2 * values);
    long d = (long) WORDS.get(page, at + 3 * values);
    long e = (long) WORDS.get(page, at + 4 * values);
    long f = (long) WORDS.get(page, at + 5 * values);
    long g = (long) WORDS.get(page, at + 6 * values);
    long h = (long) WORDS.get(page, at + 7 * values);
    long low = 0xffffffffL;
    long t = (a >>> 32 ^ e) & low;
    e ^= t;
    a ^= t << 32;
    t = (b >>> 32 ^ f) & low;
    f ^= t;
    b ^= t << 32;
    t = (c >>> 32 ^ g) & low;
    g ^= t;
    c ^= t << 32;
    t = (d >>> 32 ^ h) & low;
    h ^= t;
    d ^= t << 32;
    low = 0x0000ffff0000ffffL;
    t = (a >>> 16 ^ c) & low;
    c ^= t;
    a ^= t << 16;
    t = (b >>> 16 ^ d) & low;
    d ^= t;
    b ^= t << 16;
    t = (e >>> 16 ^ g) & low;
    g ^= t;
    e ^= t << 16;
    t = (f >>> 16 ^ h) & low;
    h ^= t;
    f ^= t << 16;
    low = 0x00ff00ff00ff00ffL;
    t = (a >>> 8 ^ b) & low;
    b ^= t;
    a ^= t << 8;
    t = (c >>> 8 ^ d) & low;
    d ^= t;
    c ^= t << 8;
    t = (e >>> 8 ^ f) & low;
    f ^= t;
    e ^= t << 8;
    t = (g >>> 8 ^ h) & low;
    h ^= t;
    g ^= t << 8;
    out[to] = Double.longBitsToDouble(a);
    out[to + 1] = Double.longBitsToDouble(b);
    out[to + 2] = Double.longBitsToDouble(c);
    out[to + 3] = Double.longBitsToDouble(d);
    out[to + 4] = Double.longBitsToDouble(e);
    out[to + 5] = Double.longBitsToDouble(f);
    out[to + 6] = Double.longBitsToDouble(g);
    out[to + 7] = Double.longBitsToDouble(h);
  }
}
