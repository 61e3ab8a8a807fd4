package io.depthflow.flink.binance.source.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineClockTest {

  private long wallNs = 1_000;
  private long steadyNs = 5;
  private final LineClock clock = new LineClock(() -> wallNs, () -> steadyNs);

  @Test
  void shouldFollowTheSteadyClockFromTheAnchorOn() {
    assertThat(clock.stamp()).isEqualTo(1_000);
    wallNs = 90_000;
    steadyNs += 10;
    assertThat(clock.stamp()).isEqualTo(1_010);
    clock.anchor();
    assertThat(clock.stamp()).isEqualTo(90_000);
  }

  @Test
  void shouldStandStillWhileTheClockIsBehindItsLastStamp() {
    clock.raiseTo(1_500);
    assertThat(clock.stamp()).isEqualTo(1_500);
    assertThat(clock.aheadNs()).isEqualTo(500);
    wallNs = 200;
    clock.anchor();
    assertThat(clock.stamp()).isEqualTo(1_500);
    steadyNs += 1_400;
    assertThat(clock.stamp()).isEqualTo(1_600);
    assertThat(clock.aheadNs()).isZero();
  }
}
