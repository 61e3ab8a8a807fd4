package io.depthflow.sinks.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SideBySideTest {

  @Test
  void shouldRunStepsAtTheSameTime() throws Exception {
    CyclicBarrier all = new CyclicBarrier(SideBySide.THREADS);
    AtomicInteger done = new AtomicInteger();
    List<SideBySide.Step> steps = new ArrayList<>();
    for (int i = 0; i < SideBySide.THREADS; i++) {
      steps.add(
          () -> {
            try {
              all.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IOException(e);
            }
            done.incrementAndGet();
          });
    }
    try (SideBySide pool = new SideBySide("test")) {
      pool.run(steps);
    }
    assertThat(done).hasValue(SideBySide.THREADS);
  }

  @Test
  void shouldRunTheOthersAfterAFailureAndThrowIt() {
    AtomicInteger done = new AtomicInteger();
    List<SideBySide.Step> steps = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int step = i;
      steps.add(
          () -> {
            done.incrementAndGet();
            if (step == 3) {
              throw new IOException("disk full");
            }
            if (step == 5) {
              throw new IllegalStateException("a defect");
            }
          });
    }
    try (SideBySide pool = new SideBySide("test")) {
      assertThatThrownBy(() -> pool.run(steps))
          .isInstanceOf(IOException.class)
          .hasMessage("disk full")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
    assertThat(done).hasValue(40);
  }
}
