package io.depthflow.exchange.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final long SECONDS = LONG ? 3600 : 100;
  private static final QueueRace.Pace PACE =
      new QueueRace.Pace(250_000_000L, 25_000_000_000L, 1, false);

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
    QueueRace truth = new QueueRace(market, QueueModel.FIFO, PACE, SEED).run();
    System.out.println(truth.figures());
    assertThat(truth.passiveFills()).as("seed %d", SEED).isGreaterThan(LONG ? 1000 : 60);

    QueueRace riskAverse = new QueueRace(market, QueueModel.RISK_AVERSE, PACE, SEED).run();
    System.out.println(riskAverse.figures());
    Bias cautious = Bias.of(truth.outcomes, riskAverse.outcomes);
    System.out.println(cautious.row("risk-averse"));
    assertThat(cautious.earlier).as("seed %d: filled before the true queue", SEED).isZero();
    assertThat(cautious.onlyModel).as("seed %d: filled, in truth never", SEED).isZero();
    assertThat(cautious.both).as("seed %d", SEED).isGreaterThan(50);

    for (QueueModel model : MODELS) {
      QueueRace race = new QueueRace(market, model, PACE, SEED).run();
      System.out.println(race.figures());
      Bias bias = Bias.of(truth.outcomes, race.outcomes);
      System.out.println(bias.row(model.toString()));
      // A model that credits cancels fills no later on the whole than one that credits none.
      assertThat(bias.ratioModel)
          .as("%s seed %d", model, SEED)
          .isGreaterThanOrEqualTo(cautious.ratioModel);
    }
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
        if (m == null) {
          continue;
        }
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
