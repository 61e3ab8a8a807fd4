package io.depthflow.flink.binance.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.rest.GatewayConfig;
import io.depthflow.market.order.UserEvent;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.apache.flink.types.PojoTestUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class UserDataSourceTest {

  private static final UserStreamConfig CONFIG =
      UserStreamConfig.of(
          GatewayConfig.of("https://rest", "/nowhere/.env", true), URI.create("wss://ws/"));

  @Test
  void shouldSerializeEventsAsPojo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(UserEvent.class);
  }

  @Test
  void shouldTravelWithTheJobGraph() throws Exception {
    assertThat(InstantiationUtil.clone(CONFIG)).isEqualTo(CONFIG);
    assertThat(InstantiationUtil.clone(new UserDataSource(CONFIG))).isNotNull();
  }

  @Test
  void shouldBuildTheStreamsAddress() {
    assertThat(CONFIG.streamUri("abc")).hasToString("wss://ws/private/ws/abc");
    assertThat(CONFIG.withRoutePrefix(false).streamUri("abc")).hasToString("wss://ws/ws/abc");
    assertThatThrownBy(() -> CONFIG.withTimes(0, 1, 1, 1)).hasMessageContaining("keepAliveMs 0");
    assertThatThrownBy(() -> CONFIG.withTimes(1, 1, 2, 1)).hasMessageContaining("backoffMaxMs 1");
  }

  @Test
  void shouldReadTheStateItWrote() throws IOException {
    UserDataSource source = new UserDataSource(CONFIG);
    var splits = source.getSplitSerializer();
    assertThat(splits.deserialize(splits.getVersion(), splits.serialize(UserDataSplit.ONLY)))
        .isEqualTo(UserDataSplit.ONLY);
    var states = source.getEnumeratorCheckpointSerializer();
    for (boolean assigned : new boolean[] {true, false}) {
      UserEnumState state = new UserEnumState(assigned);
      assertThat(states.deserialize(states.getVersion(), states.serialize(state))).isEqualTo(state);
    }
    assertThatThrownBy(() -> states.deserialize(9, new byte[1])).hasMessageContaining("version 9");
  }

  @Test
  @SuppressWarnings("try") // the context closes by a method that may be interrupted
  void shouldGiveTheOneSplitToSubtask0OnceAndAgainAfterItsFailure() throws Exception {
    try (MockSplitEnumeratorContext<UserDataSplit> context = new MockSplitEnumeratorContext<>(2)) {
      UserDataEnumerator enumerator = new UserDataEnumerator(context, new UserEnumState(false));
      enumerator.start();
      register(context, enumerator, 1);
      assertThat(context.getSplitsAssignmentSequence()).isEmpty();
      register(context, enumerator, 0);
      register(context, enumerator, 0);
      assertThat(context.getSplitsAssignmentSequence()).hasSize(1);
      assertThat(enumerator.snapshotState(1)).isEqualTo(new UserEnumState(true));
      context.unregisterReader(0);
      enumerator.addSplitsBack(List.of(UserDataSplit.ONLY), 0);
      assertThat(enumerator.snapshotState(2)).isEqualTo(new UserEnumState(false));
      register(context, enumerator, 0);
      assertThat(context.getSplitsAssignmentSequence()).hasSize(2);
    }
  }

  @Test
  @SuppressWarnings("try") // the context closes by a method that may be interrupted
  void shouldNotAssignTwiceAfterARestore() throws Exception {
    try (MockSplitEnumeratorContext<UserDataSplit> context = new MockSplitEnumeratorContext<>(1)) {
      UserDataEnumerator enumerator = new UserDataEnumerator(context, new UserEnumState(true));
      register(context, enumerator, 0);
      assertThat(context.getSplitsAssignmentSequence()).isEmpty();
    }
  }

  private static void register(
      MockSplitEnumeratorContext<UserDataSplit> context, UserDataEnumerator enumerator, int id) {
    context.registerReader(new ReaderInfo(id, "host"));
    enumerator.addReader(id);
  }
}
