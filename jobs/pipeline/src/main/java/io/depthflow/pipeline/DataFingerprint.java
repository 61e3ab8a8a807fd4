package io.depthflow.pipeline;

import io.depthflow.market.book.LineDigest;
import io.depthflow.pipeline.table.Footers;
import io.depthflow.sinks.parquet.ParquetRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Names the log that a partition's rows came of, as its files' footers tell it. */
final class DataFingerprint {

  private DataFingerprint() {}

  /**
   * The sum over all files, e.g. {@code 00c0ffee00c0ffee of 123456 lines}: equal for equal logs,
   * however the rows are spread over files.
   *
   * @return null where a file does not tell, being of an earlier revision
   */
  static String of(Path partition) throws IOException {
    long sum = 0;
    long lines = 0;
    for (var file : ParquetRows.files(StoredRows.flinkPath(partition))) {
      Map<String, String> said = ParquetRows.metadata(file);
      if (!said.containsKey(Footers.SOURCE_SUM) || !said.containsKey(Footers.SOURCE_LINES)) {
        return null;
      }
      sum += Long.parseUnsignedLong(said.get(Footers.SOURCE_SUM), 16);
      lines += Long.parseUnsignedLong(said.get(Footers.SOURCE_LINES));
    }
    return of(new LineDigest(lines, sum));
  }

  /** Of rows that were not stored. */
  static String of(LineDigest source) {
    return String.format(Locale.ROOT, "%016x of %d lines", source.sum(), source.lines());
  }
}
