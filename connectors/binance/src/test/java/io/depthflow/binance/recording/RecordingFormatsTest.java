package io.depthflow.binance.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.depthflow.market.RawLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats and compressions, told by content; several files as one recording. */
class RecordingFormatsTest {

  private static final long NS = 1_618_677_448_000_000_000L;
  private static final String SNAPSHOT = "{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}";
  private static final String CONNECTED =
      "wss://fstream.binance.com/stream?streams=ksmusdt@depth <-> 1618677447.2908978\n";
  private static final String DEPTH =
      "https://fapi.binance.com/fapi/v1/depth?symbol=KSMUSDT&limit=1000 -> ";

  @TempDir Path folder;

  @Test
  void shouldReadACaptureOfManySymbolsAndItsSnapshotsAsOneRecording() throws IOException {
    Path socket =
        gzip(
            CONNECTED
                + "1618677448.110592: "
                + frame("yfiusdt", 1)
                + "\n\n1618677448.11: {\"result\":null,\"id\":1}\n"
                + "1618677448.40599: "
                + frame("ksmusdt", 2)
                + "\n1618677448.6238132: "
                + frame("yfiusdt", 3)
                + "\n");
    Path rest = gzip(DEPTH + "1618677448.397002: " + SNAPSHOT + "\n\n");
    for (List<Path> files : List.of(List.of(socket, rest), List.of(rest, socket))) {
      try (RecordingReader reader = RecordingReaders.open(files)) {
        assertThat(readAll(reader))
            .extracting(l -> l.symbol() + " " + l.receiveTimeNs())
            .containsExactly(
                "YFIUSDT 1618677448110592000",
                "KSMUSDT 1618677448397002000",
                "KSMUSDT 1618677448405990000",
                "YFIUSDT 1618677448623813200");
        assertThat(reader.compressedBytes()).isEqualTo(Files.size(socket) + Files.size(rest));
      }
    }
  }

  @Test
  void shouldGoOnFromAnyPositionOfAMergedRecording() throws IOException {
    Path socket =
        gzip(
            CONNECTED
                + "1618677448.2: "
                + frame("ksmusdt", 1)
                + "\n1618677448.4: "
                + frame("ksmusdt", 2)
                + "\n");
    Path rest = gzip(DEPTH + "1618677448.3: " + SNAPSHOT + "\n");
    Path later = gzip((NS + 900_000_000L) + " " + frame("ksmusdt", 3) + "\n");
    List<Path> files = List.of(later, socket, rest);
    try (RecordingReader reader = RecordingReaders.open(files)) {
      List<String> all = new ArrayList<>();
      List<Long> positions = new ArrayList<>(List.of(0L));
      List<Path> from = new ArrayList<>();
      for (RawLine l = reader.next(); l != null; l = reader.next()) {
        all.add(show(l));
        positions.add(reader.position());
        from.add(reader.file());
      }
      assertThat(from).containsExactly(socket, rest, socket, later);
      for (int i = 0; i < positions.size(); i++) {
        try (RecordingReader on = RecordingReaders.open(files, positions.get(i))) {
          assertThat(readAll(on).stream().map(RecordingFormatsTest::show))
              .isEqualTo(all.subList(i, all.size()));
        }
      }
      assertThatThrownBy(() -> RecordingReaders.open(files, 5))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("ends after 4 lines");
    }
  }

  /** Random recordings, cut into files at random, against one sorted list. */
  @Test
  void shouldMergeRandomFilesIntoTheOrderOfTime() throws IOException {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<List<String>> files = new ArrayList<>();
      List<long[]> expected = new ArrayList<>(); // ns, order of the file, number
      for (int f = 0; f < 1 + random.nextInt(6); f++) {
        long ns = NS + random.nextInt(200);
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
          ns += random.nextInt(4) * random.nextInt(10);
          long id = expected.size();
          lines.add(ns + " " + frame("btcusdt", (int) id));
          expected.add(new long[] {ns, f, id});
        }
        files.add(lines);
      }
      List<Path> paths = new ArrayList<>();
      for (List<String> lines : files) {
        paths.add(gzip(lines.isEmpty() ? "" : String.join("\n", lines) + "\n"));
      }
      expected.sort(
          (a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Arrays.compare(a, 1, 3, b, 1, 3));
      try (RecordingReader reader = RecordingReaders.open(paths)) {
        assertThat(readAll(reader).stream().map(RecordingFormatsTest::show))
            .as("seed " + seed)
            .containsExactlyElementsOf(
                expected.stream()
                    .map(e -> "BTCUSDT " + e[0] + " " + frame("btcusdt", (int) e[2]))
                    .toList());
        assertThat(reader.clampedLines()).isZero();
      }
    }
  }

  @Test
  void shouldRefuseAFileThatIsNamedTwice() throws IOException {
    Path file = gzip(line(1));
    assertThatThrownBy(() -> RecordingReaders.open(file, file))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(file + ": is named twice; name each file once");
  }

  @Test
  void shouldNoteAnswersThatAreNoMarketLines() throws IOException {
    Path file =
        gzip(
            "https://fapi.binance.com/fapi/v1/exchangeInfo -> 1626992740.175661:"
                + " {\"symbols\":[{},{}]}\nconfiguration: {\"trades\":[]}\n");
    try (RecordingReader reader = RecordingReaders.open(file)) {
      assertThat(reader.next()).isNull();
      assertThat(reader.answers())
          .containsExactly(
              new RestAnswer(file, "/fapi/v1/exchangeInfo", 1_626_992_740_175_661_000L, 2));
    }
  }

  @Test
  void shouldCountTimesThatGoBack() throws IOException {
    Path file = gzip(line(5) + line(3) + line(4) + line(6));
    try (RecordingReader reader = RecordingReaders.open(file)) {
      readAll(reader);
      assertThat(reader.clampedLines()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "1618677448.1 {}",
        "1618677448.1: ",
        "1618677448.1: []",
        "16186774481111.1: {}",
        "12.5: {}",
        "1618677448.x: {}"
      })
  void shouldNameACorruptLineOfASocketsCapture(String bad) throws IOException {
    Path file = gzip(CONNECTED + "1618677448.1: " + frame("ksmusdt", 1) + "\n" + bad + "\n");
    assertCorrupt(file, 3, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "https://x/fapi/v1/depth?symbol=KSMUSDT 1618677448.1: {}",
        "https://x/fapi/v1/depth?symbol=KSMUSDT -> {}",
        "https://x/fapi/v1/depth?limit=5 -> 1618677448.1: {}",
        "https://x/fapi/v1/time -> 1618677448.1: {no json}"
      })
  void shouldNameACorruptLineOfARestCapture(String bad) throws IOException {
    Path file = gzip(DEPTH + "1618677448.397002: " + SNAPSHOT + "\n\n" + bad + "\n");
    assertCorrupt(file, 3, 1);
  }

  @Test
  void shouldReadZstdUnderAnyNameWithEveryKindOfFrame() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(line(i));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3}); // skippable
    bytes.write(zstd(text.substring(0, 400_000)));
    bytes.write(zstd(""));
    bytes.write(zstd(text.substring(400_000)));
    Path file = write(bytes.toByteArray());
    List<String> fromGzip = shown(gzip(text.toString()));
    assertThat(fromGzip).hasSize(20_000);
    assertThat(shown(file).equals(fromGzip)).isTrue();
  }

  /** Cut at every byte: a clean end exactly between frames, a word of the cut everywhere else. */
  @Test
  void shouldEndCleanlyOnlyBetweenZstdFrames() throws IOException {
    byte[] first = zstd(line(1));
    byte[] second = zstd(line(2));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    for (int length = 1; length <= both.length; length++) {
      Path file = write(Arrays.copyOf(both, length));
      if (length == first.length || length == both.length) {
        assertThat(readAll(RecordingReaders.open(file))).hasSize(length == both.length ? 2 : 1);
      } else {
        try (RecordingReader reader = RecordingReaders.open(file)) {
          while (reader.next() != null) {
            assertThat(reader.cutTails()).as("cut at " + length).isEmpty();
          }
          assertThat(reader.cutTails()).as("cut at " + length).hasSize(1);
        }
      }
    }
  }

  @Test
  void shouldTellDamagedZstd() throws IOException {
    byte[] behind = Arrays.copyOf(zstd(line(1)), zstd(line(1)).length + 4);
    assertThatThrownBy(() -> readAll(RecordingReaders.open(write(behind))))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("the zstd is corrupt here")
        .hasMessageContaining("record or copy the file again");
  }

  private static void assertCorrupt(Path file, int line, int good) throws IOException {
    try (RecordingReader reader = RecordingReaders.open(file)) {
      for (int i = 0; i < good; i++) {
        assertThat(reader.next()).isNotNull();
      }
      assertThatThrownBy(reader::next)
          .isInstanceOf(CorruptLogException.class)
          .hasMessageStartingWith(file + ", line " + line + ": ")
          .hasMessageContaining("remove or repair the line");
    }
  }

  private static List<RawLine> readAll(RecordingReader reader) throws IOException {
    List<RawLine> lines = new ArrayList<>();
    try (reader) {
      for (RawLine l = reader.next(); l != null; l = reader.next()) {
        lines.add(l);
      }
      return lines;
    }
  }

  private static List<String> shown(Path file) throws IOException {
    return readAll(RecordingReaders.open(file)).stream().map(RecordingFormatsTest::show).toList();
  }

  private static String show(RawLine l) {
    return l.symbol()
        + " "
        + l.receiveTimeNs()
        + " "
        + new String(l.frame(), StandardCharsets.UTF_8);
  }

  private static String line(int id) {
    return (NS + id) + " " + frame("btcusdt", id) + "\n";
  }

  private static String frame(String symbol, int id) {
    return "{\"stream\":\"" + symbol + "@trade\",\"data\":{\"t\":" + id + "}}";
  }

  private Path gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return write(bytes.toByteArray());
  }

  private static byte[] zstd(String text) {
    return Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "recording", ".bin"), bytes);
  }
}
