package io.depthflow.strategy.cleaning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Per rule the rows of greatest |x|: of each UTC day {@link #OF_A_DAY}, and of those {@link
 * #OF_ALL}; the same rows in whatever order they come. A row that no rule has any longer is late.
 * The least are let go some at a time, which costs less than keeping an order, see {@link Ranked}.
 */
final class Extremes {

  /** Of the 86,400 rows that a day has at one a second these are 1.2 %. */
  static final int OF_A_DAY = 1_024;

  /** In memory, at whatever number of days. */
  static final int OF_ALL = 4_096;

  private static final int ROOM_OF_A_DAY = OF_A_DAY + OF_A_DAY / 4;
  private static final int ROOM_OF_ALL = OF_ALL + OF_ALL / 4;
  private static final long DAY_MS = 86_400_000;

  /** A row in hand, that is not late before all rules have seen it. */
  private static final long IN_HAND = Long.MIN_VALUE;

  /** Column of each rule: features, labels behind them. */
  private final int[] places;

  private final TreeMap<Long, Ranked[]> days = new TreeMap<>();

  /** Per rule: rows among its extremes, and the greatest |x| that was let go for other days'. */
  private final int[] counts;

  private final double[] limits;

  private final List<BesideRow> late = new ArrayList<>();

  /** The day of the last row asked for, and per rule the |x| that must be exceeded in it. */
  private long fromMs = 1;

  private long toMs = 0;
  private Ranked[] day;
  private final double[] bounds;

  Extremes(int[] places) {
    this.places = places;
    this.counts = new int[places.length];
    this.limits = new double[places.length];
    this.bounds = new double[places.length];
    Arrays.fill(limits, -1);
  }

  /** Whether a row is among the extremes of a rule, as long as no greater ones come. */
  boolean wants(long timeMs, double[][] columns, int row) {
    openDay(timeMs);
    for (int rule = 0; rule < bounds.length; rule++) {
      if (Math.abs(columns[places[rule]][row]) > bounds[rule]) {
        return true;
      }
    }
    return false;
  }

  /** As the other, for features with labels behind them. */
  boolean wants(long timeMs, double[] values) {
    openDay(timeMs);
    for (int rule = 0; rule < bounds.length; rule++) {
      if (Math.abs(values[places[rule]]) > bounds[rule]) {
        return true;
      }
    }
    return false;
  }

  private void openDay(long timeMs) {
    if (timeMs < fromMs || timeMs >= toMs) {
      long number = Math.floorDiv(timeMs, DAY_MS);
      fromMs = number * DAY_MS;
      toMs = fromMs + DAY_MS;
      day = days.computeIfAbsent(number, n -> newDay());
      setBounds();
    }
  }

  private Ranked[] newDay() {
    Ranked[] ranked = new Ranked[places.length];
    Arrays.setAll(ranked, rule -> new Ranked(1L << rule));
    return ranked;
  }

  private void setBounds() {
    for (int rule = 0; rule < bounds.length; rule++) {
      bounds[rule] = Math.max(day[rule].limit(), limits[rule]);
    }
  }

  /**
   * Adds a row of finite values.
   *
   * @param rules bits of those that may have it
   */
  void add(BesideRow row, long rules) {
    openDay(row.timeMs);
    row.rules = IN_HAND;
    for (int rule = 0; rule < places.length; rule++) {
      double size = Math.abs(row.values[places[rule]]);
      if ((rules & 1L << rule) != 0 && size > bounds[rule]) {
        day[rule].add(row, size);
        counts[rule]++;
        if (day[rule].count() == ROOM_OF_A_DAY) {
          counts[rule] -= day[rule].trim(OF_A_DAY, late);
        }
        if (counts[rule] == ROOM_OF_ALL) {
          trim(rule);
        }
        bounds[rule] = Math.max(day[rule].limit(), limits[rule]);
      }
    }
    row.rules &= ~IN_HAND;
    if (row.rules == 0) {
      late.add(row);
    }
  }

  private void trim(int rule) {
    if (counts[rule] > OF_ALL) {
      long[] order = new long[counts[rule]];
      int at = 0;
      for (Ranked[] ranked : days.values()) {
        at = ranked[rule].putSizes(order, at);
      }
      cut(rule, Selection.value(Selection.select(order, at, at - 1 - OF_ALL)));
    }
  }

  private void cut(int rule, double limit) {
    limits[rule] = Math.max(limits[rule], limit);
    for (Ranked[] ranked : days.values()) {
      counts[rule] -= ranked[rule].cut(limits[rule], late);
    }
  }

  /** Lets go what is too much. */
  void settle() {
    for (int rule = 0; rule < places.length; rule++) {
      for (Ranked[] ranked : days.values()) {
        counts[rule] -= ranked[rule].trim(OF_A_DAY, late);
      }
      trim(rule);
    }
    if (day != null) {
      setBounds();
    }
  }

  /** Takes over the rows of others, which must not be used any more. */
  void merge(Extremes other) {
    for (int rule = 0; rule < places.length; rule++) {
      for (Map.Entry<Long, Ranked[]> entry : other.days.entrySet()) {
        Ranked[] own = days.computeIfAbsent(entry.getKey(), n -> newDay());
        counts[rule] -= own[rule].cut(entry.getValue()[rule].limit(), late);
      }
      cut(rule, other.limits[rule]);
    }
    toMs = fromMs; // the bounds are others now
    for (BesideRow row : other.rows()) {
      add(row, row.rules);
    }
    late.addAll(other.late);
  }

  /** All rows, in order of time. */
  List<BesideRow> rows() {
    List<BesideRow> rows = new ArrayList<>();
    for (Ranked[] ranked : days.values()) {
      Arrays.stream(ranked).forEach(r -> r.addTo(rows));
    }
    rows.sort(Comparator.comparingLong(row -> row.timeMs));
    return rows;
  }

  /** Rows that no rule has any longer; to be taken out by who sums them. */
  List<BesideRow> late() {
    return late;
  }

  void write(DataOutput out) throws IOException {
    Doubles.write(limits, limits.length, out);
    out.writeInt(days.size());
    for (Map.Entry<Long, Ranked[]> entry : days.entrySet()) {
      out.writeLong(entry.getKey());
      for (Ranked ranked : entry.getValue()) {
        out.writeDouble(ranked.limit());
      }
    }
    write(rows(), out);
    write(late, out);
  }

  private static void write(List<BesideRow> rows, DataOutput out) throws IOException {
    out.writeInt(rows.size());
    for (BesideRow row : rows) {
      out.writeLong(row.timeMs);
      out.writeLong(row.rules);
      Doubles.write(row.values, row.values.length, out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param width values of a row
   */
  static Extremes read(int[] places, int width, DataInput in) throws IOException {
    Extremes read = new Extremes(places);
    Doubles.read(read.limits, places.length, in);
    for (int n = in.readInt(); n > 0; n--) {
      Ranked[] ranked = read.newDay();
      read.days.put(in.readLong(), ranked);
      for (int rule = 0; rule < places.length; rule++) {
        ranked[rule].cut(in.readDouble(), read.late);
      }
    }
    for (int n = in.readInt(); n > 0; n--) {
      BesideRow row = readRow(width, in);
      read.add(row, row.rules);
    }
    for (int n = in.readInt(); n > 0; n--) {
      read.late.add(readRow(width, in));
    }
    return read;
  }

  private static BesideRow readRow(int width, DataInput in) throws IOException {
    long timeMs = in.readLong();
    long rules = in.readLong();
    double[] values = new double[width];
    Doubles.read(values, width, in);
    BesideRow row = new BesideRow(timeMs, values);
    row.rules = rules;
    return row;
  }
}
