package io.depthflow.exchange.server.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Faults at times, the same for the same seed and arguments.
 *
 * @param planned in order of time
 */
public record FaultSchedule(long seed, Duration span, List<Planned> planned) {

  /** No schedule grows beyond that many faults. */
  static final int FAULTS_MAX = 100_000;

  private static final int COUNT_MAX = 4;
  private static final long LASTING_LEAST_MS = 2_000;
  private static final long LASTING_MOST_MS = 20_000;

  /**
   * A fault of a schedule.
   *
   * @param at since the schedule's beginning
   */
  public record Planned(Duration at, Fault fault) {
    @Override
    public String toString() {
      return String.format(java.util.Locale.ROOT, "%10.3f s  %s", at.toMillis() / 1000.0, fault);
    }
  }

  public FaultSchedule {
    planned = List.copyOf(planned);
  }

  /** Nothing ever. */
  public static FaultSchedule none() {
    return new FaultSchedule(0, Duration.ZERO, List.of());
  }

  /**
   * A Poisson process of faults: gaps are exponential, kinds equally likely, on any symbol; a fault
   * that waits for occasions takes 1 to 4 of them, one that needs a time lasts 2 to 20 s.
   *
   * @param ratePerMinute mean number of faults a minute
   * @throws IllegalArgumentException for no kinds, a rate or span that is not positive, or more
   *     than 100,000 faults to be expected
   */
  public static FaultSchedule seeded(
      long seed, Duration span, Collection<FaultKind> kinds, double ratePerMinute) {
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("A schedule of faults needs at least one kind");
    }
    double spanMs = span.toMillis();
    if (!(ratePerMinute > 0) || spanMs <= 0) {
      throw new IllegalArgumentException(
          "A schedule of faults needs a positive rate a minute and span: "
              + ratePerMinute
              + ", "
              + span);
    }
    if (ratePerMinute * spanMs / 60_000 > FAULTS_MAX / 2.0) {
      throw new IllegalArgumentException(
          "A schedule of " + ratePerMinute + " faults a minute over " + span + " is too long");
    }
    List<FaultKind> choice = kinds.stream().distinct().sorted().toList();
    SplittableRandom random = new SplittableRandom(seed);
    List<Planned> planned = new ArrayList<>();
    double at = 0;
    while (planned.size() < FAULTS_MAX) {
      at += -StrictMath.log(1 - uniform(random)) * 60_000 / ratePerMinute;
      if (at >= spanMs) {
        break;
      }
      FaultKind kind = choice.get(below(random, choice.size()));
      planned.add(new Planned(Duration.ofMillis((long) at), drawn(kind, random)));
    }
    return new FaultSchedule(seed, span, planned);
  }

  private static Fault drawn(FaultKind kind, SplittableRandom random) {
    int count = 1 + below(random, COUNT_MAX);
    long lastingMs =
        LASTING_LEAST_MS + below(random, (int) (LASTING_MOST_MS - LASTING_LEAST_MS) + 1);
    return switch (kind.site()) {
      case ACTION -> Fault.of(kind);
      case CLOCK -> Fault.of(kind).lasting(Duration.ofMillis(lastingMs));
      default -> Fault.of(kind).times(count);
    };
  }

  /** In [0, 1); written out, since only the bits of the generator are promised to stay. */
  private static double uniform(SplittableRandom random) {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }

  private static int below(SplittableRandom random, int bound) {
    return (int) (uniform(random) * bound);
  }

  /** A line a fault. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(planned.size()).append(" faults in ").append(FaultParameter.text(span));
    text.append(", seed ").append(seed).append('\n');
    planned.forEach(p -> text.append(p).append('\n'));
    return text.toString();
  }
}
