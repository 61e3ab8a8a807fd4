package io.depthflow.exchange.playback;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which symbols raw log files hold, by their first lines. */
public final class RecordedSymbols {

  private RecordedSymbols() {}

  /**
   * @param files in the order of their time
   * @return the files of each symbol, in the given order; symbols as they are met
   * @throws UncheckedIOException when a file cannot be read
   */
  public static Map<String, List<Path>> of(List<Path> files) {
    Map<String, List<Path>> found = new LinkedHashMap<>();
    for (Path file : files) {
      for (String symbol : symbols(file)) {
        found.computeIfAbsent(symbol, s -> new ArrayList<>()).add(file);
      }
    }
    return found;
  }

  private static TreeSet<String> symbols(Path file) {
    TreeSet<String> symbols = new TreeSet<>();
    try (RawLogReader reader = RawLogReader.open(file)) {
      RawLine line;
      for (int i = 0; i < RecordingFeed.SURVEY_LINES && (line = reader.next()) != null; i++) {
        symbols.add(line.symbol());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the recording " + file, e);
    }
    return symbols;
  }
}
