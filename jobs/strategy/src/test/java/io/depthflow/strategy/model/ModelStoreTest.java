package io.depthflow.strategy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.strategy.feature.FeatureSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    store.write(second);
    assertThat(store.load("latest").id()).isEqualTo(first.id());
    store.promote(second.id());
    assertThat(store.latest().id()).isEqualTo(second.id());
    store.promote(first.id());
    assertThat(store.latest().id()).isEqualTo(first.id());
    assertThat(store.ids()).containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(Files.readString(dir.resolve("latest"))).isEqualTo(first.id() + "\n");
    try (Stream<Path> files = Files.walk(dir)) {
      assertThat(files.filter(f -> f.toString().endsWith(".partial"))).isEmpty();
    }
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
    assertThatThrownBy(() -> store.promote("btcusdt-x")).hasMessageContaining("does not exist");
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
