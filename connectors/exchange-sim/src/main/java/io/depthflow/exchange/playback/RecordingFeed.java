package io.depthflow.exchange.playback;

import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.SymbolSampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A recording as a market. Its frames are handed on byte for byte; only receive times may be
 * shifted, so that the first line is received at a given time. Times inside the frames (E, T) stay
 * as they were recorded.
 *
 * <p>A recording has one snapshot, near its beginning. Where it is cut later, all before the cut is
 * read for the book alone, and the feed begins with a snapshot made of that book; a cut at which
 * the book is not in step moves to the next moment at which it is. A spot recording is refused: its
 * events do not name the one before them, which clients of the futures venue rely on; unless {@link
 * RecordingOptions#synthesisePu} is asked for.
 *
 * <p>Not for several threads at once.
 */
public final class RecordingFeed implements MarketFeed {

  /** Lines of the symbol that are read ahead to learn the contract. */
  static final int SURVEY_LINES = 20_000;

  /** Label of a spot recording that is played as futures. */
  public static final String SPOT_LABEL = "SPOT recording, pu synthesised";

  private static final long NS_PER_MS = 1_000_000L;
  private static final String NAMED = "{\"stream\":\"";
  private static final int NAME_MAX = 128;

  private final RecordingFiles files;
  private final RecordingOptions options;
  private final String symbol;
  private final Instrument instrument;
  private final SpotFrames spot; // null for a futures recording
  private final Set<String> streams;
  private RawLine snapshot;
  private RawLine ahead;
  private long shiftNs;
  private boolean shifted;
  private boolean ended;

  private RecordingFeed(
      RecordingFiles files,
      RecordingOptions options,
      String symbol,
      Instrument instrument,
      Set<String> streams,
      SpotFrames spot) {
    this.spot = spot;
    this.files = files;
    this.options = options;
    this.symbol = symbol;
    this.instrument = instrument;
    this.streams = Set.copyOf(streams);
  }

  /**
   * Opens a recording at its cut.
   *
   * @param files raw log files, each continuing the one before
   * @throws IllegalArgumentException when it cannot be played; the message says why and what to do
   * @throws UncheckedIOException when a file cannot be read
   */
  public static RecordingFeed open(List<Path> files, RecordingOptions options) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no recording was named; give at least one raw log file");
    }
    GridSurvey survey = new GridSurvey();
    Set<String> streams = new HashSet<>();
    String symbol = survey(files, options.symbol(), survey, streams);
    if (!survey.hasDepth()) {
      throw new IllegalArgumentException(
          "recording "
              + files
              + " has no depth event of "
              + symbol
              + " in its first "
              + SURVEY_LINES
              + " lines; record the depth stream too");
    }
    if (!survey.isFutures() && !options.synthesisePu()) {
      throw new IllegalArgumentException(
          "recording "
              + files
              + " of "
              + symbol
              + " is of the spot venue (its depth events have no pu) and cannot be played as USD-M"
              + " futures; take a futures recording, or ask for a synthesised pu"
              + " (--synthesise-pu)");
    }
    RecordingFeed feed =
        new RecordingFeed(
            new RecordingFiles(files),
            options,
            symbol,
            survey.instrument(symbol),
            streams,
            survey.isFutures() ? null : new SpotFrames());
    try {
      feed.cut(files);
      return feed;
    } catch (RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  @Override
  public RawLine next() {
    RawLine line = ended ? null : take();
    if (line == null || line.receiveTimeNs() >= limitNs(options.toMs())) {
      ended = true;
      return null;
    }
    line = spot == null ? line : spot.asFutures(line);
    if (options.startMs() == RecordingOptions.AS_RECORDED) {
      return line;
    }
    if (!shifted) {
      shiftNs = options.startMs() * NS_PER_MS - line.receiveTimeNs();
      shifted = true;
    }
    return new RawLine(symbol, line.receiveTimeNs() + shiftNs, line.frame());
  }

  /** {@value #SPOT_LABEL} where that is so. */
  @Override
  public String label() {
    return spot == null ? "" : SPOT_LABEL;
  }

  @Override
  public Instrument instrument() {
    return instrument;
  }

  @Override
  public Set<String> streams() {
    return streams;
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the recording of " + symbol, e);
    }
  }

  private static String survey(
      List<Path> files, String wanted, GridSurvey survey, Set<String> streams) {
    String symbol = wanted;
    LineDecoder decoder = wanted == null ? null : new LineDecoder(wanted);
    try (RecordingFiles lines = new RecordingFiles(files)) {
      int read = 0;
      RawLine line;
      while (read < SURVEY_LINES && (line = lines.next()) != null) {
        if (symbol == null) {
          symbol = line.symbol();
          decoder = new LineDecoder(symbol);
        }
        if (line.symbol().equals(symbol)) {
          decoder.decode(line, survey);
          addStream(line.frame(), streams);
          read++;
        } else if (wanted == null) {
          throw new IllegalArgumentException(
              "recording "
                  + files
                  + " holds "
                  + symbol
                  + " and "
                  + line.symbol()
                  + "; name the symbol to play");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the recording " + files, e);
    }
    if (symbol == null) {
      throw new IllegalArgumentException("recording " + files + " is empty; record anew");
    }
    return symbol;
  }

  private static void addStream(byte[] frame, Set<String> streams) {
    String head = new String(frame, 0, Math.min(frame.length, NAME_MAX), StandardCharsets.UTF_8);
    int end = head.startsWith(NAMED) ? head.indexOf('"', NAMED.length()) : -1;
    if (end > 0) {
      streams.add(head.substring(NAMED.length(), end));
    }
  }

  private void cut(List<Path> names) {
    if (options.fromMs() == RecordingOptions.BEGINNING) {
      return;
    }
    long fromNs = limitNs(options.fromMs());
    SymbolSampler book = new SymbolSampler(symbol, 1000);
    book.setOutput(sample -> {});
    LineDecoder decoder = new LineDecoder(symbol);
    RawLine line;
    while ((line = nextOfSymbol()) != null) {
      if (line.receiveTimeNs() >= fromNs && book.inSync()) {
        snapshot = snapshotBefore(line, book);
        ahead = line;
        return;
      }
      book.advanceTo(line.receiveTimeNs());
      decoder.decode(line, book);
    }
    throw new IllegalArgumentException(
        "recording "
            + names
            + " of "
            + symbol
            + " has no synchronised book at or after "
            + options.fromMs()
            + " ms; choose an earlier cut");
  }

  private static RawLine snapshotBefore(RawLine line, SymbolSampler book) {
    byte[] body =
        SnapshotBody.of(
            book.book(),
            book.grid(),
            book.synchronizer().lastUpdateId(),
            line.receiveTimeNs() / NS_PER_MS);
    return new RawLine(line.symbol(), line.receiveTimeNs(), body);
  }

  private RawLine take() {
    RawLine line = snapshot != null ? snapshot : ahead != null ? ahead : nextOfSymbol();
    if (snapshot != null) {
      snapshot = null;
    } else {
      ahead = null;
    }
    return line;
  }

  private RawLine nextOfSymbol() {
    RawLine line;
    do {
      line = files.next();
    } while (line != null && !line.symbol().equals(symbol));
    return line;
  }

  private static long limitNs(long ms) {
    return ms >= Long.MAX_VALUE / NS_PER_MS ? Long.MAX_VALUE : ms * NS_PER_MS;
  }
}
