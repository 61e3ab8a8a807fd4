package io.depthflow.binance.recording;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read ahead on another thread is what is read by one. */
class ReadAheadTest {

  private static final long NS = 1_721_347_000_000_000_000L;
  private static final long SEED = 20260511;

  @TempDir Path folder;

  @Test
  void shouldReadWhatIsReadInlineToTheEndOrTheSameFailure() throws IOException {
    Random random = new Random(SEED);
    int damagedFiles = 0;
    int cutFiles = 0;
    try (ReadAhead ahead = ReadAhead.onThread("ahead", 1)) {
      for (int round = 0; round < 40; round++) {
        String text = text(random, 3_000);
        byte[] bytes =
            switch (round % 3) {
              case 0 -> members(random, text);
              case 1 -> Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
              default -> text.getBytes(StandardCharsets.UTF_8);
            };
        int kind = random.nextInt(3);
        if (kind == 1) {
          bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        } else if (kind == 2) {
          bytes[random.nextInt(bytes.length)] ^= 0x55;
        }
        Path file = Files.write(folder.resolve("log-" + round), bytes);
        List<String> inline = read(file, ReadAhead.NONE);
        assertThat(read(file, ahead)).as("round %d of seed %d", round, SEED).isEqualTo(inline);
        String last = inline.get(inline.size() - 1);
        damagedFiles += last.startsWith("failed") ? 1 : 0;
        cutFiles += last.startsWith("cut") ? 1 : 0;
      }
    }
    assertThat(damagedFiles).as("files that were damaged").isPositive();
    assertThat(cutFiles).as("files that were cut").isPositive();
  }

  @Test
  void shouldGoOnBehindAnyLineAndLeaveTheRestUnread() throws IOException {
    Random random = new Random(SEED);
    Path file = Files.write(folder.resolve("log.gz"), members(random, text(random, 60_000)));
    List<String> all = read(file, ReadAhead.NONE);
    try (ReadAhead ahead = ReadAhead.onThread("ahead", 1)) {
      for (int i = 0; i < 20; i++) {
        int line = random.nextInt(1_000);
        long position = line == 0 ? 0 : Long.parseLong(all.get(line - 1).split(" ")[0]);
        try (RecordingReader reader = RecordingReaders.open(List.of(file), position, ahead)) {
          assertThat(shown(reader, reader.next())).as("line " + line).isEqualTo(all.get(line));
          assertThat(reader.compressedBytes())
              .as("read ahead is bounded")
              .isLessThan(Files.size(file) / 2);
        }
      }
    }
  }

  @Test
  void shouldEndItsThread() throws IOException {
    Random random = new Random(SEED);
    Path file = Files.write(folder.resolve("log.gz"), members(random, text(random, 60_000)));
    try (ReadAhead ahead = ReadAhead.onThread("ahead-that-ends", 2);
        RecordingReader one = RecordingReaders.open(List.of(file), 0, ahead);
        RecordingReader two = RecordingReaders.open(List.of(file), 0, ahead)) {
      assertThat(shown(one, one.next())).isEqualTo(shown(two, two.next()));
      assertThat(threads()).contains("ahead-that-ends");
    }
    Awaitility.await().until(() -> !threads().contains("ahead-that-ends"));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  /** Position, time and content of each line, then how it ended. */
  private static List<String> read(Path file, ReadAhead ahead) throws IOException {
    List<String> lines = new ArrayList<>();
    try (RecordingReader reader = RecordingReaders.open(List.of(file), 0, ahead)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(shown(reader, line));
      }
      lines.add(reader.cutTails().isEmpty() ? "ended" : "cut " + reader.cutTails().get(0).lines());
    } catch (CorruptLogException e) {
      lines.add("failed " + e.getMessage());
    }
    return lines;
  }

  private static String shown(RecordingReader reader, RawLine line) {
    CRC32 crc = new CRC32();
    crc.update(line.frame());
    return "%d %s %d %d"
        .formatted(reader.position(), line.symbol(), line.receiveTimeNs(), crc.getValue());
  }

  /** Lines of 30 to 5,000 bytes. */
  private static String text(Random random, int lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(NS + i).append(" {\"stream\":\"btcusdt@trade\",\"data\":{\"t\":");
      text.append(random.nextLong());
      if (random.nextInt(20) == 0) {
        text.append(",\"x\":\"").append("0123456789".repeat(random.nextInt(500))).append('"');
      }
      text.append("}}\n");
    }
    return text.toString();
  }

  private static byte[] members(Random random, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(bytes.length - from, 1 + random.nextInt(200_000));
      try (GZIPOutputStream member = new GZIPOutputStream(out)) {
        member.write(bytes, from, length);
      }
      from += length;
    }
    return out.toByteArray();
  }
}
