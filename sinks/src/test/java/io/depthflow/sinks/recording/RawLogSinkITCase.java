package io.depthflow.sinks.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.RawLine;
import io.depthflow.sinks.testing.GatedSource;
import io.depthflow.sinks.testing.TestJobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RawLogSinkITCase {
  @RegisterExtension static final MiniClusterExtension CLUSTER = TestJobs.cluster();

  @TempDir Path root;

  @Test
  void shouldRecordEachLineOnceOverFailureAndMarkTheRestore() throws Exception {
    StreamExecutionEnvironment env = TestJobs.environment(2, 50, 3);
    // Midnight is at line 100, between the checkpoint at 60 and the failure at 150.
    GatedSource<RawLine> source =
        GatedSource.of("rawlog", 300, RawLine.class, Lines::at, 60).failingOnceAt(150);
    RawLogSink.of(root, RawLogLayout.DAILY)
        .write(
            env.fromSource(source, WatermarkStrategy.noWatermarks(), "lines")
                .keyBy(RawLine::symbol));

    env.execute();

    assertThat(GatedSource.hasFailed("rawlog")).isTrue();
    int gaps = 0;
    for (int symbol = 0; symbol < 2; symbol++) {
      String name = symbol == 0 ? "btcusdt" : "ethusdt";
      List<Long> numbers = new ArrayList<>();
      for (String day : List.of("18", "19")) {
        Path file = root.resolve("2024-07-" + day).resolve(name + "_202407" + day + ".gz");
        numbers.addAll(Lines.numbers(file));
      }
      gaps += (int) numbers.stream().filter(number -> number < 0).count();
      int remainder = symbol;
      List<Long> expected =
          LongStream.range(0, 300).filter(i -> i % 2 == remainder).boxed().toList();
      assertThat(numbers.stream().filter(number -> number >= 0).toList())
          .as("the source repeats what came after the checkpoint")
          .isEqualTo(expected);
    }
    assertThat(gaps).as("one restore, two symbols").isEqualTo(2);
  }
}
