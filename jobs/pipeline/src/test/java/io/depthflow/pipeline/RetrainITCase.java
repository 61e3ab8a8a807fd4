package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.model.Promotions;
import io.depthflow.strategy.model.StoredModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training again on a store that grows, by the command. */
class RetrainITCase {
  private static final long DAY_MS = 86_400_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path dir;

  private String[] train(String... more) {
    String[] args = {
      "train",
      "--store=" + dir.resolve("store"),
      "--models=" + dir.resolve("models"),
      "--min-holdout-rows=100"
    };
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return all;
  }

  @Test
  void shouldTrainEachRoundPromoteWhatPassesAndEndWhenAsked() throws Exception {
    Path store = dir.resolve("store");
    List<LabeledRow> rows = TrainedModels.rows(1, TrainedModels.START_MS, 15_000, 1);
    for (int i = 1_000; i <= 10_000; i += 1_000) {
      rows.set(i, new LabeledRow(rows.get(i).row(), new double[] {30})); // an outlier
    }
    TrainedModels.store(store, "2024-07-18", rows);
    Program first = Program.start(dir, "first", train("--every=1h"));
    try {
      await().atMost(PATIENCE).until(() -> !first.isAlive() || first.said().contains("next round"));
      assertThat(first.isAlive()).as(first.said()).isTrue();
      first.process().destroy(); // SIGTERM, which takes the way of Ctrl-C
      assertThat(first.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      first.kill();
    }
    assertThat(first.said()).contains("round 1 at", "in force: hold-out R2", "stopping");
    assertThat(first.said()).contains("outliers: 10 training rows left out");
    ModelStore models = new ModelStore(dir.resolve("models"));
    LinearModel good = models.latest();
    Promotions promotions = new Promotions(dir.resolve("models"));
    assertThat(promotions.inForce().orElseThrow().id()).isEqualTo(good.id());
    StoredModel stored = models.stored(good.id());
    assertThat(stored.training().means()).hasSameSizeAs(good.names());
    assertThat(stored.training().scales()).hasSameSizeAs(good.names());
    assertThat(stored.training().cleaning())
        .containsEntry(CleaningPlan.LABEL, 10L)
        .containsEntry("spread_bp", 0L);
    assertThat(stored.training().dataFingerprint()).endsWith(" lines");

    // The next days say nothing: a new model each round in which there are new rows, none traded.
    TrainedModels.store(
        store, "2024-07-19", TrainedModels.rows(2, TrainedModels.START_MS + DAY_MS, 20_000, 0));
    CommandScreen again = CommandScreen.of(train("--every=1ms", "--rounds=2"));
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("round 2 at", "not promoted: ", good.id() + " stays in force");
    assertThat(models.ids()).hasSize(2);
    assertThat(models.latest().id()).isNotEqualTo(good.id());
    assertThat(promotions.history()).hasSize(1);
  }
}
