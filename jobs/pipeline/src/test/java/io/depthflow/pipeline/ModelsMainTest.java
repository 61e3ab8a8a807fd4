package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.evaluation.BlockFigure;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.model.ModelStoreException;
import io.depthflow.strategy.model.Promotions;
import io.depthflow.strategy.model.TrainingFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsMainTest {
  private static final long NOW_MS = 1_780_000_000_000L; // 2026-05-28 20:26:40 UTC
  private static final String ROWS = "--min-holdout-rows=100";

  private static LinearModel good;
  private static LinearModel better;
  private static LinearModel none;

  private static final BlockFigure SURE = new BlockFigure(0.2, 0.01, 60, 60_000);

  @TempDir Path dir;
  private ModelStore store;

  @BeforeAll
  static void train() {
    good = TrainedModels.model(1, 1);
    better = TrainedModels.model(2, 2);
    none = TrainedModels.model(3, 0);
  }

  @BeforeEach
  void fill() {
    store = new ModelStore(dir);
    store.save(
        good,
        new TrainingFacts(
            "abc123", "00ff of 7 lines", SURE, SURE, null, null, Map.of(), List.of()));
    store.save(none);
    store.save(
        better,
        new TrainingFacts("abc124", null, null, null, null, null, Map.of("label", 3L), null));
  }

  private String models(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("--models=" + dir, ROWS));
    all.addAll(List.of(args));
    return ModelsMain.render(Options.of(ModelsMain.OPTIONS, all.toArray(String[]::new)), NOW_MS);
  }

  private static void requireOneScreen(String text) {
    assertThat(text.lines()).hasSizeLessThanOrEqualTo(40);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
  }

  @Test
  void shouldListWhatThereIsAndWhatIsTraded() throws IOException {
    assertThat(models()).contains("3 models", "nothing was promoted");
    models("promote", good.id());
    String text = models("list");
    requireOneScreen(text);
    assertThat(text.lines().toList().get(2)).startsWith("  P   " + good.id());
    assertThat(text)
        .containsPattern("(?m)^   L  " + better.id())
        .containsPattern("(?m)^      " + none.id())
        .contains("in force since 2026-05-28 20:26 UTC, by the gate: hold-out R2 0.");
    Files.writeString(dir.resolve(none.id()).resolve("model.json"), "{");
    assertThat(models()).contains("2 models", "cannot be read: model file");
  }

  @Test
  void shouldSayThatThereIsNoModel() throws IOException {
    Options empty = Options.of(ModelsMain.OPTIONS, "--models=" + dir.resolve("nowhere"));
    assertThat(ModelsMain.render(empty, NOW_MS)).contains("0 models", "nothing was promoted");
  }

  @Test
  void shouldCompareTwo() throws IOException {
    String text = models("compare", good.id(), none.id());
    requireOneScreen(text);
    assertThat(text)
        .contains("A: " + good.id(), "B: " + none.id())
        .containsPattern("revision +abc123 +unknown")
        .containsPattern("log +00ff of 7 lines +unknown")
        .containsPattern("outliers cut +no rule +unknown")
        .contains("gate, A: passes")
        .containsPattern("gate, B: its hold-out R2 is -?[0-9.]+, not above 0.0000");
    List<String> names = List.of(good.names());
    assertThat(text).containsPattern("(?m)^  " + names.get(1) + " +[0-9.]+");
    assertThat(models("show", "latest")).contains("A: " + better.id(), "{label=3}");
  }

  @Test
  void shouldTellMachinesTheSame() throws IOException {
    models("promote", good.id());
    JsonNode list = Json.MAPPER.readTree(models("--json"));
    assertThat(list.get("models")).hasSize(3);
    assertThat(list.get("promotions").get(0).get("way").asText()).isEqualTo("GATE");
    for (JsonNode model : list.get("models")) {
      assertThat(model.get("promoted").asBoolean())
          .isEqualTo(model.get("id").asText().equals(good.id()));
      assertThat(model.get("latest").asBoolean())
          .isEqualTo(model.get("id").asText().equals(better.id()));
    }
    JsonNode both = Json.MAPPER.readTree(models("compare", "promoted", "latest", "--json"));
    assertThat(both.get("models").get(0).get("model").get("id").asText()).isEqualTo(good.id());
    assertThat(both.get("models").get(0).get("training").get("revision").asText())
        .isEqualTo("abc123");
    assertThat(both.get("models").get(1).get("objections")).isEmpty();
    JsonNode promotion = Json.MAPPER.readTree(models("promote", "latest", "--json"));
    assertThat(promotion.get("id").asText()).isEqualTo(better.id());
    assertThat(promotion.get("atMs").asLong()).isEqualTo(NOW_MS);
  }

  @Test
  void shouldPromoteThroughTheGateAloneOrByForceWithAReason() throws IOException {
    assertThatThrownBy(() -> models("promote", none.id()))
        .isInstanceOf(ModelStoreException.class)
        .hasMessageContaining(none.id())
        .hasMessageContaining("hold-out R2")
        .hasMessageContaining("--force --reason");
    assertThatThrownBy(() -> models("promote", good.id(), "--min-holdout-rows=100000"))
        .hasMessageContaining("not 100000");
    assertThatThrownBy(() -> models("promote", none.id(), "--force"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--reason");
    assertThat(new Promotions(dir).history()).isEmpty();
    assertThat(models("promote", none.id(), "--force", "--reason=a trial"))
        .isEqualTo("%s is in force now, forced: a trial%n".formatted(none.id()));
    assertThat(models("promote", good.id()))
        .contains(good.id() + " is in force now, by the gate")
        .contains("before it: " + none.id());
    assertThat(models("promote", good.id())).contains("is in force already");
    assertThat(new Promotions(dir).history()).hasSize(2);
  }

  @Test
  void shouldRollBack() throws IOException {
    assertThatThrownBy(() -> models("rollback", "--reason=x"))
        .isInstanceOf(ModelStoreException.class);
    models("promote", good.id());
    models("promote", better.id());
    assertThatThrownBy(() -> models("rollback")).hasMessageContaining("--reason");
    assertThat(models("rollback", "--reason=loses live"))
        .contains(good.id() + " is in force again, by a rollback: loses live")
        .contains("before it: " + better.id());
    assertThat(models()).contains("by a rollback: loses live");
  }

  /** Before anything is asked of a venue. */
  @Test
  void shouldNotBeTradedWithFeaturesThatAreNotComputed() {
    FeatureSet core = TrainedModels.CORE;
    FeatureSet later = new FeatureSet(core.name(), core.version() + 1, core.features());
    FeatureSet mine = new FeatureSet("mine", 4, core.features());
    for (FeatureSet other : List.of(later, mine)) {
      LinearModel model = TrainedModels.model(1, 1, other);
      store.save(model);
      for (String command : List.of("trade", "backtest")) {
        String line =
            CommandScreen.of(command, "--models=" + dir, "--model=" + model.id())
                .failure(1, command);
        assertThat(line)
            .contains(model.id())
            .contains("'%s' version %d".formatted(other.name(), other.version()))
            .contains(other == later ? "'core' version 1" : "known: core");
      }
    }
  }

  @Test
  void shouldFindAModelByAPartOfItsId() throws IOException {
    String hash = good.id().substring(good.id().lastIndexOf('-') + 1);
    assertThat(models("show", hash)).contains("A: " + good.id());
    assertThatThrownBy(() -> models("show", "btcusdt"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("fits 3 models");
    assertThatThrownBy(() -> models("show", "dogeusdt"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no model of " + dir);
    assertThatThrownBy(() -> models("compare", hash)).hasMessageContaining("2 ids");
    assertThatThrownBy(() -> models("promot", hash)).hasMessageContaining("'promote'");
    assertThatThrownBy(() -> models("show", "promoted")).hasMessageContaining("was promoted");
  }
}
