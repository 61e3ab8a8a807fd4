package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ServerClockTest {

  private long localNs = 1_000_000_000_000L;
  private final ArrayDeque<CompletableFuture<Long>> asked = new ArrayDeque<>();
  private final ServerClock clock =
      new ServerClock(() -> localNs / 1_000_000, () -> localNs, this::ask, 60_000);

  private CompletableFuture<Long> ask() {
    CompletableFuture<Long> future = new CompletableFuture<>();
    asked.add(future);
    return future;
  }

  /** The server is ahead by trueOffset; the answer takes there and back. */
  private void answer(long trueOffsetMs, long thereMs, long backMs) {
    localNs += thereMs * 1_000_000;
    long serverMs = localNs / 1_000_000 + trueOffsetMs;
    localNs += backMs * 1_000_000;
    asked.remove().complete(serverMs);
  }

  @Test
  void shouldKeepTheSampleWithTheSmallestRoundTrip() {
    CompletableFuture<Void> done = clock.synchronise();
    answer(1500, 400, 20); // says 1690
    answer(1500, 10, 12); // says 1499
    assertThat(done).isNotDone();
    answer(1500, 30, 300);

    assertThat(done).isCompleted();
    assertThat(clock.offsetMs()).isEqualTo(1499);
    assertThat(clock.roundTripNs()).isEqualTo(22_000_000);
    assertThat(clock.serverMs()).isEqualTo(localNs / 1_000_000 + 1499);
    assertThat(clock.isDue()).isFalse();
  }

  @Test
  void shouldRunOneSynchronisationAtATime() {
    CompletableFuture<Void> first = clock.synchronise();

    assertThat(clock.synchronise()).isSameAs(first);
    assertThat(asked).hasSize(1);
    answer(0, 1, 1);
    answer(0, 1, 1);
    answer(0, 1, 1);
    assertThat(clock.synchronise()).isNotSameAs(first);
  }

  @Test
  void shouldKeepTheFormerOffsetWhenASampleFails() {
    clock.synchronise();
    answer(-700, 5, 5);
    answer(-700, 5, 5);
    answer(-700, 5, 5);
    CompletableFuture<Void> second = clock.synchronise();
    asked.remove().completeExceptionally(new IllegalStateException("down"));

    assertThat(second).isCompletedExceptionally();
    assertThat(clock.offsetMs()).isEqualTo(-700);
    assertThat(clock.synchronise()).as("a later one starts anew").isNotSameAs(second);
  }

  @Test
  void shouldBeDueAgainWhenOld() {
    assertThat(clock.isDue()).isTrue();
    clock.synchronise();
    answer(0, 1, 1);
    answer(0, 1, 1);
    answer(0, 1, 1);
    assertThat(clock.isDue()).isFalse();
    localNs += 60_001L * 1_000_000;
    assertThat(clock.isDue()).isTrue();
  }
}
