package io.depthflow.strategy.cleaning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Those rows whose time has the least hash: the same rows in whatever order and by however many
 * hands they were read (bottom-k sampling, Cohen and Kaplan 2007); of fewer rows it is all.
 */
final class TimeSample {

  /** In 997 of 1,000 cases a median is off by less than 1.2 % of the rows. */
  static final int SIZE = 16_384;

  private static final int ROOM = 2 * SIZE;

  private final int width;
  private long[] times = new long[256];
  private long[] hashes = new long[256];

  /** By row. */
  private double[] values;

  private int count;

  /** Hashes from here on are not among the least. */
  private long limit = Long.MAX_VALUE;

  /**
   * @param width values of a row
   */
  TimeSample(int width) {
    this.width = width;
    this.values = new double[times.length * width];
  }

  /** Whether a row of that time may be one of the sample. */
  boolean wants(long timeMs) {
    return hash(timeMs) < limit;
  }

  /** Adds a row; tells where its values are to be put into {@link #values}. */
  int add(long timeMs) {
    if (count == ROOM) {
      trim();
    }
    if (count == times.length) {
      int room = Math.min(ROOM, 2 * count);
      times = Arrays.copyOf(times, room);
      hashes = Arrays.copyOf(hashes, room);
      values = Arrays.copyOf(values, room * width);
    }
    times[count] = timeMs;
    hashes[count] = hash(timeMs);
    return width * count++;
  }

  double[] values() {
    return values;
  }

  /** Takes over the rows of another sample. */
  void merge(TimeSample other) {
    for (int i = 0; i < other.count; i++) {
      if (wants(other.times[i])) {
        int at = add(other.times[i]);
        System.arraycopy(other.values, i * width, values, at, width);
      }
    }
    limit = Math.min(limit, other.limit);
    keepBelowLimit();
  }

  private void trim() {
    if (count > SIZE) {
      limit = Math.min(limit, Selection.select(hashes.clone(), count, SIZE));
    }
    keepBelowLimit();
  }

  private void keepBelowLimit() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (hashes[i] < limit) {
        times[kept] = times[i];
        hashes[kept] = hashes[i];
        for (int v = 0; v < width; v++) {
          values[kept * width + v] = values[i * width + v];
        }
        kept++;
      }
    }
    count = kept;
  }

  /**
   * The sample in order of time.
   *
   * @param columns which of a row's values
   */
  OutlierRows.Judged[] rows(int[] columns) {
    trim();
    return IntStream.range(0, count)
        .boxed()
        .sorted((a, b) -> Long.compare(times[a], times[b]))
        .map(
            i ->
                new OutlierRows.Judged(
                    times[i],
                    Arrays.stream(columns).mapToDouble(c -> values[i * width + c]).toArray()))
        .toArray(OutlierRows.Judged[]::new);
  }

  /** Finaliser of splitmix64 (Steele, Lea and Flood 2014), not negative. */
  private static long hash(long timeMs) {
    long z = timeMs + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) >>> 2;
  }

  void write(DataOutput out) throws IOException {
    trim();
    out.writeLong(limit);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeLong(times[i]);
    }
    Doubles.write(values, count * width, out);
  }

  static TimeSample read(int width, DataInput in) throws IOException {
    TimeSample read = new TimeSample(width);
    read.limit = in.readLong();
    read.count = in.readInt();
    read.times = new long[Math.max(256, read.count)];
    read.hashes = new long[read.times.length];
    for (int i = 0; i < read.count; i++) {
      read.times[i] = in.readLong();
      read.hashes[i] = hash(read.times[i]);
    }
    read.values = new double[read.times.length * width];
    Doubles.read(read.values, read.count * width, in);
    return read;
  }
}
