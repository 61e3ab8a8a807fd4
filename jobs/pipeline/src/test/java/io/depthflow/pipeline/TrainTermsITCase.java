package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.cleaning.OutlierBound;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store in which one feature never changes and another is no number now and then, trained on by
 * the command in every way that there is.
 */
class TrainTermsITCase {
  private static final int ROWS = 1_200;
  private static final int CONSTANT = 3;
  private static final int HOLED = 5;

  /** Its rows lie in all of the training, and in the hold-out. */
  private static final int EVERY = 40;

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestCluster.of(2);

  @TempDir Path dir;

  @BeforeEach
  void store() throws Exception {
    List<LabeledRow> rows = TrainedModels.rows(5, TrainedModels.START_MS, ROWS, 1);
    for (int i = 0; i < rows.size(); i++) {
      double[] x = rows.get(i).row().values();
      x[CONSTANT] = 7;
      if (i % EVERY == 0) {
        x[HOLED] = i % (2 * EVERY) == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
      }
    }
    TrainedModels.store(dir.resolve("store"), "2024-07-18", rows);
  }

  @Test
  void shouldDropAConstantAndSkipRowsAsIsUsual() throws Exception {
    TrainingResult training = trained();
    assertThat(training.droppedNames()).containsExactly(name(CONSTANT));
    assertThat(training.chosen().coefficients()[CONSTANT]).isZero();
    assertThat(training.chosen().coefficients()[1]).isPositive();
    assertHoles(training, ROWS / EVERY);
  }

  @Test
  void shouldDropAColumnWithHolesAndKeepTheRows() throws Exception {
    TrainingResult training = trained("--non-finite=drop-column");
    assertThat(training.droppedNames()).containsExactly(name(CONSTANT), name(HOLED));
    assertThat(training.chosen().coefficients()[HOLED]).isZero();
    assertHoles(training, 0);
  }

  @Test
  void shouldRefuseAConstant() {
    assertThat(refused("--constants=refuse"))
        .contains("'" + name(CONSTANT) + "'", "constant", "drop");
  }

  @Test
  void shouldRefuseAHole() {
    assertThat(refused("--non-finite=refuse"))
        .contains("'" + name(HOLED) + "' is NaN at " + (TrainedModels.START_MS + 1_000), "skipped");
  }

  /** 1,500 rows of a day lie beyond, of sizes all different; 1,024 can stand beside the sums. */
  @Test
  void shouldSayWhatARuleCouldNotConsider() throws Exception {
    List<LabeledRow> rows = TrainedModels.rows(5, TrainedModels.START_MS, 6_000, 1);
    for (int i = 0; i < rows.size(); i += 4) {
      rows.get(i).labelsBp()[0] = 1_000 + i * 7 % 6_000;
    }
    TrainedModels.store(dir.resolve("crowded"), "2024-07-18", rows);
    CommandScreen screen = trainOn("crowded", "--outlier-share=0.4", "--folds=2");
    assertThat(screen.code()).as(screen.err()).isZero();
    TrainingResult training = training();
    OutlierBound label = training.cleaning().bounds()[0];
    long beyond =
        rows.stream()
            .filter(r -> r.labelsBp()[0] >= 1_000)
            .filter(r -> before(r, training))
            .count();
    assertThat(label.unseenRows()).isEqualTo(beyond - label.cutRows()).isGreaterThan(200);
    String said =
        "bout %d more training rows lie beyond the rule on ".formatted(label.unseenRows());
    assertThat(screen.out())
        .as("before it reads")
        .startsWith(
            "      2 folds leave about 24 blocks of 60 s to be held out, and 30 are needed");
    assertThat(screen.out()).contains("      a" + said + "'label'", "a greater --outlier-z");
    Path models = dir.resolve("models");
    assertThat(models.resolve(new ModelStore(models).latest().id()).resolve(TrainReport.REPORT))
        .content()
        .contains("<p class=\"note\">A" + said, ">not considered</th>");
  }

  private static boolean before(LabeledRow row, TrainingResult training) {
    return row.row().timeMs() <= training.trainToMs();
  }

  private static void assertHoles(TrainingResult training, long skipped) {
    long[] holes = new long[TrainedModels.CORE.size()];
    holes[HOLED] = ROWS / EVERY;
    assertThat(training.nonFiniteRows()).isEqualTo(holes);
    assertThat(training.skippedRows()).isEqualTo(skipped);
  }

  private TrainingResult trained(String... terms) throws Exception {
    CommandScreen screen = train(terms);
    assertThat(screen.code()).as(screen.err()).isZero();
    return training();
  }

  private TrainingResult training() throws Exception {
    Path models = dir.resolve("models");
    LinearModel model = new ModelStore(models).latest();
    Path file = models.resolve(model.id()).resolve(ModelSink.TRAINING);
    return Json.MAPPER.readValue(file.toFile(), TrainingResult.class);
  }

  private String refused(String terms) {
    String line = train(terms).failure(1, "train");
    assertThat(dir.resolve("models")).doesNotExist();
    return line;
  }

  private CommandScreen train(String... terms) {
    return trainOn("store", terms);
  }

  private CommandScreen trainOn(String store, String... terms) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.add("--store=" + dir.resolve(store));
    arguments.add("--models=" + dir.resolve("models"));
    arguments.add("--restart-attempts=0");
    arguments.addAll(List.of(terms));
    return CommandScreen.of(arguments.toArray(String[]::new));
  }

  private static String name(int feature) {
    return TrainedModels.CORE.names()[feature];
  }
}
