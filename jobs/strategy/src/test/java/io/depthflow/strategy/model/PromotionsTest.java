package io.depthflow.strategy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.strategy.model.Promotion.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionsTest {

  @TempDir Path dir;
  private Promotions promotions;
  private final List<String> ids = new ArrayList<>();

  @BeforeEach
  void storeThree() {
    ModelStore store = new ModelStore(dir);
    for (int seed = 1; seed <= 3; seed++) {
      LinearModel model = Models.model(seed);
      store.save(model);
      ids.add(model.id());
    }
    promotions = new Promotions(dir);
  }

  private String inForce() {
    return promotions.inForce().orElseThrow().id();
  }

  @Test
  void shouldKeepTheHistory() {
    assertThat(promotions.history()).isEmpty();
    assertThat(promotions.inForce()).isEmpty();
    assertThat(promotions.model()).isEmpty();
    promotions.promote(ids.get(0), Way.GATE, "passed", 100);
    promotions.promote(ids.get(1), Way.FORCE, "a test", 200);
    promotions.promote(ids.get(1), Way.GATE, "again", 300);
    assertThat(new Promotions(dir).history())
        .containsExactly(
            new Promotion(ids.get(0), 100, Way.GATE, "passed"),
            new Promotion(ids.get(1), 200, Way.FORCE, "a test"));
    assertThat(promotions.model().orElseThrow().id()).isEqualTo(ids.get(1));
    assertThat(new ModelStore(dir).latest().id()).isEqualTo(ids.get(2));
  }

  @Test
  void shouldGoBackStepByStep() {
    for (String id : ids) {
      promotions.promote(id, Way.GATE, "passed", 1);
    }
    promotions.rollBack("worse live", 4);
    assertThat(inForce()).isEqualTo(ids.get(1));
    promotions.promote(ids.get(2), Way.FORCE, "not its fault", 5);
    promotions.rollBack("it was", 6);
    promotions.rollBack("and this one", 7);
    assertThat(inForce()).isEqualTo(ids.get(0));
    assertThatThrownBy(() -> promotions.rollBack("further", 8))
        .isInstanceOf(ModelStoreException.class)
        .hasMessageContaining(ids.get(0));
    assertThat(promotions.history())
        .extracting(Promotion::way)
        .containsExactly(
            Way.GATE, Way.GATE, Way.GATE, Way.ROLLBACK, Way.FORCE, Way.ROLLBACK, Way.ROLLBACK);
  }

  @Test
  void shouldRefuseWhatIsNotThere() throws IOException {
    assertThatThrownBy(() -> promotions.rollBack("none", 1)).hasMessageContaining("nothing");
    assertThatThrownBy(() -> promotions.promote("btcusdt-x", Way.FORCE, "none", 1))
        .hasMessageContaining("does not exist");
    assertThat(dir.resolve("promoted.json")).doesNotExist();
    for (String broken : List.of("{\"promotions\" : [", "null", "{\"promotions\" : [null]}")) {
      Files.writeString(dir.resolve("promoted.json"), broken);
      assertThatThrownBy(promotions::inForce)
          .isInstanceOf(ModelStoreException.class)
          .hasMessageContaining("promoted.json")
          .hasMessageContaining("promote anew");
    }
  }

  /** A writer that was killed leaves its partial file and its lock's file, and no lock. */
  @Test
  void shouldGoOnBehindAKilledWriter() throws IOException {
    promotions.promote(ids.get(0), Way.GATE, "passed", 1);
    Files.writeString(dir.resolve(".promoted.json.77.partial"), "{\"promo");
    Files.writeString(dir.resolve(".promoted.lock"), "");
    assertThat(inForce()).isEqualTo(ids.get(0));
    promotions.promote(ids.get(1), Way.GATE, "passed", 2);
    assertThat(inForce()).isEqualTo(ids.get(1));
  }

  @Test
  void shouldLoseNoPromotionOfTwoAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Promotion> told = new ArrayList<>();
    try {
      List<Future<List<Promotion>>> both = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        int first = thread;
        both.add(threads.submit(() -> promoteInTurn(first)));
      }
      for (Future<List<Promotion>> each : both) {
        told.addAll(each.get(60, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
    List<Promotion> history = promotions.history();
    assertThat(history).containsExactlyInAnyOrderElementsOf(new LinkedHashSet<>(told));
    for (int i = 1; i < history.size(); i++) {
      assertThat(history.get(i).id()).isNotEqualTo(history.get(i - 1).id());
    }
  }

  private List<Promotion> promoteInTurn(int first) {
    List<Promotion> told = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String id = ids.get((first + i) % ids.size());
      told.add(new Promotions(dir).promote(id, Way.FORCE, first + "/" + i, i));
    }
    return told;
  }
}
