package io.depthflow.flink.binance.source.file;

import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.split.LogFile;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.io.Closeable;
import java.io.IOException;

/**
 * The lines of one symbol across its files, from a split's position on. Receive times are clamped
 * to the line before, across files too; the time range is held against the clamped time.
 */
final class SymbolFiles implements Closeable {

  private final MarketSplit split;
  private final TimeRange range;
  private int fileIndex;
  private long offset;
  private long clampNs;
  private RecordingReader reader;
  private FeedItem head;

  SymbolFiles(MarketSplit split, TimeRange range) {
    this.split = split;
    this.range = range;
    this.fileIndex = split.fileIndex();
    this.offset = split.offset();
    this.clampNs = split.clampNs();
  }

  String symbol() {
    return split.symbol();
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
    for (RawLine line = nextLine(); line != null; line = nextLine()) {
      long ns = Math.max(line.receiveTimeNs(), clampNs);
      clampNs = ns;
      if (ns >= range.toNs()) {
        break;
      }
      if (ns >= range.fromNs()) {
        head =
            new FeedItem(
                symbol(), new RawLine(symbol(), ns, line.frame()), fileIndex, reader.position());
        return true;
      }
    }
    close();
    head = null;
    return false;
  }

  private RawLine nextLine() throws IOException {
    while (fileIndex < split.files().size()) {
      LogFile file = split.files().get(fileIndex);
      if (reader == null) {
        reader = RecordingReaders.open(file.files(), offset);
      }
      RawLine line = reader.next();
      if (line == null) {
        close();
        fileIndex++;
        offset = 0;
      } else if (line.symbol().equals(symbol())) {
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

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
