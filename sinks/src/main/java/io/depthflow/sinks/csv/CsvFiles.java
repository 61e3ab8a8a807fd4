package io.depthflow.sinks.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;

/** Rows of a finished table into the same files that {@link CsvSink} writes of a running one. */
public final class CsvFiles {

  private CsvFiles() {}

  /**
   * Writes rows of one group, in ascending time; each file takes its name when it is whole, in the
   * place of one of that name.
   *
   * @return number of files
   */
  public static <T> int write(Path dir, CsvTable<T> table, int batchRows, Iterator<T> rows)
      throws IOException {
    int files = 0;
    CsvBatch batch = null;
    while (rows.hasNext()) {
      T row = rows.next();
      if (batch == null) {
        batch = new CsvBatch(table.group(row), table.timeMs(row), table.header());
        files++;
      }
      batch.add(table.line(row));
      if (batch.rows() == batchRows || !rows.hasNext()) {
        Path pending = dir.resolve("." + batch.file() + ".pending");
        batch.write(pending);
        CsvBatch.publish(pending, dir.resolve(batch.file()));
        batch = null;
      }
    }
    return files;
  }
}
