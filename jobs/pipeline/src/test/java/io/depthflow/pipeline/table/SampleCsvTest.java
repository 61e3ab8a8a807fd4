package io.depthflow.pipeline.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Grid;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.TestSamples;
import org.junit.jupiter.api.Test;

class SampleCsvTest {

  private static long[] tiers(long... first) {
    return java.util.Arrays.copyOf(first, BookSample.TIERS);
  }

  private static BookSample sample(long timeMs) {
    return TestSamples.of(
        "BTCUSDT",
        timeMs,
        3,
        new Grid(1, 3),
        tiers(600_001, 599_990),
        tiers(1500, 20),
        tiers(600_002),
        tiers(7),
        2,
        1);
  }

  @Test
  void shouldWritePlainDecimalsAndLeaveAbsentLevelsEmpty() {
    SampleCsv csv = new SampleCsv();
    String line = csv.line(sample(1_721_347_020_000L));
    assertThat(line)
        .startsWith("1721347020,60000.15,0.1,60000.1,1.500,60000.2,0.007,59999.0,0.020,,,,,,,")
        .endsWith(",42,3,2,1");
    assertThat(line.split(",", -1)).hasSameSizeAs(csv.header().split(","));
    assertThat(csv.header().split(",")).hasSize(3 + 40 + 4);
    assertThat(csv.line(sample(1_721_347_020_100L))).startsWith("1721347020.100,");
  }
}
