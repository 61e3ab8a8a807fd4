package io.depthflow.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.pipeline.ReportMain;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {

  @TempDir Path folder;

  @Test
  void shouldReadWhatADemoLeaves() throws Exception {
    ReportInputs in = ReportFixture.full();
    Json.write(folder.resolve("backtest.json"), in.backtest());
    Json.write(folder.resolve("trade.json"), in.trade());
    Json.write(folder.resolve("run.json"), in.run());
    Json.write(folder.resolve("training.json"), in.training());
    Path stored = new ModelStore(folder.resolve("models")).save(in.model());
    Files.copy(stored, folder.resolve("model.json"));
    ReportInputs read = ReportFolder.read(folder);
    assertThat(read.run()).isEqualTo(in.run());
    assertThat(read.backtest().equals(in.backtest())).isTrue();
    assertThat(read.trade().equals(in.trade())).isTrue();
    assertThat(HtmlReport.render(read)).isEqualTo(HtmlReport.render(in));
  }

  @Test
  void shouldFindModelAndTrainingInTheStore() throws Exception {
    TrainingResult training = ReportFixture.training();
    Json.write(folder.resolve("backtest.json"), ReportFixture.backtest(ReportFixture.trips()));
    Json.write(folder.resolve("models/model-1/training.json"), training);
    ReportInputs read = ReportFolder.read(folder);
    assertThat(read.training()).usingRecursiveComparison().isEqualTo(training);
    assertThat(read.model()).isNull();
    assertThat(read.trade()).isNull();
    assertThat(read.run().symbol()).isEqualTo("BTCUSDT");
  }

  @Test
  void shouldNameTheCommandThatWritesWhatIsMissing() {
    assertThatThrownBy(() -> ReportFolder.read(folder.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no folder " + folder.resolve("none"))
        .hasMessageContaining("depthflow demo");
    assertThatThrownBy(() -> ReportFolder.read(folder))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(folder + " holds no backtest.json")
        .hasMessageContaining("depthflow backtest");
  }

  @Test
  void shouldNameTheFileThatIsBroken() throws Exception {
    Path file = folder.resolve("backtest.json");
    for (String broken : List.of("{\"symbol\": \n 3,", "[]", "", "null", "{\"lines\":\"x\"}")) {
      Files.writeString(file, broken);
      assertThatThrownBy(() -> ReportFolder.read(folder))
          .as(broken)
          .isInstanceOf(IOException.class)
          .hasNoCause()
          .hasMessageContaining(file.toString())
          .hasMessageContaining("run 'depthflow backtest' again");
    }
  }

  @Test
  void shouldWriteThePageWholeAndLeaveNothingElse() throws Exception {
    Json.write(folder.resolve("backtest.json"), ReportFixture.backtest(ReportFixture.trips()));
    ReportMain.run(Options.of(ReportMain.OPTIONS, "--input=" + folder));
    Path other = folder.resolve("pages/a.html");
    ReportMain.run(Options.of(ReportMain.OPTIONS, "--input=" + folder, "--output=" + other));
    assertThat(other).hasSameTextualContentAs(folder.resolve("report.html"));
    try (Stream<Path> files = Files.list(folder.resolve("pages"))) {
      assertThat(files).containsExactly(other);
    }
  }

  @Test
  void shouldKeepTheGoodPageWhenTheResultIsBroken() throws Exception {
    Path page = folder.resolve("report.html");
    Files.writeString(page, "good");
    Files.writeString(folder.resolve("backtest.json"), "{");
    assertThatThrownBy(() -> ReportMain.write(folder, page)).isInstanceOf(IOException.class);
    assertThat(page).hasContent("good");
  }
}
