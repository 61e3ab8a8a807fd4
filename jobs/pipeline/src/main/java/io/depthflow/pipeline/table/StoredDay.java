package io.depthflow.pipeline.table;

import io.depthflow.market.book.LineDigest;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.sinks.parquet.RowSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;

/**
 * What the files of one folder of a table, a symbol's day as a rule, say of themselves.
 *
 * @param table folder of the table
 * @param partition below it, {@code symbol=BTCUSDT/date=2024-07-18}; empty where the files lie in
 *     it
 * @param files their number
 * @param rows how many, and from when to when
 * @param said by key, the different values of the files, without those that add up
 * @param source of all files' lines; {@link LineDigest#NONE} where one does not tell
 * @param columns name and unit, in order, of all files; an empty unit where it is not said
 */
public record StoredDay(
    String table,
    String partition,
    int files,
    RowSpan rows,
    Map<String, Set<String>> said,
    LineDigest source,
    Map<String, String> columns) {

  private static final String TIME = "time_ms";

  /** The days below a folder, or the one of a file, in the order of their paths. */
  public static List<StoredDay> below(Path root) throws IOException {
    Map<String, List<Path>> folders = new TreeMap<>();
    for (Path file : ParquetRows.files(root)) {
      folders.computeIfAbsent(file.getParent().getPath(), k -> new ArrayList<>()).add(file);
    }
    List<StoredDay> days = new ArrayList<>();
    for (Map.Entry<String, List<Path>> folder : folders.entrySet()) {
      days.add(of(folder.getKey(), folder.getValue()));
    }
    return days;
  }

  private static StoredDay of(String folder, List<Path> files) throws IOException {
    Map<String, Set<String>> said = new TreeMap<>();
    Map<String, String> columns = new LinkedHashMap<>();
    LineDigest source = LineDigest.NONE;
    boolean all = true;
    for (Path file : files) {
      Map<String, String> footer = ParquetRows.metadata(file);
      footer.forEach((k, v) -> said.computeIfAbsent(k, n -> new LinkedHashSet<>()).add(v));
      ParquetRows.columns(file).forEach(columns::putIfAbsent);
      LineDigest own = source(footer);
      all &= own != null;
      source = all ? source.plus(own) : LineDigest.NONE;
    }
    said.keySet().removeAll(Footers.SUMS);
    said.remove(ParquetTable.UNITS);
    int partition = folder.indexOf("/symbol=");
    return new StoredDay(
        partition < 0 ? folder : folder.substring(0, partition),
        partition < 0 ? "" : folder.substring(partition + 1),
        files.size(),
        RowSpan.of(files, TIME),
        said,
        source,
        columns);
  }

  /** Null where the footer does not tell. */
  private static LineDigest source(Map<String, String> footer) {
    return footer.keySet().containsAll(Footers.SUMS)
        ? new LineDigest(
            Long.parseUnsignedLong(footer.get(Footers.SOURCE_LINES)),
            Long.parseUnsignedLong(footer.get(Footers.SOURCE_SUM), 16))
        : null;
  }

  /** What the files say of a key, one beside the other; empty where they say nothing. */
  public String text(String key) {
    return String.join("; ", said.getOrDefault(key, Set.of()));
  }
}
