package io.depthflow.flink.binance.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the ids of transactions tell of the run that made them. */
class RunNamesTest {
  private static final String WRITER = "depthflow-lines-1b9c";

  @Test
  void shouldTellWhenARunBegan() {
    String run = LeftTransactions.run(WRITER, 1_721_340_000_123L);
    assertThat(run).startsWith(WRITER + "-");
    assertThat(LeftTransactions.beginMs(WRITER, run + "-0-17")).hasValue(1_721_340_000_123L);
    assertThat(LeftTransactions.run(WRITER, 1_721_340_000_123L))
        .as("two runs of one millisecond")
        .isNotEqualTo(run);
  }

  @Test
  void shouldTakeNoOthersForItsOwn() {
    String run = LeftTransactions.run(WRITER, 1_721_340_000_123L);
    assertThat(LeftTransactions.beginMs("depthflow-lines", run + "-0-1")).isEmpty();
    assertThat(LeftTransactions.beginMs(WRITER + "0", run + "-0-1")).isEmpty();
    assertThat(LeftTransactions.beginMs(WRITER, WRITER)).isEmpty();
    assertThat(LeftTransactions.beginMs(WRITER, WRITER + "-")).isEmpty();
    assertThat(LeftTransactions.beginMs(WRITER, WRITER + "-somebody-elses-id-0-1")).isEmpty();
  }
}
