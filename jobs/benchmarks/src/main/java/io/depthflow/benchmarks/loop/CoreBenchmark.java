package io.depthflow.benchmarks.loop;

import io.depthflow.benchmarks.DepthLoad;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The three loops over one log in turns, in one process: {@code CoreBenchmark FOLDER [EVENTS
 * [ROUNDS]]}. Prints nanoseconds per event, wall and processor time, as medians with the least and
 * greatest of the rounds behind a first one that warms up. Fails where the samples differ.
 */
public final class CoreBenchmark {
  private static final int EVENTS_PER_SECOND = 20;

  private CoreBenchmark() {}

  /** One way to read a log. */
  private interface Loop {
    LoopResult run(String symbol, Path log) throws IOException;
  }

  /** A loop and what its rounds took. */
  private record Runner(String name, Loop loop, double[] wallNs, double[] cpuNs) {
    Runner(String name, Loop loop, int rounds) {
      this(name, loop, new double[rounds], new double[rounds]);
    }
  }

  public static void main(String[] args) throws IOException {
    long events = args.length > 1 ? Long.parseLong(args[1]) : EventLog.EVENTS;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Path log =
        new EventLog(DepthLoad.SYMBOL, DepthLoad.SEED, events, EVENTS_PER_SECOND, false)
            .in(Path.of(args[0]));
    Runner hand = new Runner("hand loop", HandLoop::run, rounds);
    Runner core = new Runner("core", CoreLoop::run, rounds);
    Runner naive = new Runner("databind + TreeMap", NaiveLoop::run, rounds);
    LoopResult expected = HandLoop.run(DepthLoad.SYMBOL, log);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int round = -1; round < rounds; round++) {
      for (Runner runner : new Runner[] {hand, core, naive}) {
        final long wall = System.nanoTime();
        final long cpu = threads.getCurrentThreadCpuTime();
        LoopResult result = runner.loop.run(DepthLoad.SYMBOL, log);
        if (!result.equals(expected)) {
          throw new IllegalStateException(runner.name + ": " + result + ", not " + expected);
        }
        if (round >= 0) {
          runner.wallNs[round] = (System.nanoTime() - wall) / (double) events;
          runner.cpuNs[round] = (threads.getCurrentThreadCpuTime() - cpu) / (double) events;
        }
      }
    }
    print(
        "%d events of %d changes, seed %d, %d rounds; load average %.2f%n",
        events,
        DepthLoad.CHANGES,
        DepthLoad.SEED,
        rounds,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    print("%d samples, checksum %x, the same from all%n", expected.samples(), expected.checksum());
    for (Runner runner : new Runner[] {hand, core, naive}) {
      print(
          "%-20s wall %s, processor %s ns/event; throughput / hand loop %.2f (processor %.2f)%n",
          runner.name,
          shown(runner.wallNs),
          shown(runner.cpuNs),
          median(hand.wallNs) / median(runner.wallNs),
          median(hand.cpuNs) / median(runner.cpuNs));
    }
    print(
        "core / databind + TreeMap %.1f (processor %.1f)%n",
        median(naive.wallNs) / median(core.wallNs), median(naive.cpuNs) / median(core.cpuNs));
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }

  private static String shown(double[] ns) {
    double[] sorted = ns.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT, "%.0f (%.0f to %.0f)", median(ns), sorted[0], sorted[sorted.length - 1]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
