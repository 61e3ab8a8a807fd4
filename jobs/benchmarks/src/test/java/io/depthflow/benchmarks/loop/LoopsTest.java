package io.depthflow.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.benchmarks.DepthLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ratio of loops means something only where they give the same samples. */
class LoopsTest {
  private static final long SEED = DepthLoad.SEED;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"10,false", "100,true"})
  void shouldGiveTheSameSamples(int eventsPerSecond, boolean gzip) throws IOException {
    int events = 20_000;
    Path log = new EventLog(DepthLoad.SYMBOL, SEED, events, eventsPerSecond, gzip).in(folder);
    LoopResult core = CoreLoop.run(DepthLoad.SYMBOL, log);
    assertThat(core.events()).isEqualTo(events);
    assertThat(core.samples()).isEqualTo(events / eventsPerSecond);
    assertThat(HandLoop.run(DepthLoad.SYMBOL, log)).as("seed " + SEED).isEqualTo(core);
    assertThat(NaiveLoop.run(DepthLoad.SYMBOL, log)).as("seed " + SEED).isEqualTo(core);
  }

  @Test
  void shouldWriteTheSameBytesForTheSameSeed() throws IOException {
    EventLog log = new EventLog("ETHUSDT", SEED, 1_000, 10, false);
    log.write(folder.resolve("a"));
    log.write(folder.resolve("b"));
    new EventLog("ETHUSDT", SEED + 1, 1_000, 10, false).write(folder.resolve("c"));
    assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
    assertThat(Files.mismatch(folder.resolve("a"), folder.resolve("c"))).isNotEqualTo(-1);
    long bytes = Files.size(folder.resolve("a"));
    long snapshot = Files.readString(folder.resolve("a")).indexOf('\n');
    assertThat((bytes - snapshot) / 1_000).isBetween(640L, 720L);
  }
}
