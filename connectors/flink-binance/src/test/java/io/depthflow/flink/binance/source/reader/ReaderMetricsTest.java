package io.depthflow.flink.binance.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.recording.CutTail;
import io.depthflow.flink.binance.source.split.MarketSplit;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.Test;

class ReaderMetricsTest {
  private final Map<String, Counter> counters = new HashMap<>();

  @Test
  void shouldNameTheFirstCutFilesAndCountTheRest() {
    ReaderMetrics metrics = new ReaderMetrics(InternalSourceReaderMetricGroup.mock(group()), FEED);
    Set<CutTail> found = new HashSet<>();
    for (int file = 0; file < ReaderMetrics.CUT_TAILS_MAX + 234; file++) {
      found.add(new CutTail(Path.of("f" + file + ".gz"), file));
      if (file % 100 == 0) {
        metrics.onCutTails(found); // all so far, again and again
      }
    }
    metrics.onCutTails(found);
    metrics.onCutTails(found);

    assertThat(counters.get("moreCutTails").getCount()).isEqualTo(234);
    List<Counter> named =
        counters.entrySet().stream()
            .filter(e -> e.getKey().startsWith("cutTails.f"))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(named).hasSize(ReaderMetrics.CUT_TAILS_MAX);
    assertThat(named).allSatisfy(counter -> assertThat(counter.getCount()).isEqualTo(1));
  }

  private MetricGroup group() {
    return new UnregisteredMetricsGroup() {
      @Override
      public Counter counter(String name) {
        return counters.computeIfAbsent(name, k -> new SimpleCounter());
      }

      @Override
      public MetricGroup addGroup(String name) {
        return this;
      }
    };
  }

  private static final LineFeed FEED =
      new LineFeed() {
        @Override
        public void begin(List<MarketSplit> splits) {}

        @Override
        public List<FeedItem> poll() {
          return List.of();
        }

        @Override
        public CompletableFuture<Void> available() {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isFinished() {
          return true;
        }

        @Override
        public long pendingLines() {
          return 0;
        }

        @Override
        public void close() {}
      };
}
