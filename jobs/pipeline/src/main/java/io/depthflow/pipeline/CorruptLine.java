package io.depthflow.pipeline;

import io.depthflow.binance.codec.CorruptFrameException;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.binance.recording.RecordingFolders;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.SerializedThrowable;

/**
 * Says where a corrupt frame lies: who decodes it knows its symbol and receive time, not the file
 * and line that it came from. The files are read once more, on the way to the failure only.
 */
final class CorruptLine {
  private static final long ANY_PERIOD_MS = 1000;

  private CorruptLine() {}

  /**
   * @param failure of a job that read the files
   * @param paths files or folders of them
   * @return a failure that names file, line, cause and cure; the same one when it is of another
   *     kind or the line is not found
   */
  static <E extends Exception> Exception locate(E failure, List<String> paths) {
    if (!isCorruptFrame(failure)) {
      return failure;
    }
    try {
      for (Path file : RecordingFolders.files(paths)) {
        String found = firstIn(file);
        if (found != null) {
          IllegalStateException located = new IllegalStateException(found);
          located.addSuppressed(failure);
          return located;
        }
      }
    } catch (IOException e) {
      failure.addSuppressed(e); // a file is out of reach here; the failure stays as it was
    }
    return failure;
  }

  private static boolean isCorruptFrame(Throwable failure) {
    String wanted = CorruptFrameException.class.getName();
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      String name =
          t instanceof SerializedThrowable s
              ? s.getOriginalErrorClassName()
              : t.getClass().getName();
      if (name.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static String firstIn(Path file) throws IOException {
    Map<String, SymbolFeed> feeds = new HashMap<>();
    try (RawLogReader reader = RawLogReader.open(file)) {
      RawLine line;
      while ((line = reader.next()) != null) {
        try {
          feeds.computeIfAbsent(line.symbol(), CorruptLine::feed).accept(line);
        } catch (CorruptFrameException e) {
          return file
              + ", line "
              + reader.lineNumber()
              + ": "
              + e.getMessage()
              + "; remove or repair the line, or record the file again";
        }
      }
    }
    return null;
  }

  private static SymbolFeed feed(String symbol) {
    SymbolFeed feed = new SymbolFeed(symbol, ANY_PERIOD_MS);
    feed.setOutput((BookSample ignored) -> {});
    return feed;
  }
}
