package io.depthflow.exchange.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Queue models against the true queue: the generator tells every order, so first in, first out is
 * known. The same orders are placed under every model. Cancels of this generator hit every lot of a
 * queue with the same probability, and prices stay long enough for queues to matter: what is
 * measured here is the models' bias in that market, not at a venue.
 */
class QueueBiasTest {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long SEED = 5;
  private static final long SECONDS = LONG ? 10_800 : 150;
  private static final List<QueueModel> MODELS =
      LONG
          ? List.of(
              QueueModel.RISK_AVERSE_CAPPED,
              QueueModel.power(1),
              QueueModel.power(2),
              QueueModel.power(3),
              QueueModel.power2(2),
              QueueModel.power2(3),
              QueueModel.power3(2),
              QueueModel.power3(3),
              QueueModel.LOG,
              QueueModel.LOG2)
          : List.of(QueueModel.power(2), QueueModel.LOG);

  @Test
  void shouldNeverFillRiskAverseBeforeTheTrueQueueWould() {
    Recorded market = Recorded.generated(Recorded.longQueues(SEED), SECONDS);
    Map<Integer, QueueRace.Outcome> truth = outcomes(market, QueueModel.FIFO);
    assertThat(truth.values().stream().filter(o -> o.filledNs() > 0))
        .as("seed %d", SEED)
        .hasSizeGreaterThan(LONG ? 1000 : 10);

    Bias cautious = Bias.of(truth, outcomes(market, QueueModel.RISK_AVERSE));
    System.out.println(cautious.row("risk-averse"));
    assertThat(cautious.earlier).as("seed %d: filled before the true queue", SEED).isZero();
    assertThat(cautious.onlyModel).as("seed %d: filled, in truth never", SEED).isZero();

    for (QueueModel model : MODELS) {
      Bias bias = Bias.of(truth, outcomes(market, model));
      System.out.println(bias.row(model.toString()));
      // A model that credits cancels fills no less than one that credits none.
      assertThat(bias.ratioModel)
          .as("%s seed %d", model, SEED)
          .isGreaterThanOrEqualTo(cautious.ratioModel);
    }
  }

  /** Buys under even numbers, sells under odd ones; each side alone, see {@link QueueRace.Pace}. */
  private static Map<Integer, QueueRace.Outcome> outcomes(Recorded market, QueueModel model) {
    Map<Integer, QueueRace.Outcome> all = new HashMap<>();
    for (Side side : Side.values()) {
      QueueRace.Pace pace = new QueueRace.Pace(100_000_000L, 6_000_000_000L, 1, false, side);
      QueueRace race = new QueueRace(market, model, pace, SEED).run();
      System.out.println(race.figures());
      race.outcomes.forEach((index, o) -> all.put(2 * index + (side == Side.BUY ? 0 : 1), o));
    }
    return all;
  }

  /** What a model makes of the same orders, beside the truth. */
  private record Bias(
      int orders,
      int both,
      int earlier,
      int onlyModel,
      int onlyTruth,
      double ratioTruth,
      double ratioModel,
      double meanLateMs,
      double meanTruthMs) {

    static Bias of(Map<Integer, QueueRace.Outcome> truth, Map<Integer, QueueRace.Outcome> model) {
      int orders = 0;
      int both = 0;
      int earlier = 0;
      int onlyModel = 0;
      int onlyTruth = 0;
      double late = 0;
      double waited = 0;
      for (Map.Entry<Integer, QueueRace.Outcome> entry : truth.entrySet()) {
        QueueRace.Outcome t = entry.getValue();
        QueueRace.Outcome m = model.get(entry.getKey());
        assertThat(m).as("order %d was placed under every model", entry.getKey()).isNotNull();
        orders++;
        if (t.filledNs() > 0 && m.filledNs() > 0) {
          both++;
          late += (m.filledNs() - t.filledNs()) / 1e6;
          waited += (t.filledNs() - t.placedNs()) / 1e6;
          earlier += m.filledNs() < t.filledNs() ? 1 : 0;
        } else {
          onlyModel += m.filledNs() > 0 ? 1 : 0;
          onlyTruth += t.filledNs() > 0 ? 1 : 0;
        }
      }
      return new Bias(
          orders,
          both,
          earlier,
          onlyModel,
          onlyTruth,
          (double) (both + onlyTruth) / orders,
          (double) (both + onlyModel) / orders,
          late / both,
          waited / both);
    }

    String row(String model) {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %.1f %% | %+.1f points | %d | %+.0f ms | %.0f ms | %d | %d |",
          model,
          orders,
          100 * ratioModel,
          100 * (ratioModel - ratioTruth),
          both,
          meanLateMs,
          meanTruthMs,
          earlier,
          onlyModel);
    }
  }
}
