package io.depthflow.market.book;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Adds up the digest of a symbol's lines from one sample, or break, to the next. */
final class SourceMeter {
  private long lines;
  private long sum;

  void add(long number) {
    lines++;
    sum += number;
  }

  /** What was added up; begins anew. */
  LineDigest take() {
    LineDigest taken = lines == 0 ? LineDigest.NONE : new LineDigest(lines, sum);
    forget();
    return taken;
  }

  /** Lines before a break make no row behind it; a run that begins there has not seen them. */
  void forget() {
    lines = 0;
    sum = 0;
  }

  void set(SourceMeter other) {
    lines = other.lines;
    sum = other.sum;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(lines);
    out.writeLong(sum);
  }

  void readInto(DataInput in) throws IOException {
    lines = in.readLong();
    sum = in.readLong();
  }
}
