package io.depthflow.flink.binance.source.file;

import static io.depthflow.flink.binance.source.TestLogs.T0_NS;
import static io.depthflow.flink.binance.source.TestLogs.lines;
import static io.depthflow.flink.binance.source.TestLogs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.recording.CorruptLogException;
import io.depthflow.flink.binance.source.split.LogFile;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiscoveryTest {

  @TempDir Path dir;

  private List<MarketSplit> discover(Set<String> symbols, String... paths) throws IOException {
    return new FileDiscovery(List.of(paths), symbols).discover();
  }

  @Test
  void shouldOrderASymbolsFilesByTheirFirstReceiveTime() throws IOException {
    String late = write(dir.resolve("a.gz"), lines("BTCUSDT", T0_NS + 5_000, 1, 3));
    String early = write(dir.resolve("b.gz"), lines("BTCUSDT", T0_NS, 1, 3));
    String other = write(dir.resolve("c.gz"), lines("ETHUSDT", T0_NS, 1, 3));
    assertThat(discover(Set.of(), late, other, early, late))
        .containsExactly(
            MarketSplit.ofFiles(
                "BTCUSDT", List.of(new LogFile(early, false), new LogFile(late, false))),
            MarketSplit.ofFiles("ETHUSDT", List.of(new LogFile(other, false))));
  }

  @Test
  void shouldFindEverySymbolOfASharedFileHoweverLate() throws IOException {
    List<RawLine> mixed = new ArrayList<>(lines("AUSDT", T0_NS, 1, 500));
    mixed.addAll(lines("BUSDT", T0_NS + 500, 1, 2_000));
    mixed.addAll(lines("CUSDT", T0_NS + 2_500, 1, 1));
    String file = write(dir.resolve("mixed.gz"), mixed);
    assertThat(discover(Set.of(), file))
        .extracting(MarketSplit::symbol)
        .containsExactly("AUSDT", "BUSDT", "CUSDT");
    assertThat(discover(Set.of("BUSDT"), file))
        .containsExactly(MarketSplit.ofFiles("BUSDT", List.of(new LogFile(file, true))));
  }

  @Test
  void shouldTakeTheFinishedLogsOfAFolder() throws IOException {
    Path day = Files.createDirectories(dir.resolve("2024-07-18/btcusdt"));
    String log = write(day.resolve("00.gz"), lines("BTCUSDT", T0_NS, 1, 1));
    write(day.resolve("_01.gz"), lines("BTCUSDT", T0_NS, 1, 1));
    write(day.resolve(".02.gz"), lines("BTCUSDT", T0_NS, 1, 1));
    Files.writeString(day.resolve("notes.txt"), "no log");
    assertThat(discover(Set.of(), dir.toString()))
        .containsExactly(MarketSplit.ofFiles("BTCUSDT", List.of(new LogFile(log, false))));
  }

  @Test
  void shouldNameWhatIsMissing() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("empty"));
    String log = write(dir.resolve("a.gz"), lines("BTCUSDT", T0_NS, 1, 1));
    String nothing = write(dir.resolve("n.gz"), List.of());
    assertThatThrownBy(() -> discover(Set.of(), dir.resolve("gone.gz").toString()))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("gone.gz");
    assertThatThrownBy(() -> discover(Set.of(), folder.toString()))
        .hasMessageContaining(folder.toString());
    assertThatThrownBy(() -> discover(Set.of("XUSDT"), log))
        .hasMessageContaining("no line of XUSDT")
        .hasMessageContaining("BTCUSDT");
    assertThatThrownBy(() -> discover(Set.of(), nothing)).hasMessageContaining("no market line");
    assertThat(discover(Set.of(), log, nothing)).hasSize(1);
  }
}
