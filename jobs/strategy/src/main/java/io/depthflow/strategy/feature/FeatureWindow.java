package io.depthflow.strategy.feature;

import io.depthflow.market.Grid;
import io.depthflow.market.book.BookSample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the samples of ONE symbol into feature rows, from a ring of the last samples. The ring is
 * emptied when a segment begins or a period is missing, so what a row says never spans a break; a
 * feature is NaN until its history is there. A row is a function of the samples in the ring alone.
 *
 * <p>Not thread-safe. {@link #write}, {@link #read} and {@link #copy} serve as keyed state.
 */
public final class FeatureWindow {

  /** Samples kept at least: a minute at the default period. */
  public static final int MIN_SAMPLES = 60;

  public static final long DEFAULT_PERIOD_MS = 1000;

  private static final int FORMAT = 3;

  private final FeatureSet set;
  private final long periodMs;
  private final BookSample[] ring;
  private final SampleHistory history = new RingHistory();

  /** Running sums over the ring; null until a formula asks for one. */
  private RingTotals totals;

  /** Index of the current sample. */
  private int newest = -1;

  /** Samples in the ring, all of one unbroken run. */
  private int count;

  public FeatureWindow(FeatureSet set) {
    this(set, DEFAULT_PERIOD_MS);
  }

  /**
   * @param periodMs spacing of the samples; every feature's history must be a multiple of it
   * @throws IllegalArgumentException when one is not
   */
  public FeatureWindow(FeatureSet set, long periodMs) {
    if (periodMs <= 0) {
      throw new IllegalArgumentException("periodMs must be positive, is " + periodMs);
    }
    for (Feature feature : set.features()) {
      if (feature.historyMs() % periodMs != 0) {
        throw new IllegalArgumentException(
            "feature '%s' of set '%s' reads %d ms back, which is no multiple of the period %d ms;"
                    .formatted(feature.name(), set.name(), feature.historyMs(), periodMs)
                + " take another period or set");
      }
    }
    this.set = set;
    this.periodMs = periodMs;
    this.ring =
        new BookSample[Math.toIntExact(Math.max(MIN_SAMPLES, set.historyMs() / periodMs + 1))];
  }

  /**
   * The row at the end of this sample.
   *
   * @param sample of the same symbol as before, later than before; kept, so it must not be changed
   * @throws IllegalArgumentException when it is not, or is not on the period's grid
   */
  public FeatureRow add(BookSample sample) {
    check(sample);
    if (count > 0 && !continues(ring[newest], sample)) {
      clear();
    }
    newest = (newest + 1) % ring.length;
    ring[newest] = sample;
    count = Math.min(count + 1, ring.length);
    if (totals != null && totals.takes(sample)) {
      totals.add(sample);
    } else {
      totals = null;
    }
    return new FeatureRow(
        sample.symbol(),
        sample.timeMs(),
        sample.segment(),
        sample.mid(),
        sample.spread(),
        sample.grid().price(sample.bidTicks()[0]),
        sample.grid().price(sample.askTicks()[0]),
        values(),
        sample.source());
  }

  public FeatureSet set() {
    return set;
  }

  public long periodMs() {
    return periodMs;
  }

  /** Samples that the next row can look back on. */
  public int size() {
    return count;
  }

  private void check(BookSample sample) {
    if (sample.timeMs() % periodMs != 0) {
      throw new IllegalArgumentException(
          "%s sample at %d ms is not on the grid of %d ms; give the window the sampler's period"
              .formatted(sample.symbol(), sample.timeMs(), periodMs));
    }
    if (count == 0) {
      return;
    }
    BookSample last = ring[newest];
    if (!last.symbol().equals(sample.symbol())) {
      throw new IllegalArgumentException(
          "window of %s was given a sample of %s at %d ms; key the stream by symbol"
              .formatted(last.symbol(), sample.symbol(), sample.timeMs()));
    }
    if (sample.timeMs() <= last.timeMs()) {
      throw new IllegalArgumentException(
          "%s sample at %d ms is not later than the one before, at %d ms; samples must ascend"
              .formatted(sample.symbol(), sample.timeMs(), last.timeMs()));
    }
  }

  private boolean continues(BookSample last, BookSample next) {
    return next.segment() == last.segment() && next.timeMs() == last.timeMs() + periodMs;
  }

  private void clear() {
    Arrays.fill(ring, null);
    newest = -1;
    count = 0;
    totals = null;
  }

  private double[] values() {
    List<Feature> features = set.features();
    double[] values = new double[features.size()];
    long reachMs = (count - 1) * periodMs;
    for (int i = 0; i < values.length; i++) {
      Feature feature = features.get(i);
      values[i] = feature.historyMs() <= reachMs ? feature.formula().value(history) : Double.NaN;
    }
    return values;
  }

  /** Writes set, period and samples. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    out.writeUTF(set.name());
    out.writeInt(set.version());
    out.writeLong(periodMs);
    out.writeInt(count);
    for (int back = count - 1; back >= 0; back--) {
      SampleCodec.write(back(back), out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when the bytes are of another format, or of another version of the set than
   *     this program has
   */
  public static FeatureWindow read(DataInput in) throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException(
          "feature window of format " + format + "; this program reads " + FORMAT);
    }
    String name = in.readUTF();
    int version = in.readInt();
    FeatureSet set = FeatureSet.byName(name);
    if (set.version() != version) {
      throw new IOException(
          "feature window of set '%s' version %d; this program has version %d: start without it"
              .formatted(name, version, set.version()));
    }
    FeatureWindow window = new FeatureWindow(set, in.readLong());
    int samples = in.readInt();
    if (samples < 0 || samples > window.ring.length) {
      throw new IOException(
          "feature window of %d samples, at most %d fit; the state is corrupt"
              .formatted(samples, window.ring.length));
    }
    for (int i = 0; i < samples; i++) {
      window.newest = i;
      window.ring[i] = SampleCodec.read(in);
    }
    window.count = samples;
    return window;
  }

  /** An independent window of the same content; samples, never changed, are shared. */
  public FeatureWindow copy() {
    FeatureWindow copy = new FeatureWindow(set, periodMs);
    System.arraycopy(ring, 0, copy.ring, 0, ring.length);
    copy.newest = newest;
    copy.count = count;
    return copy;
  }

  private BookSample back(int samples) {
    return ring[Math.floorMod(newest - samples, ring.length)];
  }

  private final class RingHistory implements SampleHistory {

    @Override
    public BookSample now() {
      return ring[newest];
    }

    @Override
    public BookSample ago(long ms) {
      return back(samplesOf(ms));
    }

    @Override
    public double total(Flow flow, long ms) {
      return totals().total(flow, samplesOf(ms));
    }

    @Override
    public double squaredReturns(long ms) {
      return totals().squaredReturns(samplesOf(ms));
    }

    /** Number of periods that a formula looks back, if it may. */
    private int samplesOf(long ms) {
      int samples = Math.toIntExact(ms / periodMs);
      if (ms % periodMs != 0 || ms < 0 || samples >= count) {
        throw new IllegalArgumentException(
            "a formula of set '%s' reads %d ms back, beyond the %d ms that are there; declare its"
                    .formatted(set.name(), ms, (count - 1) * periodMs)
                + " historyMs");
      }
      return samples;
    }

    /** A sum of whole numbers is the same whenever it was begun: so this is no state. */
    private RingTotals totals() {
      if (totals == null) {
        Grid grid = Grid.COARSEST;
        for (int back = count - 1; back >= 0; back--) {
          grid = grid.refine(back(back).grid());
        }
        totals = new RingTotals(grid, ring.length);
        for (int back = count - 1; back >= 0; back--) {
          totals.add(back(back));
        }
      }
      return totals;
    }

    @Override
    public long periodMs() {
      return periodMs;
    }
  }
}
