package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.pipeline.config.UsageException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrainLoopTest {
  private static final Duration NOW = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void shouldEndAfterItsRounds() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    new TrainLoop(NOW, 3, stop -> rounds.incrementAndGet() > 0).run();
    assertThat(rounds).hasValue(3);
  }

  @Test
  void shouldGoOnAfterAFailureAndEndAfterThreeInARow() {
    AtomicInteger rounds = new AtomicInteger();
    TrainLoop loop =
        new TrainLoop(
            NOW,
            100,
            stop -> {
              int n = rounds.incrementAndGet();
              if (n == 1 || n == 2 || n > 3) {
                throw new IOException("round " + n);
              }
              return true;
            });
    assertThatThrownBy(loop::run).hasMessage("round 6");
  }

  /** What is wrong with the options is so in every round. */
  @Test
  void shouldEndAtOnceWhenTheFirstRoundFindsTheOptionsWrong() {
    AtomicInteger rounds = new AtomicInteger();
    TrainLoop loop =
        new TrainLoop(
            LONG,
            100,
            stop -> {
              rounds.incrementAndGet();
              throw new UsageException("no such store");
            });
    assertThatThrownBy(loop::run).isInstanceOf(UsageException.class);
    assertThat(rounds).hasValue(1);
  }

  @Test
  void shouldEndInTheMiddleOfARound() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger rounds = new AtomicInteger();
    TrainLoop loop =
        new TrainLoop(
            LONG,
            100,
            stop -> {
              rounds.incrementAndGet();
              begun.countDown();
              stop.await();
              return false;
            });
    endsWhenAskedAfter(loop, begun);
    assertThat(rounds).hasValue(1);
  }

  @Test
  void shouldEndWhileItWaitsForTheNextRound() throws Exception {
    CountDownLatch trained = new CountDownLatch(1);
    AtomicInteger rounds = new AtomicInteger();
    TrainLoop loop =
        new TrainLoop(
            LONG,
            100,
            stop -> {
              rounds.incrementAndGet();
              trained.countDown();
              return true;
            });
    endsWhenAskedAfter(loop, trained);
    assertThat(rounds).hasValue(1);
  }

  private static void endsWhenAskedAfter(TrainLoop loop, CountDownLatch event) throws Exception {
    FutureTask<Void> run =
        new FutureTask<>(
            () -> {
              loop.run();
              return null;
            });
    new Thread(run, "train-loop").start();
    event.await();
    loop.end();
    run.get(30, TimeUnit.SECONDS);
  }
}
