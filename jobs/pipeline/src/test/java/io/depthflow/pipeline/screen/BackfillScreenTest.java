package io.depthflow.pipeline.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.flink.binance.metrics.MarketFigures;
import io.depthflow.flink.binance.metrics.MarketFiguresFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillScreenTest {
  private static final long SECOND = 1_000_000_000L;

  private static BackfillFigures figures(
      long seconds, long lines, long rows, long done, long total) {
    return new BackfillFigures(
        seconds * SECOND,
        lines,
        12_345_678,
        rows,
        done,
        total,
        new TreeMap<>(Map.of("pu-break", 3L, "socket-lost", 2L)),
        List.of(),
        0);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 25, 100, ' 25 %  ETA 0:00:30'",
    "10, 999, 1000, ' 99 %  ETA 0:00:00'",
    "3600, 1, 3, ' 33 %  ETA 2:00:00'",
    "7, 100, 100, '100 %  ETA 0:00:00'",
    "7, 130, 100, '100 %  ETA 0:00:00'", // a file grew while it was read
    "7, 0, 100, '  0 %'",
    "7, 50, 0, '  0 %'",
  })
  void shouldTellPercentAndTimeLeft(long seconds, long done, long total, String progress) {
    BackfillFigures now = figures(seconds, 1, 1, done, total);
    assertThat(now.line(BackfillFigures.NONE))
        .startsWith("      " + RecordFigures.time(seconds * SECOND) + "  " + progress + "  ");
  }

  @Test
  void shouldTellRatesSinceTheLastLine() {
    assertThat(figures(70, 52_000, 1_400, 7, 10).line(figures(60, 2_000, 400, 6, 10)))
        .isEqualTo(
            "      0:01:10   70 %  ETA 0:00:30  5,000 lines/s  100 rows/s  rows 1,400  gaps 5"
                + "  12.3 MB");
    assertThat(figures(70, 10, 1, 7, 10).line(figures(60, 2_000, 400, 6, 10)))
        .as("a failed attempt's counters begin anew")
        .contains("  0 lines/s  0 rows/s  ");
  }

  @Test
  void shouldSumUpLinesAndGapsByCause() {
    assertThat(figures(10, 52_000, 1_400, 10, 10).summary())
        .isEqualTo(
            "      0:00:10: 52,000 lines, 12.3 MB, 5,200 lines/s\n"
                + "      gaps: 5 (3 pu-break, 2 socket-lost)");
    assertThat(BackfillFigures.NONE.summary())
        .isEqualTo("      0:00:00: 0 lines, 0 B, 0 lines/s\n      gaps: none");
  }

  @Test
  void shouldTellHowManyFilesAreCutAndNameSome() {
    assertThat(cut(2, 0))
        .endsWith(
            "files that end inside a compressed block, being written or cut: 2\n"
                + "        f0.gz, line 0\n        f1.gz, line 1");
    assertThat(cut(5, 0)).contains("cut: 5\n").endsWith("f4.gz, line 4");
    assertThat(cut(6, 0)).contains("cut: 6\n").endsWith("f4.gz, line 4\n        and 1 more");
    assertThat(cut(1_000, 234)).contains("cut: 1,234\n").endsWith("        and 1,229 more");
  }

  private static String cut(int named, long more) {
    List<String> tails =
        IntStream.range(0, named).mapToObj(i -> "f" + i + ".gz, line " + i).toList();
    return new BackfillFigures(SECOND, 1, 1, 1, 1, 1, Map.of(), tails, more).summary();
  }

  /** By the reporter that Flink gives the metrics to. */
  @Test
  void shouldReadATopicsShareByItsRecordsAndFilesByTheirBytes() {
    JobID job = new JobID();
    MetricReporter reporter = new MarketFiguresFactory().createMetricReporter(new Properties());
    count(reporter, job, "kafka", "records", 50);
    count(reporter, job, "kafka", "lines", 4_000);
    count(reporter, job, "kafka", "bytes", 2_000);
    count(reporter, job, "market", "frames", 77);
    count(reporter, job, "market", "fileBytesRead", 30);
    count(reporter, job, "market", "fileBytesTotal", 40);
    count(reporter, job, "market", "cutTails.a.gz, line 7", 1);
    count(reporter, job, "market", "moreCutTails", 3);
    MarketFigures figures = MarketFigures.of(job);

    assertThat(BackfillFigures.read(figures, 200, 10 * SECOND).line(BackfillFigures.NONE))
        .startsWith("      0:00:10   25 %  ETA 0:00:30  400 lines/s")
        .endsWith("  2.0 kB");
    BackfillFigures files = BackfillFigures.read(figures, 0, 30 * SECOND);
    assertThat(files.line(BackfillFigures.NONE)).startsWith("      0:00:30   75 %  ETA 0:00:10");
    assertThat(files.lines()).isEqualTo(77);
    assertThat(files.summary()).contains("cut: 4\n        a.gz, line 7");
  }

  private static void count(
      MetricReporter reporter, JobID job, String group, String name, long count) {
    Counter counter = new SimpleCounter();
    counter.inc(count);
    MetricGroup scope =
        new UnregisteredMetricsGroup() {
          @Override
          public Map<String, String> getAllVariables() {
            return Map.of("<job_id>", job.toString());
          }

          @Override
          public String[] getScopeComponents() {
            return new String[] {"operator", group};
          }
        };
    reporter.notifyOfAddedMetric(counter, name, scope);
  }
}
