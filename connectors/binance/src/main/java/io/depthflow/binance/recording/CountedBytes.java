package io.depthflow.binance.recording;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what was read of a file: how far a reader is. One thread reads, any may ask. */
final class CountedBytes extends FilterInputStream {

  private volatile long count;

  CountedBytes(InputStream in) {
    super(in);
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count = count + (b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    int n = super.read(out, offset, length);
    count = count + Math.max(0, n);
    return n;
  }
}
