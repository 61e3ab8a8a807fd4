package io.depthflow.flink.binance.source.file;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.flink.binance.source.enumerator.SplitDiscovery;
import io.depthflow.flink.binance.source.split.LogFile;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
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
   * @param paths files, or folders of which every {@code *.gz} below is taken (names that begin
   *     with a dot or an underscore are unfinished and left alone)
   * @param symbols upper case; empty for every symbol found
   */
  public FileDiscovery(List<String> paths, Set<String> symbols) {
    this.paths = new ArrayList<>(paths);
    this.symbols = new LinkedHashSet<>(symbols);
  }

  @Override
  public List<MarketSplit> discover() throws IOException {
    Map<String, List<Found>> bySymbol = new TreeMap<>();
    for (Path file : files()) {
      Map<String, Long> firstNs = probe(file);
      if (firstNs.isEmpty()) {
        LOG.warn("raw log {} is empty: skipped", file);
      }
      firstNs.forEach(
          (symbol, ns) ->
              bySymbol
                  .computeIfAbsent(symbol, k -> new ArrayList<>())
                  .add(new Found(new LogFile(file.toString(), firstNs.size() > 1), ns)));
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

  private Set<Path> files() throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (String name : paths) {
      Path path = Path.of(name).toAbsolutePath().normalize();
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> tree = Files.walk(path)) {
        List<Path> below = tree.filter(FileDiscovery::isLog).sorted().toList();
        if (below.isEmpty()) {
          throw new FileNotFoundException("folder " + path + " holds no raw log (*.gz)");
        }
        files.addAll(below);
      }
    }
    return files;
  }

  private static boolean isLog(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".gz")
        && !name.startsWith(".")
        && !name.startsWith("_")
        && Files.isRegularFile(path);
  }

  /** The symbols of a file with the receive time of the first line of each. */
  private static Map<String, Long> probe(Path file) throws IOException {
    Map<String, Long> firstNs = new LinkedHashMap<>();
    try (RawLogReader reader = RawLogReader.open(file)) {
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
