package io.depthflow.flink.binance.source;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;

/** Raw logs for tests: written by hand, or those of the shared data folder. */
public final class TestLogs {

  public static final long T0_NS = 1_700_000_000_000_000_000L;

  private TestLogs() {}

  /** A frame that is an event of its symbol and of nothing else, told apart by {@code id}. */
  public static RawLine line(String symbol, long receiveNs, long id) {
    String frame =
        "{\"stream\":\"%s@kline\",\"data\":{\"e\":\"kline\",\"s\":\"%s\",\"id\":%d}}"
            .formatted(symbol.toLowerCase(java.util.Locale.ROOT), symbol, id);
    return new RawLine(symbol, receiveNs, frame.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code count} lines of one symbol, from a time on, with a step. */
  public static List<RawLine> lines(String symbol, long fromNs, long stepNs, int count) {
    List<RawLine> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(line(symbol, fromNs + i * stepNs, i));
    }
    return lines;
  }

  public static String write(Path file, List<RawLine> lines) {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (RawLine line : lines) {
        out.write((line.receiveTimeNs() + " ").getBytes(StandardCharsets.US_ASCII));
        out.write(line.frame());
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString();
  }

  /** What tells a line from all others: symbol, time, checksum of the frame. */
  public static String print(RawLine line) {
    CRC32 crc = new CRC32();
    crc.update(line.frame());
    return line.symbol() + " " + line.receiveTimeNs() + " " + crc.getValue();
  }

  public static List<String> prints(List<RawLine> lines) {
    return lines.stream().map(TestLogs::print).toList();
  }

  /** What the log reader alone gives for files one behind the other. */
  public static List<String> readAlone(List<String> files) {
    List<String> prints = new ArrayList<>();
    for (String file : files) {
      try (RawLogReader reader = RawLogReader.open(Path.of(file))) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          prints.add(print(line));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return prints;
  }

  /** A file of the shared data folder; the test is skipped where the folder is absent. */
  public static String shared(String name) {
    String root = System.getProperty("depthflow.shared.data", "");
    Path file = Path.of(root, name);
    Assumptions.assumeTrue(
        Files.isRegularFile(file), "needs the recordings: -Ddepthflow.shared.data, " + file);
    return file.toAbsolutePath().normalize().toString();
  }
}
