package io.depthflow.binance.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.binance.codec.FrameJson;
import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our logs must be readable by the tool whose format they are in. Its converter, in a few lines:
 * cut at the first blank, parse, take a line with {@code data} by its {@code e} and one without for
 * a snapshot whose {@code T} and sides it needs.
 */
class HftbacktestFormatTest {

  private static final Grid GRID = new Grid(1, 3);

  @TempDir Path folder;

  @Test
  void shouldBeReadByTheConvertersRuleWithEveryMarker() throws IOException {
    DepthUpdate e = new DepthUpdate().reset(5, 4, 10, 12, 9);
    e.bids().add(100, 1);
    e.asks().add(101, 0);
    List<byte[]> frames = new ArrayList<>();
    for (GapCause cause : GapCause.values()) {
      frames.add(Markers.gap("BTCUSDT", cause, "what \"happened\" in particular: 3 lines"));
    }
    frames.addAll(
        List.of(
            Markers.polled("BTCUSDT"),
            Markers.connect("BTCUSDT", "start"),
            FrameJson.depthFrame("btcusdt@depth@0ms", "BTCUSDT", e, GRID),
            FrameJson.snapshotBody(new DepthSnapshot(11, e.bids(), e.bids()), 5, 4, GRID),
            Markers.secondEnd("BTCUSDT", 1_700_000_001_000_000_000L),
            FrameJson.tradeFrame(
                "btcusdt@trade", "BTCUSDT", new Trade(1, 4, 100, 1, Side.BUY, false), 5, GRID),
            Markers.gap("BTCUSDT", GapCause.QUEUE_FULL, "3 lines")));
    Path file = folder.resolve("log.gz");
    try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
      for (int i = 0; i < frames.size(); i++) {
        writer.write(new RawLine("BTCUSDT", 1_700_000_000_000_000_000L + i, frames.get(i)));
        if (i % 2 == 1) {
          writer.endMember();
        }
      }
    }
    assertThat(convert(file)).containsExactly("depth 1 1 T4", "snapshot 1 1 T4", "trade T4");
  }

  private static List<String> convert(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int blank = line.indexOf(' ');
        assertThat(Long.parseLong(line.substring(0, blank))).isPositive();
        JsonNode message = mapper.readTree(line.substring(blank + 1));
        JsonNode data = message.get("data");
        if (data == null) {
          rows.add(
              "snapshot "
                  + message.required("bids").size()
                  + " "
                  + message.required("asks").size()
                  + " T"
                  + message.required("T").asLong());
        } else if (data.required("e").asText().equals("depthUpdate")) {
          rows.add(
              "depth "
                  + data.required("b").size()
                  + " "
                  + data.required("a").size()
                  + " T"
                  + data.required("T").asLong());
        } else if (data.required("e").asText().equals("trade")) {
          rows.add("trade T" + data.required("T").asLong());
        }
      }
    }
    return rows;
  }
}
