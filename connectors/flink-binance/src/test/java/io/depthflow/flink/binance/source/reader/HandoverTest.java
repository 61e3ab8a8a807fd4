package io.depthflow.flink.binance.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandoverTest {

  @Test
  void shouldBeAvailableExactlyWhileItHoldsSomething() throws Exception {
    Handover<Integer> handover = new Handover<>(3);
    CompletableFuture<Void> first = handover.available();
    assertThat(first).isNotDone();
    assertThat(handover.poll(10)).isNull();
    assertThat(handover.put(1)).isTrue();
    assertThat(first).isDone();
    assertThat(handover.put(2)).isTrue();
    assertThat(handover.poll(1)).containsExactly(1);
    assertThat(handover.available()).isDone();
    assertThat(handover.poll(1)).containsExactly(2);
    assertThat(handover.available()).isNotDone();
  }

  @Test
  void shouldRefuseOffersBeyondItsCapacityAndReserve() {
    Handover<Integer> handover = new Handover<>(4);
    assertThat(handover.offer(1, 2)).isTrue();
    assertThat(handover.offer(2, 2)).isTrue();
    assertThat(handover.offer(3, 2)).isFalse();
    assertThat(handover.offer(3, 0)).isTrue();
    assertThat(handover.offer(4, 0)).isTrue();
    assertThat(handover.offer(5, 0)).isFalse();
    assertThat(handover.size()).isEqualTo(4);
  }

  @Test
  void shouldRefuseOffersBeyondItsWeightButNeverStarve() throws Exception {
    Handover<Integer> handover = new Handover<>(10, 100, weight -> weight);
    assertThat(handover.offer(500, 0)).as("an empty queue takes any item").isTrue();
    assertThat(handover.offer(1, 0)).isFalse();
    assertThat(handover.hasRoom(0)).isFalse();
    assertThat(handover.poll(5)).containsExactly(500);
    assertThat(handover.offer(50, 0)).isTrue();
    assertThat(handover.hasRoom(5)).isTrue();
    assertThat(handover.offer(1, 5)).isFalse();
    assertThat(handover.offer(50, 0)).isTrue();
    assertThat(handover.offer(1, 0)).isFalse();
    assertThat(handover.poll(1)).containsExactly(50);
    assertThat(handover.offer(50, 0)).isTrue();
    assertThat(handover.hasRoom(0)).isTrue();
    assertThat(handover.hasRoom(1)).isFalse();
    handover.finish();
    assertThat(handover.hasRoom(0)).isFalse();
  }

  @Test
  void shouldBlockThePutterUntilThereIsRoom() throws Exception {
    Handover<Integer> handover = new Handover<>(1);
    handover.put(1);
    CompletableFuture<Boolean> putter =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return handover.put(2);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(putter).isNotDone();
    assertThat(handover.poll(1)).containsExactly(1);
    assertThat(putter.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(handover.poll(1)).containsExactly(2);
  }

  @Test
  void shouldShowAFailureOnlyBehindWhatWasPutBefore() throws Exception {
    Handover<Integer> handover = new Handover<>(3);
    handover.put(1);
    handover.fail(new IOException("first"));
    handover.fail(new IOException("second"));
    assertThat(handover.available()).isDone();
    assertThat(handover.poll(5)).containsExactly(1);
    assertThat(handover.isFinished()).isFalse();
    assertThat(handover.available()).isDone();
    assertThatThrownBy(() -> handover.poll(5)).isInstanceOf(IOException.class).hasMessage("first");
    assertThat(handover.put(2)).isFalse();
  }

  @Test
  void shouldReleaseAWaitingPutterWhenTheReaderLeaves() throws Exception {
    Handover<Integer> handover = new Handover<>(1);
    handover.put(1);
    CompletableFuture<Boolean> putter =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return handover.put(2);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    handover.finish();
    assertThat(putter.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(handover.isFinished()).isFalse();
    assertThat(handover.poll(5)).containsExactly(1);
    assertThat(handover.isFinished()).isTrue();
  }
}
