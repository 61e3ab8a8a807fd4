package io.depthflow.flink.binance.source.file;

import io.depthflow.binance.recording.CutTail;
import io.depthflow.binance.recording.ReadAhead;
import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.split.LogFile;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of one symbol across its files, from a split's position on. Receive times are clamped
 * to the line before, across files too; the time range is held against the clamped time. Files that
 * overlap in time by more than {@value #OVERLAP_MAX_MS} ms are refused: the same trades stand in
 * both.
 */
final class SymbolFiles implements Closeable {

  /** What clocks that were set between two files are forgiven. */
  static final long OVERLAP_MAX_MS = 1_000;

  private static final long NS_PER_MS = 1_000_000;

  private final MarketSplit split;
  private final TimeRange range;
  private final ReadAhead ahead;
  private int fileIndex;
  private long offset;
  private long clampNs;
  private RecordingReader reader;
  private String ownName;
  private FeedItem head;

  private final List<CutTail> cutTails = new ArrayList<>();

  /** Bytes of the files before the one that is being read. */
  private long bytesBefore;

  SymbolFiles(MarketSplit split, TimeRange range, ReadAhead ahead) {
    this.split = split;
    this.ahead = ahead;
    this.range = range;
    this.fileIndex = split.fileIndex();
    this.offset = split.offset();
    this.clampNs = split.clampNs();
    this.bytesBefore = bytes(split.files().subList(0, fileIndex));
  }

  String symbol() {
    return split.symbol();
  }

  /** Bytes of all files on disk; of one that is missing none, which opening it will tell. */
  long bytesTotal() {
    return bytes(split.files());
  }

  /** Files so far that end inside a compressed block. */
  List<CutTail> cutTails() {
    return cutTails;
  }

  /** Those of them that need not be read any more. */
  long bytesRead() {
    return bytesBefore + (reader == null ? 0 : reader.compressedBytes());
  }

  private static long bytes(List<LogFile> files) {
    return files.stream()
        .flatMap(file -> file.files().stream())
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  /** The line that {@link #advance()} read last. */
  FeedItem head() {
    return head;
  }

  long headNs() {
    return head.line().receiveTimeNs();
  }

  /** Reads the next line of the range; false at the end of the symbol's log. */
  boolean advance() throws IOException {
    // Behind the line that closed the range, also where a restore begins there, nothing is read.
    RawLine line = clampNs >= range.toNs() ? null : nextLine();
    for (; line != null; line = nextLine()) {
      long ns = Math.max(line.receiveTimeNs(), clampNs);
      clampNs = ns;
      if (ns >= range.toNs() && !range.closed()) {
        break;
      }
      if (ns >= range.fromNs()) {
        RawLine clamped =
            ns == line.receiveTimeNs() ? line : new RawLine(symbol(), ns, line.frame());
        head = new FeedItem(symbol(), clamped, fileIndex, reader.position());
        return true;
      }
    }
    close();
    bytesBefore = bytesTotal();
    head = null;
    return false;
  }

  private RawLine nextLine() throws IOException {
    while (fileIndex < split.files().size()) {
      LogFile file = split.files().get(fileIndex);
      boolean first = reader == null && offset == 0 && fileIndex > 0;
      if (reader == null) {
        reader = RecordingReaders.open(file.files(), offset, ahead);
      }
      RawLine line = reader.next();
      if (first && line != null) {
        requireBehind(split.files().get(fileIndex - 1), file, line.receiveTimeNs());
      }
      if (line == null) {
        cutTails.addAll(reader.cutTails());
        bytesBefore += reader.compressedBytes();
        close();
        fileIndex++;
        offset = 0;
      } else if (isOwn(line.symbol())) {
        return line;
      } else if (!file.shared()) {
        throw new IOException(
            "raw log "
                + file.path()
                + ": a line of "
                + line.symbol()
                + " before offset "
                + reader.position()
                + ", though the file began as one of "
                + symbol()
                + " alone: split it by symbol");
      }
    }
    return null;
  }

  /** A reader names the same symbol by the same string: mostly it need not be compared. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isOwn(String name) {
    if (name == ownName) {
      return true;
    }
    if (!name.equals(symbol())) {
      return false;
    }
    ownName = name;
    return true;
  }

  private void requireBehind(LogFile earlier, LogFile later, long beginNs) throws IOException {
    if (clampNs != MarketSplit.NO_CLAMP && clampNs - beginNs > OVERLAP_MAX_MS * NS_PER_MS) {
      throw new IOException(
          "raw logs "
              + earlier.path()
              + " and "
              + later.path()
              + " of "
              + symbol()
              + " overlap: the second begins at "
              + Instant.ofEpochMilli(beginNs / NS_PER_MS)
              + ", the first goes on to "
              + Instant.ofEpochMilli(clampNs / NS_PER_MS)
              + "; give one of the two");
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
