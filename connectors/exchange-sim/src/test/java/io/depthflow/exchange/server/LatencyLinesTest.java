package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.engine.latency.Latencies;
import io.depthflow.exchange.engine.latency.LatencyModel;
import io.depthflow.exchange.engine.latency.LatencySource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Messages on their ways through the venue, in virtual time. */
class LatencyLinesTest {

  private static final long MS = 1_000_000;
  private static final long START_MS = 1_000_000;

  private record Message(int id, long sentNs, long entryNs, long[] times) {}

  private static <T> T on(EngineSchedule schedule, java.util.function.Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, schedule).join();
  }

  @Test
  void shouldNeverAnswerBeforeRequestPlusEntryPlusResponse() throws InterruptedException {
    for (long seed = 1; seed <= 20; seed++) {
      Latencies latencies =
          Latencies.NONE
              .withEntry(LatencySource.logNormal(3 * MS, 80 * MS, seed))
              .withResponse(LatencySource.logNormal(2 * MS, 30 * MS, seed + 100));
      List<Message> done = run(latencies, seed);
      LatencyModel response = latencies.response().open(0);
      long answered = Long.MIN_VALUE;
      long matched = Long.MIN_VALUE;
      for (Message m : done) {
        assertThat(m.times[0]).as("entry, seed %d", seed).isEqualTo(m.sentNs + m.entryNs);
        assertThat(m.times[0])
            .as("matching in time's order, seed %d", seed)
            .isGreaterThanOrEqualTo(matched);
        matched = m.times[0];
        long earliest = m.times[0] + response.delayNs(m.times[0]);
        answered = Math.max(answered, earliest);
        assertThat(m.times[1]).as("answer, seed %d", seed).isEqualTo(answered);
      }
      assertThat(done).hasSize(2_000);
    }
  }

  @Test
  void shouldKeepTheOrderOfEqualTimes() throws InterruptedException {
    List<Message> done = run(Latencies.constantMs(0, 20, 10), 5);
    for (int i = 0; i < done.size(); i++) {
      Message m = done.get(i);
      assertThat(m.id).isEqualTo(i);
      assertThat(m.times[0]).isEqualTo(m.sentNs + 20 * MS);
      assertThat(m.times[1]).isEqualTo(m.sentNs + 30 * MS);
    }
  }

  /** 2000 requests, many of them at the same times; in the order of the matching. */
  private static List<Message> run(Latencies latencies, long seed) throws InterruptedException {
    EngineSchedule schedule = new EngineSchedule(TimeConfig.lockstepFrom(START_MS));
    try {
      LatencyLines lines = new LatencyLines(schedule);
      LatencyModel twin = latencies.entry().open(0);
      List<Message> matched = new ArrayList<>();
      List<Integer> answers = new ArrayList<>();
      on(
          schedule,
          () -> {
            lines.open(latencies, 0);
            schedule.start();
            return null;
          });
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 2_000; i++) {
        long sentNs = schedule.nowNs();
        Message m = new Message(i, sentNs, twin.delayNs(sentNs), new long[2]);
        lines
            .entry()
            .execute(
                () -> {
                  m.times[0] = schedule.nowNs();
                  matched.add(m);
                  lines.answer(
                      () -> {
                        m.times[1] = schedule.nowNs();
                        answers.add(m.id);
                      });
                });
        int stepMs = random.nextInt(4);
        on(schedule, () -> schedule.stepTo(schedule.nowMs() + stepMs));
      }
      on(schedule, () -> schedule.stepTo(schedule.nowMs() + 200_000));
      assertThat(answers)
          .as("answers keep the order of the matching")
          .isEqualTo(matched.stream().map(m -> m.id).toList());
      return matched;
    } finally {
      assertThat(schedule.close(5)).isTrue();
    }
  }
}
