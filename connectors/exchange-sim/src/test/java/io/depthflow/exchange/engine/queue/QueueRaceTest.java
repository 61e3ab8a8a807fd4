package io.depthflow.exchange.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.generator.GeneratorConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queue models on every recording and on the generator: the engine against a literal slow exchange,
 * fill for fill, and the bound of passive volume after every fill ({@link SlowExchange}). The
 * normal run takes three models over a part of each market; {@code -Ddepthflow.long=true} all, to
 * the end, with at least 1000 passive fills each.
 */
class QueueRaceTest {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long SEED = 17;
  private static final int FILLS_MIN = 1000;

  private static final List<QueueModel> MODELS =
      LONG
          ? List.of(
              QueueModel.RISK_AVERSE,
              QueueModel.RISK_AVERSE_CAPPED,
              QueueModel.power(1),
              QueueModel.power(2),
              QueueModel.power(3),
              QueueModel.power2(2),
              QueueModel.power3(3),
              QueueModel.LOG,
              QueueModel.LOG2)
          : List.of(QueueModel.RISK_AVERSE, QueueModel.power(2), QueueModel.LOG2);

  static Stream<String> recordings() {
    return Recorded.NAMES.stream();
  }

  private static QueueRace.Pace pace(String name) {
    if (name.startsWith("usdm-2021")) {
      return new QueueRace.Pace(5_000_000L, 900_000_000L, 3, true);
    }
    return name.startsWith("spot")
        ? new QueueRace.Pace(20_000_000_000L, 600_000_000_000L, 500, true)
        : new QueueRace.Pace(60_000_000L, 8_000_000_000L, 20, true);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void shouldFillAsTheSlowExchangeDoes(String name) throws IOException {
    race(Recorded.open(name), pace(name), MODELS);
  }

  private static void race(Recorded market, QueueRace.Pace pace, List<QueueModel> models) {
    int part = LONG ? market.events().size() : Math.min(market.events().size(), 6_000);
    Recorded some =
        new Recorded(market.name(), market.instrument(), market.events().subList(0, part));
    for (QueueModel model : models) {
      int fills = 0;
      for (long seed = SEED; fills == 0 || LONG && fills < FILLS_MIN; seed++) {
        QueueRace race = new QueueRace(some, model, pace, seed).run();
        System.out.println(race.figures());
        assertThat(race.passiveFills()).as("%s %s seed %d", some.name(), model, seed).isPositive();
        fills += race.passiveFills();
      }
    }
  }

  @Test
  void shouldFillAsTheSlowExchangeDoesOnTheGenerator() {
    Recorded market =
        Recorded.generated(GeneratorConfig.defaults().withSeed(SEED), LONG ? 600 : 30);
    race(market, new QueueRace.Pace(60_000_000L, 8_000_000_000L, 20, true), MODELS);
  }

  @Test
  void shouldFillAsTheSlowExchangeDoesWhereQueuesAreLong() {
    Recorded market = Recorded.generated(Recorded.longQueues(SEED), LONG ? 900 : 50);
    List<QueueModel> all = new ArrayList<>(MODELS);
    all.add(QueueModel.FIFO);
    race(market, new QueueRace.Pace(120_000_000L, 20_000_000_000L, 20, true), all);
  }
}
