package io.depthflow.flink.binance.source.file;

import io.depthflow.binance.recording.RecordingFolders;
import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.flink.binance.source.enumerator.SplitDiscovery;
import io.depthflow.flink.binance.source.split.LogFile;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the symbols of raw log files by opening each. A file whose first lines are all of one
 * symbol is taken to be that symbol's (a line of another one found later stops the reader); a file
 * that shows several is read through once, to know them all. Files of a symbol are ordered by the
 * receive time of the symbol's first line.
 */
public final class FileDiscovery implements SplitDiscovery {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(FileDiscovery.class);

  private static final int PROBE_LINES = 1_000;

  private final ArrayList<String> paths;
  private final LinkedHashSet<String> symbols;

  /**
   * @param paths files, or folders of which every {@code *.gz} and {@code *.zst} below is taken
   *     (names that begin with a dot or an underscore are unfinished and left alone)
   * @param symbols upper case; empty for every symbol found
   */
  public FileDiscovery(List<String> paths, Set<String> symbols) {
    this.paths = new ArrayList<>(paths);
    this.symbols = new LinkedHashSet<>(symbols);
  }

  @Override
  public List<MarketSplit> discover() throws IOException {
    Map<String, List<Found>> bySymbol = new TreeMap<>();
    for (List<Path> file : recordings()) {
      Map<String, Long> firstNs = probe(file);
      if (firstNs.isEmpty()) {
        LOG.warn("raw log {} is empty: skipped", file);
      }
      firstNs.forEach(
          (symbol, ns) ->
              bySymbol
                  .computeIfAbsent(symbol, k -> new ArrayList<>())
                  .add(new Found(LogFile.of(file, firstNs.size() > 1), ns)));
    }
    for (String symbol : symbols) {
      if (!bySymbol.containsKey(symbol)) {
        throw new IOException(
            "no line of " + symbol + " in " + paths + ": they hold " + bySymbol.keySet());
      }
    }
    List<MarketSplit> splits = new ArrayList<>();
    bySymbol.forEach(
        (symbol, found) -> {
          if (symbols.isEmpty() || symbols.contains(symbol)) {
            found.sort(Comparator.comparingLong(Found::firstNs));
            splits.add(MarketSplit.ofFiles(symbol, found.stream().map(Found::file).toList()));
          }
        });
    if (splits.isEmpty()) {
      throw new IOException("no market line in " + paths + ": give raw log files or their folder");
    }
    return splits;
  }

  /** The files, each on its own, but captures together: they hold each other's snapshots. */
  private List<List<Path>> recordings() throws IOException {
    List<List<Path>> recordings = new ArrayList<>();
    List<Path> captures = new ArrayList<>();
    for (Path file : RecordingFolders.files(paths)) {
      if (RecordingReaders.isCapture(file)) {
        captures.add(file);
      } else {
        recordings.add(List.of(file));
      }
    }
    if (!captures.isEmpty()) {
      recordings.add(captures);
    }
    return recordings;
  }

  /** The symbols of a file with the receive time of the first line of each. */
  private static Map<String, Long> probe(List<Path> file) throws IOException {
    Map<String, Long> firstNs = new LinkedHashMap<>();
    try (RecordingReader reader = RecordingReaders.open(file)) {
      long lines = 0;
      for (RawLine line = reader.next();
          line != null && (lines < PROBE_LINES || firstNs.size() > 1);
          line = reader.next()) {
        firstNs.putIfAbsent(line.symbol(), line.receiveTimeNs());
        lines++;
      }
    }
    return firstNs;
  }

  private record Found(LogFile file, long firstNs) {}
}
