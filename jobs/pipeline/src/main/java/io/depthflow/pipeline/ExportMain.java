package io.depthflow.pipeline;

import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.table.SampleCsv;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.csv.CsvFiles;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The book once per second, from a store's Parquet to CSV files. */
public final class ExportMain {

  public static final OptionSet OPTIONS =
      new OptionSet(
          "export",
          "Writes the recorded book once per second as CSV files.",
          List.of(
              CommonOptions.STORE,
              CommonOptions.SYMBOLS,
              RecordOptions.CSV,
              RecordOptions.BATCH_ROWS),
          null);

  private ExportMain() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, ExportMain::run);
  }

  /** Exports every symbol that is asked for, or all that there are. */
  public static void run(Options options) throws IOException {
    int batchRows = RecordOptions.batchRows(options);
    Path csv = Path.of(options.require(RecordOptions.CSV));
    Path table = SampleTable.folder(Path.of(options.get(CommonOptions.STORE)));
    List<String> symbols = options.get(CommonOptions.SYMBOLS);
    int files = 0;
    for (String symbol : symbols.isEmpty() ? symbolsOf(table) : symbols) {
      Path folder = table.resolve("symbol=" + symbol);
      files += CsvFiles.write(csv, new SampleCsv(), batchRows, rows(folder, symbol));
    }
    System.out.printf(Locale.ROOT, "      CSV files: %,d, below %s%n", files, csv);
  }

  private static List<String> symbolsOf(Path table) throws IOException {
    List<String> symbols = children(table).stream().map(ExportMain::valueOf).toList();
    if (symbols.isEmpty()) {
      throw new FileNotFoundException("no recorded rows below " + table + "; see --store");
    }
    return symbols;
  }

  /** One day is in memory at a time. */
  private static Iterator<BookSample> rows(Path folder, String symbol) throws IOException {
    List<Path> days = children(folder);
    if (days.isEmpty()) {
      throw new FileNotFoundException("no recorded rows of " + symbol + " below " + folder);
    }
    return days.stream().flatMap(day -> day(day, symbol).stream()).iterator();
  }

  private static List<BookSample> day(Path folder, String symbol) {
    List<BookSample> rows = new ArrayList<>();
    try (RowIterator<BookSample> it = ParquetRows.read(folder, SampleTable.of(symbol))) {
      it.forEachRemaining(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    rows.sort(Comparator.comparingLong(BookSample::timeMs));
    return rows;
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(p -> p.getFileName().toString().contains("=")).sorted().toList();
    }
  }

  private static String valueOf(Path partition) {
    return partition.getFileName().toString().replaceFirst("^[^=]*=", "");
  }
}
