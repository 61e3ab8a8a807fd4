package io.depthflow.flink.binance.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.enumerator.MarketEnumState;
import io.depthflow.flink.binance.source.enumerator.MarketEnumStateSerializer;
import io.depthflow.flink.binance.source.enumerator.ReaderAnnouncement;
import java.io.IOException;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class MarketSplitTest {

  private static final MarketSplit FILES =
      new MarketSplit(
          "BTCUSDT",
          List.of(new LogFile("/data/a b.gz", false), new LogFile("/data/ü.gz", true)),
          1,
          123_456_789_012L,
          1_700_000_000_123_456_789L);
  private static final MarketSplit LIVE = MarketSplit.ofLive("ETHUSDT");

  @Test
  void shouldReadTheSplitsItWrote() throws IOException {
    MarketSplitSerializer serializer = MarketSplitSerializer.INSTANCE;
    for (MarketSplit split : List.of(FILES, LIVE, LIVE.at(0, 0, 5))) {
      byte[] bytes = serializer.serialize(split);
      assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(split);
    }
  }

  @Test
  void shouldReadTheEnumeratorStateItWrote() throws IOException {
    MarketEnumStateSerializer serializer = MarketEnumStateSerializer.INSTANCE;
    for (MarketEnumState state :
        List.of(MarketEnumState.FRESH, new MarketEnumState(true, List.of(FILES, LIVE)))) {
      byte[] bytes = serializer.serialize(state);
      assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(state);
    }
  }

  @Test
  void shouldCarryAnnouncementsThroughJavaSerialization() throws Exception {
    ReaderAnnouncement sent = new ReaderAnnouncement(List.of("X", "Y"), List.of(FILES, LIVE));
    ReaderAnnouncement read = InstantiationUtil.clone(sent);
    assertThat(read.ownedIds()).containsExactly("X", "Y");
    assertThat(read.parked()).containsExactly(FILES, LIVE);
  }

  @Test
  void shouldRefuseAnotherVersion() {
    assertThatThrownBy(() -> MarketSplitSerializer.INSTANCE.deserialize(99, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 99")
        .hasMessageContaining("restore with the build that wrote it");
  }

  @Test
  void shouldKnowWhichCopyIsAhead() {
    MarketSplit start = MarketSplit.ofFiles("B", FILES.files());
    assertThat(start.at(0, 10, 5).isAheadOf(start)).isTrue();
    assertThat(start.at(1, 0, 5).isAheadOf(start.at(0, 10, 5))).isTrue();
    assertThat(start.at(0, 10, 5).isAheadOf(start.at(1, 0, 5))).isFalse();
    assertThat(LIVE.at(0, 0, 5).isAheadOf(LIVE)).isTrue();
    assertThat(LIVE.isAheadOf(LIVE)).isFalse();
  }
}
