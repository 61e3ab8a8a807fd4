package io.depthflow.binance.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.RawLine;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of a log that is being written: whole lines up to some block, never anything torn. */
class RawLogRaceTest {
  private static final long SEED = 6;
  private static final long NS = 1_700_000_000_000_000_000L;
  private static final int BLOCKS = 150;

  @TempDir Path folder;

  /** Lines of blocks that are on the disk. */
  private final AtomicLong whole = new AtomicLong();

  private interface Reading {
    long lines(Path file) throws IOException;
  }

  @Test
  void shouldNeverMeetATornBlock() throws Exception {
    Path file = folder.resolve("log.gz");
    RawLogWriter.open(file, 0).close();
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(file));
    int readings = 0;
    boolean ended;
    do {
      ended = writing.isDone();
      for (Reading reading : new Reading[] {this::byOurs, this::byTheJdks}) {
        long before = whole.get();
        assertThat(reading.lines(file))
            .as("seed %d, reading %d", SEED, readings)
            .isGreaterThanOrEqualTo(before);
        readings++;
      }
    } while (!ended);
    writing.join();
    assertThat(readings).as("seed %d", SEED).isGreaterThan(2);
    assertThat(byOurs(file)).isEqualTo(whole.get());
  }

  private void write(Path file) {
    Random random = new Random(SEED);
    try (RawLogWriter writer = RawLogWriter.open(file, 0)) {
      long n = 0;
      for (int block = 0; block < BLOCKS; block++) {
        for (int i = random.nextInt(400); i >= 0; i--) {
          writer.write(new RawLine("BTCUSDT", NS + n, frame(n++).getBytes(StandardCharsets.UTF_8)));
        }
        writer.endMember();
        whole.set(n);
      }
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static String frame(long n) {
    return "{\"stream\":\"btcusdt@trade\",\"data\":{\"t\":"
        + n
        + ",\"h\":"
        + n * 0x9E3779B97F4AL
        + "}}";
  }

  private long byOurs(Path file) throws IOException {
    try (RawLogReader reader = RawLogReader.open(file)) {
      long n = 0;
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        assertThat(new String(line.frame(), StandardCharsets.UTF_8)).isEqualTo(frame(n));
        assertThat(line.receiveTimeNs()).isEqualTo(NS + n++);
      }
      return n;
    }
  }

  /** As another program would: an end inside the last block shows as the end of the file. */
  private long byTheJdks(Path file) throws IOException {
    long n = 0;
    if (Files.size(file) == 0) {
      return n;
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        assertThat(line).isEqualTo(NS + n + " " + frame(n));
        n++;
      }
    } catch (EOFException tailNotThereYet) {
      return Math.max(n, whole.get());
    }
    return n;
  }
}
