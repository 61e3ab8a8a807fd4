package io.depthflow.strategy.lasso;

import java.time.Duration;
import java.util.Arrays;

/**
 * Chooses the {@link Kernel}: plain Java at first, the Vector API once it has been seen to be
 * faster. Its module, jdk.incubator.vector, is there only in a JVM that was told {@code
 * --add-modules jdk.incubator.vector}, and before it is compiled every vector is an object, which
 * is a hundred times slower. So a thread of its own races the two until the vectors win, at most
 * for {@link #PATIENCE}. When that was cannot be seen from the sums: both give the same bits.
 */
public final class Kernels {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Batches of four columns in one heat. */
  private static final int HEAT = 32;

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static volatile Kernel fastest = new PlainKernel();

  static {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      Thread race = new Thread(Kernels::race, "depthflow-kernel-race");
      race.setDaemon(true);
      race.start();
    }
  }

  private Kernels() {}

  /** Begins the race, which is over sooner the earlier this is called; returns at once. */
  public static void warmUp() {
    // The class has been initialised by now, and that is what begins it.
  }

  static Kernel fastest() {
    return fastest;
  }

  /** Whether a vector's registers are in use, for who wants to tell. */
  public static boolean vectors() {
    return !(fastest instanceof PlainKernel);
  }

  private static void race() {
    Kernel plain = fastest;
    Kernel vector = vectorKernel();
    long end = System.nanoTime() + PATIENCE.toNanos();
    long best = Long.MAX_VALUE;
    while (System.nanoTime() < end && vector.suitsProcessor()) {
      best = Math.min(best, heat(plain));
      if (heat(vector) < best / 2) {
        fastest = vector;
        return;
      }
    }
  }

  /** By name, since it is compiled behind the others (see this module's pom.xml). */
  static Kernel vectorKernel() {
    try {
      return (Kernel)
          Class.forName(Kernel.class.getPackageName() + ".VectorKernel")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("VectorKernel is not in the jar; build it anew", e);
    }
  }

  /** All that a batch needs, so that all of it is compiled at the end. */
  private static long heat(Kernel kernel) {
    double[] values = new double[RowBatch.MOST_ROWS];
    Arrays.setAll(values, row -> row);
    double[] panel = new double[values.length * Kernel.WIDTH];
    double[] figures = new double[Kernel.FIGURES];
    double[] sums = new double[Kernel.SUMS];
    long start = System.nanoTime();
    for (int i = 0; i < HEAT; i++) {
      for (int column = 0; column < Kernel.WIDTH; column++) {
        kernel.describe(values, values.length, figures);
        kernel.centre(values, values.length, values[0], 1, panel, column);
      }
      for (int other = 0; other < Kernel.WIDTH; other++) {
        kernel.multiply(panel, panel, other & -Kernel.OTHERS, panel.length, sums);
      }
    }
    return System.nanoTime() - start;
  }
}
