package io.depthflow.strategy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.strategy.evaluation.BlockFigure;
import io.depthflow.strategy.feature.FeatureSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

  @TempDir Path dir;

  @Test
  void shouldReadBackEveryBit() {
    ModelStore store = new ModelStore(dir.resolve("models"));
    LinearModel model = Models.model(3);
    Path file = store.save(model);
    assertThat(file).isEqualTo(dir.resolve("models").resolve(model.id()).resolve("model.json"));
    for (LinearModel read : new LinearModel[] {store.load(model.id()), store.latest()}) {
      assertThat(read.id()).isEqualTo(model.id());
      assertThat(read.names()).containsExactly(model.names());
      assertThat(read.coefficients()).containsExactly(model.coefficients());
      assertThat(read.intercept()).isEqualTo(model.intercept());
      assertThat(read.clipLow()).containsExactly(model.clipLow());
      assertThat(read.clipHigh()).containsExactly(model.clipHigh());
      assertThat(read.metrics()).isEqualTo(model.metrics());
    }
  }

  @Test
  void shouldKeepFiguresThatDoNotExist() {
    LinearModel m = Models.model(3);
    ModelMetrics holes =
        new ModelMetrics(1, 0, 1, 1, 1, Double.NaN, Double.NaN, 0, Double.NaN, Double.NaN, -1e300);
    LinearModel model =
        new LinearModel(
            m.id(),
            m.symbol(),
            m.featureSet(),
            m.featureSetVersion(),
            m.names(),
            m.coefficients(),
            m.intercept(),
            m.lambda(),
            m.horizonMs(),
            m.periodMs(),
            m.clipLow(),
            m.clipHigh(),
            m.trainFromMs(),
            m.trainToMs(),
            holes);
    ModelStore store = new ModelStore(dir);
    store.save(model);
    assertThat(store.latest().metrics()).isEqualTo(holes);
  }

  @Test
  void shouldPointToTheLatestAndBack() throws IOException {
    ModelStore store = new ModelStore(dir);
    LinearModel first = Models.model(1);
    LinearModel second = Models.model(2);
    store.save(first);
    store.write(second, TrainingFacts.UNKNOWN);
    assertThat(store.load("latest").id()).isEqualTo(first.id());
    store.makeLatest(second.id());
    assertThat(store.latest().id()).isEqualTo(second.id());
    store.makeLatest(first.id());
    assertThat(store.latest().id()).isEqualTo(first.id());
    assertThat(store.ids()).containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(Files.readString(dir.resolve("latest"))).isEqualTo(first.id() + "\n");
    try (Stream<Path> files = Files.walk(dir)) {
      assertThat(files.filter(f -> f.toString().endsWith(".partial"))).isEmpty();
    }
  }

  @Test
  void shouldKeepWhatIsKnownOfTheTraining() throws IOException {
    ModelStore store = new ModelStore(dir);
    LinearModel model = Models.model(1);
    TrainingFacts facts =
        new TrainingFacts(
            "abc123",
            "sha256:00ff",
            new BlockFigure(0.25, 0.01, 41, 60_000),
            new BlockFigure(0.24, 0.02, 41, 60_000),
            new double[] {1, 0.1},
            new double[] {2, 3},
            Map.of("mad", 7L),
            List.of("ofi"));
    Path file = store.save(model, facts);
    assertThat(store.stored(model.id()).training()).usingRecursiveComparison().isEqualTo(facts);
    assertThat(store.stored(model.id()).model()).usingRecursiveComparison().isEqualTo(model);
    // A later revision may say more of the training.
    Files.writeString(file, Files.readString(file).replace("\"revision\"", "\"later\""));
    assertThat(store.stored(model.id()).training().revision()).isNull();
    assertThat(store.stored(model.id()).training().dataFingerprint()).isEqualTo("sha256:00ff");
  }

  /** Files of revisions that knew nothing but the model. */
  @Test
  void shouldReadAFileWithoutTheTraining() throws IOException {
    ModelStore store = new ModelStore(dir);
    LinearModel model = Models.model(1);
    Path file = store.save(model);
    ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    assertThat(tree.remove("training")).isNotNull();
    Files.writeString(file, tree.toString());
    StoredModel read = store.stored(model.id());
    assertThat(read.model()).usingRecursiveComparison().isEqualTo(model);
    assertThat(read.training()).isEqualTo(TrainingFacts.UNKNOWN);
  }

  /** Ended between a model and its pointer, and in the middle of a file. */
  @Test
  void shouldBeWholeWhereverAWriterWasKilled() throws IOException {
    ModelStore store = new ModelStore(dir);
    LinearModel first = Models.model(1);
    LinearModel second = Models.model(2);
    LinearModel third = Models.model(3);
    store.save(first);
    store.write(second, TrainingFacts.UNKNOWN);
    Path half = Files.createDirectories(dir.resolve(third.id()));
    Files.writeString(half.resolve("training.json"), "{}");
    Files.writeString(half.resolve(".model.json.77.partial"), "{\"id\" : ");
    Files.writeString(dir.resolve(".latest.77.partial"), third.id().substring(0, 5));
    assertThat(store.latest().id()).isEqualTo(first.id());
    assertThat(store.ids()).containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(store.load(second.id()).id()).isEqualTo(second.id());
    store.save(third);
    assertThat(store.latest().id()).isEqualTo(third.id());
    assertThat(store.ids()).hasSize(3);
  }

  @Test
  void shouldSayWhichModelIsNotThere() {
    ModelStore store = new ModelStore(dir.resolve("none"));
    assertThat(store.ids()).isEmpty();
    assertThatThrownBy(store::latest)
        .isInstanceOf(ModelStoreException.class)
        .hasMessageContaining("no model yet")
        .hasMessageContaining("latest");
    assertThatThrownBy(() -> store.load("btcusdt-x"))
        .isInstanceOf(ModelStoreException.class)
        .hasMessageContaining("btcusdt-x")
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> store.makeLatest("btcusdt-x")).hasMessageContaining("does not exist");
    assertThatThrownBy(() -> store.load("../secret")).hasMessageContaining("is not a model id");
  }

  @Test
  void shouldRefuseAFileThatIsNoModelOrWasChanged() throws IOException {
    ModelStore store = new ModelStore(dir);
    LinearModel model = Models.model(1);
    Path file = store.save(model);
    String json = Files.readString(file);
    Files.writeString(file, json.substring(0, json.length() / 2));
    assertThatThrownBy(store::latest)
        .isInstanceOf(ModelStoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("is not a model");
    Files.writeString(file, json.replace("\"horizonMs\" : 10000", "\"horizonMs\" : 20000"));
    assertThatThrownBy(store::latest).hasMessageContaining("was changed by hand");
    Files.writeString(file, json.replace("\"horizonMs\" : 10000,", ""));
    assertThatThrownBy(store::latest).hasMessageContaining("horizonMs");
    Files.writeString(file, "null");
    assertThatThrownBy(store::latest).isInstanceOf(ModelStoreException.class);
  }

  @Test
  void shouldRefuseAModelOfAnotherFeatureSet() {
    ModelStore store = new ModelStore(dir);
    LinearModel model = Models.model(1);
    store.save(model);
    assertThat(store.load("latest", Models.CORE).id()).isEqualTo(model.id());
    assertThatThrownBy(() -> store.load(model.id(), FeatureSet.byName("tiers")))
        .isInstanceOf(ModelStoreException.class)
        .hasMessageContaining("'core' version 1")
        .hasMessageContaining("'tiers' version 1");
  }
}
