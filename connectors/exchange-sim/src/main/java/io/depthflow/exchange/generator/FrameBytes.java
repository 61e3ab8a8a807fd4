package io.depthflow.exchange.generator;

import java.util.Arrays;

/** Builds frames byte by byte: the generator writes far more of them than anyone parses. */
final class FrameBytes {

  private byte[] bytes = new byte[4096];
  private int size;

  FrameBytes clear() {
    size = 0;
    return this;
  }

  FrameBytes text(byte[] ascii) {
    ensure(ascii.length);
    System.arraycopy(ascii, 0, bytes, size, ascii.length);
    size += ascii.length;
    return this;
  }

  FrameBytes text(String ascii) {
    int length = ascii.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      bytes[size + i] = (byte) ascii.charAt(i);
    }
    size += length;
    return this;
  }

  FrameBytes symbol(char ascii) {
    ensure(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  /** A number that is not negative. */
  FrameBytes number(long value) {
    return decimal(value, 0);
  }

  /** value * 10^-decimals, with all its decimals; value not negative. */
  FrameBytes decimal(long value, int decimals) {
    ensure(24 + decimals);
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    int length = decimals == 0 ? digits : Math.max(digits, decimals + 1) + 1;
    long rest = value;
    for (int i = 0, p = size + length - 1; p >= size; p--, i++) {
      if (decimals > 0 && i == decimals) {
        bytes[p] = '.';
      } else {
        bytes[p] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    size += length;
    return this;
  }

  FrameBytes dropLast() {
    size--;
    return this;
  }

  boolean isEmpty() {
    return size == 0;
  }

  byte last() {
    return bytes[size - 1];
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
