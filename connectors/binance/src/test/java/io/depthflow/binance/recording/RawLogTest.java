package io.depthflow.binance.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
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
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawLogTest {

  private static final long NS = 1_700_000_000_000_000_000L;
  private static final String SNAPSHOT = "{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1700000000123, 1700000000123000000",
    "1700000000123456, 1700000000123456000",
    "1700000000123456789, 1700000000123456789"
  })
  void shouldTellTheUnitOfTimeByItsMagnitude(String written, long ns) throws IOException {
    Path file = gzip(written + " " + frame("btcusdt", 1) + "\n");
    assertThat(read(file)).extracting(RawLine::receiveTimeNs).containsExactly(ns);
  }

  @Test
  void shouldClampTimesThatGoBack() throws IOException {
    Path file = gzip(line(NS + 5, 1) + line(NS + 3, 2) + line(NS + 9, 3));
    assertThat(read(file))
        .extracting(RawLine::receiveTimeNs)
        .containsExactly(NS + 5, NS + 5, NS + 9);
  }

  @Test
  void shouldGiveEachLineItsSymbolAndASnapshotTheFiles() throws IOException {
    Path one = gzip(NS + " " + SNAPSHOT + "\n" + line(NS, 1) + NS + " " + SNAPSHOT + "\n");
    assertThat(read(one))
        .extracting(RawLine::symbol)
        .containsExactly("BTCUSDT", "BTCUSDT", "BTCUSDT");
    Path many = gzip(line(NS, 1) + NS + " " + frame("ethusdt", 2) + "\n" + line(NS, 3));
    assertThat(read(many))
        .extracting(RawLine::symbol)
        .containsExactly("BTCUSDT", "ETHUSDT", "BTCUSDT");
  }

  @Test
  void shouldRefuseASnapshotThatCouldBeOfSeveralSymbols() throws IOException {
    Path file =
        gzip(line(NS, 1) + NS + " " + frame("ethusdt", 2) + "\n" + NS + " " + SNAPSHOT + "\n");
    assertCorrupt(file, 3, "holds lines of several", "one symbol a file", 2);
  }

  @Test
  void shouldRefuseASnapshotThatNoLineNames() throws IOException {
    assertCorrupt(gzip(NS + " " + SNAPSHOT + "\n"), 1, "names no symbol", "add a line", 0);
  }

  @Test
  void shouldReadConcatenatedAndEmptyMembers() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(member(""));
    bytes.write(member(line(NS, 1)));
    bytes.write(member(""));
    bytes.write(member(""));
    bytes.write(member(line(NS, 2) + line(NS, 3)));
    bytes.write(member(""));
    assertThat(read(write(bytes.toByteArray()))).hasSize(3);
  }

  @Test
  void shouldReadALineThatGoesOverTwoMembers() throws IOException {
    String line = line(NS, 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(member(line.substring(0, 30)));
    bytes.write(member(line.substring(30)));
    assertThat(read(write(bytes.toByteArray()))).hasSize(1);
  }

  @Test
  void shouldReadMembersWithEveryOptionalField() throws IOException {
    byte[] plain = member(line(NS, 1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3});
    bytes.write(new byte[] {3, 0, 'x', 'y', 'z'}); // extra
    bytes.write("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
    bytes.write(new byte[] {0, 0}); // header checksum
    bytes.write(plain, 10, plain.length - 10);
    assertThat(read(write(bytes.toByteArray()))).hasSize(1);
  }

  @Test
  void shouldReadALastLineWithoutItsNewlineAndWindowsLineEnds() throws IOException {
    String line = line(NS, 1);
    assertThat(read(gzip(line.replace("\n", "\r\n") + line.trim())))
        .extracting(l -> new String(l.frame(), StandardCharsets.UTF_8))
        .containsExactly(frame("btcusdt", 1), frame("btcusdt", 1));
  }

  @Test
  void shouldReadAnEmptyFileAsEmpty() throws IOException {
    assertThat(read(write(new byte[0]))).isEmpty();
    assertThat(read(gzip(""))).isEmpty();
  }

  @Test
  void shouldReadLinesFarLongerThanItsBuffer() throws IOException {
    String long1 = "{\"stream\":\"btcusdt@depth\",\"x\":\"" + "y".repeat(300_000) + "\"}";
    Path file = gzip(line(NS, 1) + NS + " " + long1 + "\n" + line(NS, 2));
    assertThat(read(file)).extracting(l -> l.frame().length).contains(long1.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "{}",
        "1700000000123456789",
        "1700000000123456789 ",
        "x {}",
        "1700000000123456789{}",
        "1700000000123456789 []",
        "1700000000123456789 {\"cut\":",
        "17000000001234567890 {}",
        "1700000000 {}",
        "-1700000000123456789 {}"
      })
  void shouldNameACorruptLine(String bad) throws IOException {
    Path file = gzip(line(NS, 1) + line(NS, 2) + bad + "\n" + line(NS, 3));
    assertCorrupt(file, 3, "line 3", "remove or repair the line", 2);
  }

  @Test
  void shouldEndWhereAGzipIsCutAndTell() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append(line(NS + i, i));
    }
    byte[] whole = member(text.toString());
    Path file = write(Arrays.copyOf(whole, whole.length / 2));
    List<RawLine> lines = new ArrayList<>();
    try (RawLogReader reader = RawLogReader.open(file)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
      assertThat(reader.next()).isNull();
      assertThat(reader.cutTails()).containsExactly(new CutTail(file, lines.size()));
      assertThat(reader.cutTails().get(0).said()).contains(file + " ends inside");
    }
    assertThat(lines.size()).isBetween(1_000, 4_999);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).receiveTimeNs()).isEqualTo(NS + i);
    }
  }

  /** Cut at every byte: whole lines and nothing else, and a word of it but between members. */
  @Test
  void shouldTellEveryCutButThatBetweenMembers() throws IOException {
    byte[] first = member(line(NS, 1));
    byte[] second = member(line(NS, 2));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    for (int length = 1; length <= both.length; length++) {
      Path file = write(Arrays.copyOf(both, length));
      boolean clean = length == first.length || length == both.length;
      try (RawLogReader reader = RawLogReader.open(file)) {
        int lines = 0;
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          assertThat(line.frame()).as("cut at " + length).endsWith('}');
          lines++;
        }
        assertThat(lines).as("cut at " + length).isLessThanOrEqualTo(length < first.length ? 1 : 2);
        assertThat(lines)
            .as("cut at " + length)
            .isGreaterThanOrEqualTo(length < first.length ? 0 : length < both.length ? 1 : 2);
        assertThat(reader.cutTails()).as("cut at " + length).hasSize(clean ? 0 : 1);
      }
    }
  }

  @Test
  void shouldTellDamagedDataAndWhatIsNoGzip() throws IOException {
    byte[] whole = member(line(NS, 1) + line(NS, 2));
    byte[] crc = whole.clone();
    crc[crc.length - 6] ^= 1;
    assertCorrupt(write(crc), 3, "checksum", "record or copy", 2);
    assertCorrupt(write("plain text".getBytes(StandardCharsets.US_ASCII)), 1, "not gzip", "", 0);
    byte[] behind = Arrays.copyOf(whole, whole.length + 3);
    assertCorrupt(write(behind), 3, "not gzip", "", 2);
  }

  @Test
  void shouldTellAMissingFileAndAFolder() {
    Path missing = folder.resolve("nothing.gz");
    assertThatThrownBy(() -> RawLogReader.open(missing))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("no such file")
        .hasMessageContaining("check the path");
    assertThatThrownBy(() -> RawLogReader.open(folder))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void shouldGoOnFromAnyPosition() throws IOException {
    StringBuilder text = new StringBuilder(NS + " " + SNAPSHOT + "\n");
    for (int i = 0; i < 50; i++) {
      text.append(line(NS + (i % 7) * 100, i));
    }
    text.append(NS).append(' ').append(SNAPSHOT).append('\n');
    Path file = gzip(text.toString());
    List<String> all = read(file).stream().map(RawLogTest::show).toList();
    try (RawLogReader reader = RawLogReader.open(file)) {
      for (int i = 0; i <= all.size(); i++) {
        try (RawLogReader rest = RawLogReader.open(file, reader.position())) {
          List<String> lines = new ArrayList<>();
          for (RawLine l = rest.next(); l != null; l = rest.next()) {
            lines.add(show(l));
          }
          assertThat(lines).as("from line " + i).isEqualTo(all.subList(i, all.size()));
        }
        reader.next();
      }
    }
  }

  @Test
  void shouldRefuseAPositionThatTheFileDoesNotHave() throws IOException {
    Path file = gzip(line(NS, 1));
    assertThatThrownBy(() -> RawLogReader.open(file, 7))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("no line ends at offset 7");
    assertThatThrownBy(() -> RawLogReader.open(file, 7_000))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("before the 7000");
  }

  @Test
  void shouldWriteWhatIsReadBack() throws IOException {
    Path file = folder.resolve("a/b/log.gz");
    List<RawLine> lines = List.of(raw(1), raw(2), raw(3), raw(4));
    try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
      assertThat(writer.endMember()).isZero();
      writer.write(lines.get(0));
      writer.write(lines.get(1));
      long length = writer.endMember();
      assertThat(length).isEqualTo(Files.size(file)).isPositive();
      assertThat(writer.endMember()).as("nothing new").isEqualTo(length);
      writer.write(lines.get(2));
      assertThat(writer.endMember()).isGreaterThan(length);
      writer.write(lines.get(3));
    }
    assertThat(read(file)).usingRecursiveComparison().isEqualTo(lines);
  }

  @Test
  void shouldCutOffWhatCameAfterTheValidLength() throws IOException {
    Path file = folder.resolve("log.gz");
    long valid;
    try (RawLogWriter failed = RawLogWriter.open(file, 0)) {
      failed.write(raw(1));
      valid = failed.endMember();
      failed.write(raw(2));
      failed.endMember();
      failed.write(raw(3));
    }
    try (RawLogWriter restored = RawLogWriter.open(file, valid)) {
      restored.write(
          new RawLine(
              "BTCUSDT", NS + 9, Markers.gap("BTCUSDT", GapCause.RESTORE, "from a checkpoint")));
      restored.write(raw(4));
    }
    assertThat(read(file))
        .extracting(RawLine::receiveTimeNs)
        .containsExactly(NS + 1, NS + 9, NS + 9);
  }

  @Test
  void shouldAppendABlockBeforeItGrowsTooLarge() throws IOException {
    Path file = folder.resolve("log.gz");
    long seed = 4;
    Random random = new Random(seed);
    List<RawLine> lines = new ArrayList<>();
    try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
      long seen = 0;
      int blocks = 0;
      for (int i = 0; i < 25; i++) {
        // Frames of up to 300 KB, longer than any buffer that is there at first.
        byte[] noise = new byte[1 + random.nextInt(150_000)];
        random.nextBytes(noise);
        String frame = "{\"stream\":\"btcusdt@x\",\"data\":{\"n\":\"" + hex(noise) + "\"}}";
        RawLine line = new RawLine("BTCUSDT", NS + i, frame.getBytes(StandardCharsets.UTF_8));
        lines.add(line);
        writer.write(line);
        long size = Files.size(file);
        blocks += size > seen ? 1 : 0;
        assertThat(size - seen).as("seed %d, line %d", seed, i).isLessThan(2 << 20);
        assertThat(read(file).size())
            .as("seed %d, line %d: whole blocks", seed, i)
            .isLessThan(i + 2);
        seen = size;
      }
      assertThat(blocks).as("seed %d", seed).isGreaterThan(1);
    }
    List<RawLine> back = read(file);
    assertThat(back).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(Arrays.equals(back.get(i).frame(), lines.get(i).frame()))
          .as("seed %d, line %d", seed, i)
          .isTrue();
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return text.toString();
  }

  @Test
  void shouldRefuseASecondWriter() throws IOException {
    Path file = folder.resolve("log.gz");
    try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
      writer.write(raw(1));
      assertThatThrownBy(() -> RawLogWriter.open(file, 0))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("is being written by another recorder");
    }
    assertThat(read(file)).hasSize(1);
  }

  @Test
  void shouldRefuseAFileShorterThanItsValidLength() throws IOException {
    Path file = write(new byte[] {1, 2, 3});
    assertThatThrownBy(() -> RawLogWriter.open(file, 10))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("has 3 bytes where 10 were written");
    assertThat(Files.size(file)).as("left as it was").isEqualTo(3);
  }

  @Test
  void shouldRefuseFramesThatAReaderCouldNotGiveBack() throws IOException {
    try (RawLogWriter w = RawLogWriter.open(folder.resolve("log.gz"), 0)) {
      assertRefused(w, line("BTCUSDT", "{\n}"), "line break");
      assertRefused(w, line("BTCUSDT", "no object"), "no JSON object");
      assertRefused(w, line("BTCUSDT", frame("ethusdt", 1)), "names the symbol ETHUSDT");
      w.write(line("BTCUSDT", SNAPSHOT));
      assertRefused(w, line("ETHUSDT", frame("ethusdt", 1)), "cannot share the file");
      w.write(raw(1));
    }
    try (RawLogWriter w =
        RawLogWriter.open(folder.resolve("log.gz"), Files.size(folder.resolve("log.gz")))) {
      assertRefused(w, line("ETHUSDT", SNAPSHOT), "cannot share the file with BTCUSDT");
      assertRefused(w, line("ETHUSDT", frame("ethusdt", 1)), "cannot share the file");
    }
    try (RawLogWriter w = RawLogWriter.open(folder.resolve("many.gz"), 0)) {
      w.write(line("BTCUSDT", frame("btcusdt", 1)));
      w.write(line("ETHUSDT", frame("ethusdt", 1)));
      assertRefused(w, line("BTCUSDT", SNAPSHOT), "one symbol a file");
    }
    assertThat(read(folder.resolve("log.gz"))).hasSize(2);
    assertThat(read(folder.resolve("many.gz"))).hasSize(2);
  }

  private static void assertRefused(RawLogWriter writer, RawLine line, String cause) {
    assertThatThrownBy(() -> writer.write(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(cause)
        .hasMessageContaining(line.symbol());
  }

  private void assertCorrupt(Path file, int line, String cause, String cure, int good) {
    List<RawLine> lines = new ArrayList<>();
    assertThatThrownBy(() -> readInto(file, lines))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(file + ", line " + line)
        .hasMessageContaining(cause)
        .hasMessageContaining(cure)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    assertThat(lines).hasSize(good);
  }

  private static List<RawLine> read(Path file) throws IOException {
    List<RawLine> lines = new ArrayList<>();
    readInto(file, lines);
    return lines;
  }

  private static void readInto(Path file, List<RawLine> lines) throws IOException {
    try (RawLogReader reader = RawLogReader.open(file)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
      assertThat(reader.lineNumber()).isEqualTo(lines.size());
    }
  }

  private static String show(RawLine l) {
    return l.symbol()
        + " "
        + l.receiveTimeNs()
        + " "
        + new String(l.frame(), StandardCharsets.UTF_8);
  }

  private static RawLine raw(int id) {
    return new RawLine("BTCUSDT", NS + id, frame("btcusdt", id).getBytes(StandardCharsets.UTF_8));
  }

  private static RawLine line(String symbol, String frame) {
    return new RawLine(symbol, NS, frame.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(long time, int id) {
    return time + " " + frame("btcusdt", id) + "\n";
  }

  private static String frame(String symbol, int id) {
    CRC32 crc = new CRC32(); // something that does not compress to nothing
    crc.update(id);
    crc.update(id >> 8);
    return "{\"stream\":\"" + symbol + "@trade\",\"data\":{\"t\":" + crc.getValue() + "}}";
  }

  private Path gzip(String text) throws IOException {
    return write(member(text));
  }

  private Path write(byte[] bytes) throws IOException {
    Path file = Files.createTempFile(folder, "log", ".gz");
    return Files.write(file, bytes);
  }

  private static byte[] member(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
