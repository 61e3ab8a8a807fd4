package io.depthflow.binance.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for line breaks eight bytes at a time: every frame is looked through for them. */
public final class LineBreaks {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BLANKS = 0x2020202020202020L;

  private LineBreaks() {}

  /** Index of the first line feed or carriage return, -1 without one. */
  public static int indexIn(byte[] bytes) {
    int i = 0;
    // A byte below 32 borrows from its high bit. What else comes out so is looked at below.
    for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, i);
      if ((eight - BLANKS & ~eight & HIGH_BITS) != 0) {
        int at = indexIn(bytes, i, i + Long.BYTES);
        if (at >= 0) {
          return at;
        }
      }
    }
    return indexIn(bytes, i, bytes.length);
  }

  private static int indexIn(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        return i;
      }
    }
    return -1;
  }
}
