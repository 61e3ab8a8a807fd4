package io.depthflow.pipeline;

import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.sinks.parquet.Compaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The small files of a store's per-second table made one a symbol and day. */
final class StoreCompaction {

  private StoreCompaction() {}

  static Compaction.Result run(Path store, int minFiles) throws IOException {
    return Compaction.run(
        new org.apache.flink.core.fs.Path(SampleTable.folder(store.toAbsolutePath()).toUri()),
        SampleTable.of(null),
        BookSample::timeMs,
        minFiles);
  }

  static String text(Compaction.Result result) {
    return String.format(
        Locale.ROOT,
        "%,d Parquet files became %,d (%,d rows)",
        result.filesBefore(),
        result.filesAfter(),
        result.rows());
  }
}
