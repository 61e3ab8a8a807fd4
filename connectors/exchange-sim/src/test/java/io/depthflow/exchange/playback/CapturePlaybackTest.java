package io.depthflow.exchange.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.SyncCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A capture of many symbols, its snapshots in another file, played as a market. */
class CapturePlaybackTest {

  @Test
  void shouldPlayOneSymbolWithItsSnapshotInWhicheverOrderTheFilesAreNamed() {
    String data = System.getProperty("depthflow.shared.data");
    Path folder = data == null ? null : Path.of(data, "usdm-2021");
    Assumptions.assumeTrue(
        folder != null && Files.isDirectory(folder),
        "needs the recordings: -Ddepthflow.shared.data");
    Path socket = folder.resolve("BINANCE_FUTURES.ws.5.0.gz");
    Path rest = folder.resolve("BINANCE_FUTURES.http.4.0.gz");
    for (List<Path> files : List.of(List.of(socket, rest), List.of(rest, socket))) {
      List<BookSample> rows = new ArrayList<>();
      SymbolFeed book = new SymbolFeed("YFIUSDT", 1_000);
      book.setOutput(rows::add);
      try (RecordingFeed feed =
          RecordingFeed.open(files, RecordingOptions.WHOLE.withSymbol("YFIUSDT"))) {
        for (RawLine line = feed.next(); line != null; line = feed.next()) {
          book.accept(line);
        }
      }
      assertThat(rows).hasSize(29);
      assertThat(book.sampler().synchronizer().count(SyncCount.GAPS)).isZero();
    }
  }
}
