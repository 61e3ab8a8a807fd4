package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The closed form of the best predictor's R2 against paths: the generator's own and a slow
 * replica's. The bound is 2 % in the long form; its paths are so long that this is 3.5 standard
 * errors or more. In the short form it is 4.5 standard errors, by the spread of 40 batches.
 */
class PlantedR2Test {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long SEED = 20240905;
  private static final int BATCHES = 40;
  private static final int SHORT_WINDOWS = 4_000;
  private static final int SHORT_SECONDS = 40_000;

  /** Half-life ms, horizon ms, step ms, planted R2, strength. */
  static Stream<GeneratorConfig> table() {
    return Stream.of(
        row(10_000, 10_000, 100, 0.4, 1),
        row(1_000, 1_000, 100, 0.4, 0.5),
        row(2_000, 5_000, 100, 0.2, 1),
        row(30_000, 10_000, 100, 0.5, 1),
        row(10_000, 1_000, 100, 0.1, 1),
        row(60_000, 30_000, 500, 0.3, 1));
  }

  private static GeneratorConfig row(
      long halfLifeMs, long horizonMs, long stepMs, double r2, double strength) {
    return GeneratorConfig.defaults()
        .withSeed(SEED)
        .withHalfLifeMs(halfLifeMs)
        .withStepMs(stepMs)
        .withHorizonMs(horizonMs)
        .withPlantedR2(r2)
        .withSignal(strength);
  }

  @ParameterizedTest
  @MethodSource("table")
  void shouldHoldOnASlowReplica(GeneratorConfig c) {
    PlantedReplica path = new PlantedReplica(c, SEED + c.horizonMs() + c.halfLifeMs());
    PlantedSignal signal = new PlantedSignal(c);

    assertThat(path.beta()).isCloseTo(signal.beta(), within(1e-9 * signal.beta()));
    assertThat(path.sigma()).isCloseTo(signal.sigma(), within(1e-9 * signal.sigma()));
    check("replica", c, measure(c, path::step, path::s, path::x));
  }

  @ParameterizedTest
  @MethodSource("table")
  void shouldHoldOnTheGeneratorsOwnPath(GeneratorConfig c) {
    PlantedProcess path = new PlantedProcess(c);
    check("generator", c, measure(c, path::step, path::s, path::x));
  }

  @Test
  void shouldBeZeroWithoutASignal() {
    GeneratorConfig c = row(10_000, 10_000, 100, 0.4, 0);
    PlantedSignal signal = new PlantedSignal(c);

    assertThat(signal.beta()).isZero();
    assertThat(signal.r2(10_000)).isZero();
    assertThat(signal.changeSdBp(10_000)).isCloseTo(10, within(1e-9));
  }

  private static void check(String path, GeneratorConfig c, Measured m) {
    double closed = new PlantedSignal(c).r2(c.horizonMs());
    double strength = c.signal();
    assertThat(closed).isCloseTo(c.plantedR2() * strength * strength, within(1e-12));
    System.out.printf(
        Locale.ROOT,
        "%-9s half-life %5d ms, horizon %5d ms, step %3d ms: R2 %.4f, seen %.4f +- %.4f (%+.2f %%,"
            + " %d windows), sd %.3f bp%n",
        path,
        c.halfLifeMs(),
        c.horizonMs(),
        c.stepMs(),
        closed,
        m.r2,
        m.error,
        100 * (m.r2 / closed - 1),
        m.windows,
        m.sdBp);
    double bound = LONG ? 0.02 * closed : 4.5 * m.error;
    assertThat(m.r2).as("R2 of the %s, seed %d", path, SEED).isCloseTo(closed, within(bound));
    // Else the bound would mean little.
    assertThat(m.error).isLessThan((LONG ? 0.0065 : 0.12) * closed);
    assertThat(m.sdBp).as("seed %d", SEED).isCloseTo(c.sdBp(), within(LONG ? 0.15 : 1.4));
  }

  /**
   * The standard error of R2 is about 2 sqrt(R2) (1 - R2) / sqrt(windows) for Gaussian moves; and
   * it is not below (1 - R2) sqrt(0.43 * 346 s / time), since the variance of the noise moves with
   * a relative variance of exp(0.36) - 1 = 0.43 and a memory of 173 s. The long form makes either
   * half a per cent of R2.
   */
  private static int windows(double r2, double horizonSeconds) {
    if (!LONG) {
      return Math.max(SHORT_WINDOWS, (int) (SHORT_SECONDS / horizonSeconds));
    }
    double byWindows = Math.pow(400 * (1 - r2), 2) / r2;
    double bySeconds = 0.43 * 346 * Math.pow(200 * (1 - r2), 2) / horizonSeconds;
    return (int) (1.6 * Math.max(byWindows, bySeconds));
  }

  private record Measured(double r2, double error, double sdBp, int windows) {}

  private static Measured measure(
      GeneratorConfig c, Runnable step, DoubleSupplier s, DoubleSupplier x) {
    PlantedSignal signal = new PlantedSignal(c);
    double closed = signal.r2(c.horizonMs());
    int n = (int) (c.horizonMs() / c.stepMs());
    int perBatch = windows(closed, c.horizonMs() / 1000.0) / BATCHES;
    double[] moves = new double[BATCHES];
    double[] errors = new double[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
      for (int window = 0; window < perBatch; window++) {
        double prediction = signal.predictionBp(s.getAsDouble(), c.horizonMs());
        double before = x.getAsDouble();
        for (int k = 0; k < n; k++) {
          step.run();
        }
        double move = (x.getAsDouble() - before) * 1e4;
        moves[batch] += move * move;
        errors[batch] += (move - prediction) * (move - prediction);
      }
    }
    double move = sum(moves);
    double r2 = 1 - sum(errors) / move;
    double squares = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      double off = errors[batch] - (1 - r2) * moves[batch];
      squares += off * off;
    }
    double error = Math.sqrt(squares * BATCHES / (BATCHES - 1)) / move;
    int windows = perBatch * BATCHES;
    return new Measured(r2, error, Math.sqrt(move / windows), windows);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
