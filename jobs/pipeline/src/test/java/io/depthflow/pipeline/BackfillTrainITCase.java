package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings to features to a model, through the jobs that the commands run. */
class BackfillTrainITCase {
  @TempDir Path dir;

  @Test
  void shouldBackfillTheSameRowsAloneAndTogetherAtAnyParallelism() throws Exception {
    List<String> btc2023 = SharedData.files("usdm/usdm_btcusdt_20230404.dat.gz");
    List<String> eth2024 = SharedData.files("usdm/usdm_ethusdt_20240718.gz");
    List<String> both = new ArrayList<>(btc2023);
    both.addAll(eth2024);

    List<String> btcAlone = backfill("btc", btc2023, 1, "BTCUSDT");
    List<String> ethAlone = backfill("eth", eth2024, 1, "ETHUSDT");
    assertThat(btcAlone).hasSizeGreaterThan(90);
    assertThat(ethAlone).hasSizeGreaterThan(170);
    for (int parallelism : new int[] {1, 2}) {
      Path store = backfill("both" + parallelism, both, parallelism);
      assertThat(rows(store, "BTCUSDT")).isEqualTo(btcAlone);
      assertThat(rows(store, "ETHUSDT")).isEqualTo(ethAlone);
    }
  }

  @Test
  void shouldReplaceOnASecondRunAndTrainTheSameModelTwice() throws Exception {
    List<String> eth =
        SharedData.files("usdm/usdm_ethusdt_20240718.gz", "usdm/usdm_ethusdt_20240719.gz");
    Path store = backfill("twice", eth, 1);
    List<String> once = rows(store, "ETHUSDT");
    backfill("twice", eth, 2);
    assertThat(rows(store, "ETHUSDT")).isEqualTo(once).hasSizeBetween(479, 480);

    LinearModel first = train(store, 1, dir.resolve("models1"));
    LinearModel second = train(store, 1, dir.resolve("models2"));
    assertThat(second.id()).isEqualTo(first.id());
    LinearModel parallel = train(store, 2, dir.resolve("models3"));
    assertThat(parallel.id()).as("at parallelism 2").isEqualTo(first.id());
    try (var files = Files.list(dir.resolve("models1").resolve(first.id()))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "model.json", "training.json", "training-run.json", "report.html");
    }
    Path report = dir.resolve("models1").resolve(first.id()).resolve("report.html");
    String page = Files.readString(report);
    requireReport(page, first);
    Files.delete(report);
    ReportMain.run(
        Options.of(
            ReportMain.OPTIONS,
            "--model=latest",
            "--models=" + dir.resolve("models1"),
            "--store=" + store));
    assertThat(Files.readString(report)).as("made later").isEqualTo(page);
  }

  /** Every section is there, drawn from numbers; so few rows have no error, and it says so. */
  private static void requireReport(String page, LinearModel model) throws Exception {
    assertThat(page)
        .contains(model.id(), "No edge can be claimed: on ", "So short a sample proves nothing")
        .contains("hold-out touched once", "Scored row by row: ", "What was left out")
        .doesNotContain("no longer those of the training");
    String begin = "<script type=\"application/json\" id=\"charts\">";
    int from = page.indexOf(begin) + begin.length();
    JsonNode charts = Json.MAPPER.readTree(page.substring(from, page.indexOf("</script>", from)));
    List<String> drawn = new ArrayList<>();
    for (JsonNode chart : charts) {
      drawn.add(chart.at("/x/title").asText() + " | " + chart.at("/y/title").asText());
      for (JsonNode series : chart.get("series")) {
        for (JsonNode point : series.get("data")) {
          assertThat(point.isArray() ? point.get(1).isNumber() : point.isNumber())
              .as("%s of %s", point, drawn)
              .isTrue();
        }
      }
    }
    assertThat(drawn)
        .contains(
            "time (UTC) | R\u00b2 against no change",
            "hour of the day (UTC) | R\u00b2 against no change",
            "mean prediction of the group (bp) | mean realised change (bp)",
            "lambda (bp, log) | validation error (bp\u00b2)",
            "lambda (bp, log) | swing of the forecast (bp)",
            "start of the block (UTC) | weight (bp per sd)");
  }

  private List<String> backfill(String name, List<String> files, int parallelism, String symbol)
      throws Exception {
    return rows(backfill(name, files, parallelism), symbol);
  }

  private Path backfill(String name, List<String> files, int parallelism) throws Exception {
    Path store = dir.resolve("a blank " + name);
    List<String> args = new ArrayList<>(files);
    args.addAll(
        List.of("--store=" + store, "--parallelism=" + parallelism, "--checkpoint-interval=1s"));
    BackfillJob.run(Options.of(BackfillJob.OPTIONS, args.toArray(String[]::new)));
    return store;
  }

  private static LinearModel train(Path store, int parallelism, Path models) throws Exception {
    TrainJob.run(
        Options.of(
            TrainJob.OPTIONS,
            "--store=" + store,
            "--models=" + models,
            "--parallelism=" + parallelism,
            "--checkpoint-interval=1s"));
    return new ModelStore(models).latest();
  }

  /** Every value of every row as text, in the shortest form that reads back the same double. */
  private static List<String> rows(Path store, String symbol) throws Exception {
    FeatureSet set = FeatureSet.byName("core");
    Path partition = FeatureTable.folder(store, set).resolve("symbol=" + symbol);
    List<String> rows = new ArrayList<>();
    CloseableIterator<LabeledRow> it =
        ParquetRows.read(partition, FeatureTable.of(set, new long[] {10_000}, symbol));
    while (it.hasNext()) {
      LabeledRow r = it.next();
      rows.add(
          r.row().timeMs()
              + " "
              + r.row().segment()
              + " "
              + r.row().mid()
              + " "
              + Arrays.toString(r.row().values())
              + " "
              + Arrays.toString(r.labelsBp()));
    }
    it.close();
    return rows;
  }
}
