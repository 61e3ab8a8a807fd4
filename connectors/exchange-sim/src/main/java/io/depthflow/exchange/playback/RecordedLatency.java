package io.depthflow.exchange.playback;

import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.exchange.engine.latency.MeasuredLatency;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the depth events of a recording took from the venue ({@code E}) to the recorder, as a {@link
 * MeasuredLatency}.
 */
public final class RecordedLatency {

  private RecordedLatency() {}

  /**
   * Less its minimum over the whole recording, plus a base.
   *
   * @param files raw log files of one run, each continuing the one before
   * @param symbol upper case
   * @param baseNs smallest true latency; the recording cannot tell it
   * @throws IllegalArgumentException when there is no depth event of the symbol
   * @throws UncheckedIOException when a file cannot be read
   */
  public static MeasuredLatency corrected(List<Path> files, String symbol, long baseNs) {
    Times times = read(files, symbol);
    return MeasuredLatency.corrected(files.toString(), times.receiveNs(), times.eventMs(), baseNs);
  }

  /**
   * As recorded, for a recorder with a true clock.
   *
   * @throws IllegalArgumentException when a latency is negative, as where the recorder's clock ran
   *     behind; the message names recording, frame and cure
   */
  public static MeasuredLatency uncorrected(List<Path> files, String symbol) {
    Times times = read(files, symbol);
    return MeasuredLatency.uncorrected(files.toString(), times.receiveNs(), times.eventMs());
  }

  private static Times read(List<Path> files, String symbol) {
    Times times = new Times();
    LineDecoder decoder = new LineDecoder(symbol);
    try (RecordingFiles lines = new RecordingFiles(files)) {
      RawLine line;
      while ((line = lines.next()) != null) {
        if (line.symbol().equals(symbol)) {
          decoder.decode(line, times);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the recording " + files, e);
    }
    return times;
  }

  private static final class Times implements MarketListener {
    private long[] receiveNs = new long[1024];
    private long[] eventMs = new long[1024];
    private int size;

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      if (size == receiveNs.length) {
        receiveNs = Arrays.copyOf(receiveNs, size * 2);
        eventMs = Arrays.copyOf(eventMs, size * 2);
      }
      receiveNs[size] = receiveTimeNs;
      eventMs[size] = update.eventTimeMs();
      size++;
    }

    long[] receiveNs() {
      return Arrays.copyOf(receiveNs, size);
    }

    long[] eventMs() {
      return Arrays.copyOf(eventMs, size);
    }
  }
}
