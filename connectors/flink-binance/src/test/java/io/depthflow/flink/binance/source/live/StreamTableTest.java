package io.depthflow.flink.binance.source.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.flink.binance.source.LiveConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamTableTest {

  private static final LiveConfig CONFIG =
      LiveConfig.builder(URI.create("http://h"), URI.create("ws://h"), List.of("A")).build();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldFindEveryStreamAndNoOther() {
    List<LiveStream> streams = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      streams.add(new LiveStream("S" + i + "USDT", i % 2 == 0 ? "depth@100ms" : "trade", CONFIG));
    }
    streams.add(new LiveStream("币安USDT", "depth@100ms", CONFIG));
    StreamTable table = new StreamTable(streams);
    for (LiveStream stream : streams) {
      assertThat(table.find(bytes("{\"stream\":\"" + stream.name + "\",\"data\":{}}")))
          .isSameAs(stream);
    }
    for (String other :
        List.of(
            "{\"stream\":\"s1usdt@depth@100ms\",\"data\":{}}",
            "{\"stream\":\"s0usdt@depth@100m\",\"data\":{}}",
            "{\"stream\":\"\"",
            "{\"stream\":",
            "{\"result\":null,\"id\":1}",
            "")) {
      assertThat(table.find(bytes(other))).as(other).isNull();
    }
    assertThat(new StreamTable(List.of()).find(bytes("{\"stream\":\"a@trade\"}"))).isNull();
  }
}
