package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.depthflow.pipeline.table.FeatureTable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRowsTest {
  @TempDir Path store;

  /** What a recorder leaves that was killed before its first checkpoint: it can be resumed. */
  @Test
  void shouldTakeAPartThatIsNotCommittedForNoRows() throws Exception {
    Path folder = FeatureTable.folder(store, TrainedModels.CORE);
    Path partition = Files.createDirectories(folder.resolve("symbol=BTCUSDT/date=2024-07-18"));
    Files.writeString(partition.resolve(".part-0-0.parquet.inprogress.1"), "PAR1");
    assertThatCode(() -> new StoredRows(folder).requirePeriod(5_000)).doesNotThrowAnyException();
  }
}
