package io.depthflow.benchmarks.parquet;

import io.depthflow.market.book.BookSample;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Writes and reads the same rows in turns, ours and the baseline's, and prints the ratio of the
 * medians of this thread's processor time, which a busy machine does not stretch, and that of the
 * sizes. Collections of garbage run in other threads and are in neither.
 *
 * <p>Usage: {@code [--rows N] [--rounds N] [--tables samples,core,...] [FILES...]}; without files
 * the generated market.
 */
public final class ParquetRatios {
  private static final int WARM_UP = 8;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private int rowCount = 20_000;
  private int rounds = 25;
  private List<String> tables = List.of(Contest.SAMPLES, "core", "tiers", "full");
  private final List<Path> files = new ArrayList<>();

  private ParquetRatios() {}

  public static void main(String[] args) throws Exception {
    ParquetRatios ratios = new ParquetRatios();
    ratios.parse(args);
    ratios.run();
  }

  private void parse(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--rows" -> rowCount = Integer.parseInt(args[++i]);
        case "--rounds" -> rounds = Integer.parseInt(args[++i]);
        case "--tables" -> tables = List.of(args[++i].split(","));
        default -> files.add(Path.of(args[i]));
      }
    }
  }

  private void run() throws IOException {
    List<BookSample> samples =
        files.isEmpty() ? RowLoad.generated(rowCount) : RowLoad.recorded(files);
    System.out.printf(
        Locale.ROOT, "%,d rows of %s%n", samples.size(), files.isEmpty() ? "the generator" : files);
    System.out.println(
        "| table | columns | write us/row: ours, Avro | ratio | read us/row: ours, Avro | ratio"
            + " | MB: ours, Avro | ratio |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    Path folder = Files.createTempDirectory("depthflow-parquet");
    for (String table : tables) {
      contest(Contest.of(table, samples), folder);
    }
    Files.delete(folder);
  }

  private <T> void contest(Contest<T> contest, Path folder) throws IOException {
    Path ours = folder.resolve("ours.parquet");
    Path avro = folder.resolve("avro.parquet");
    double[][] us = new double[4][rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      double[] now = {
        usPerRow(contest, () -> contest.writeOurs(ours)),
        usPerRow(contest, () -> contest.writeAvro(avro)),
        usPerRow(contest, () -> read(contest, contest.ours(), ours)),
        usPerRow(contest, () -> read(contest, contest.avro(), avro))
      };
      for (int i = 0; i < now.length && round >= 0; i++) {
        us[i][round] = now[i];
      }
    }
    double[] median = Arrays.stream(us).mapToDouble(ParquetRatios::median).toArray();
    long oursBytes = Files.size(ours);
    long avroBytes = Files.size(avro);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f, %.2f | **%.2f** | %.2f, %.2f | **%.2f** | %.2f, %.2f | **%.2f** |%n",
        contest.name(),
        contest.columns(),
        median[0],
        median[1],
        median[1] / median[0],
        median[2],
        median[3],
        median[3] / median[2],
        oursBytes / 1e6,
        avroBytes / 1e6,
        (double) oursBytes / avroBytes);
    Files.delete(ours);
    Files.delete(avro);
  }

  private static <T> void read(Contest<T> contest, TableFiles<T> files, Path file)
      throws IOException {
    Object[] last = new Object[1];
    long rows = files.read(file, row -> last[0] = row);
    if (rows != contest.rows().size()) {
      throw new IllegalStateException(file + " gave " + rows + " rows");
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static double usPerRow(Contest<?> contest, Work work) throws IOException {
    long begin = THREADS.getCurrentThreadCpuTime();
    work.run();
    return (THREADS.getCurrentThreadCpuTime() - begin) / 1e3 / contest.rows().size();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
