package io.depthflow.benchmarks.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.benchmarks.DepthLoad;
import io.depthflow.benchmarks.loop.EventLog;
import io.depthflow.benchmarks.loop.LoopResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compared in time gives the same samples. */
class BackfillRunTest {

  private static final int EVENTS = 5_000;

  @TempDir Path folder;

  @Test
  void shouldGiveTheHandLoopsSamplesThroughFlinkAShuffleAndGzip() throws Exception {
    LoopResult byHand = run(Variant.HAND, log(false));
    assertThat(byHand.samples()).isEqualTo(EVENTS / 200);
    for (Variant variant :
        List.of(Variant.SAMPLES, Variant.SHUFFLE, Variant.AHEAD_GZIP, Variant.INLINE_GZIP)) {
      LoopResult other = run(variant, log(variant.input() == Variant.Input.GZIP));
      assertThat(other.samples()).as(variant.title()).isEqualTo(byHand.samples());
      assertThat(other.checksum())
          .as("%s, seed %d", variant.title(), DepthLoad.SEED)
          .isEqualTo(byHand.checksum());
    }
  }

  private LoopResult run(Variant variant, Path log) throws Exception {
    return BackfillRun.run(variant, "BTCUSDT", folder.resolve("store"), List.of(log.toString()));
  }

  private Path log(boolean gzip) throws Exception {
    return new EventLog("BTCUSDT", DepthLoad.SEED, EVENTS, 200, gzip).in(folder);
  }
}
