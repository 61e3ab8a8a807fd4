package io.depthflow.exchange.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private final AtomicLong clockMs = new AtomicLong(1_000);
  private final Faults faults = new Faults(clockMs::get);

  @Test
  void shouldActAsOftenAsArmedOnItsSymbolAlone() {
    assertThat(faults.active()).isFalse();
    faults.arm(Fault.dropDepth("BTCUSDT", 2));
    assertThat(faults.active()).isTrue();
    assertThat(faults.take(FaultKind.DROP_DEPTH, "ETHUSDT")).isNull();
    assertThat(faults.take(FaultKind.DUPLICATE_DEPTH, "BTCUSDT")).isNull();
    assertThat(faults.take(FaultKind.DROP_DEPTH, "BTCUSDT")).isNotNull();
    assertThat(faults.take(FaultKind.DROP_DEPTH, "BTCUSDT")).isNotNull();
    assertThat(faults.active()).isFalse();
    assertThat(faults.take(FaultKind.DROP_DEPTH, "BTCUSDT")).isNull();
    assertThat(faults.fired(FaultKind.DROP_DEPTH)).isEqualTo(2);
    assertThat(faults.done()).singleElement().satisfies(d -> assertThat(d.fired()).isEqualTo(2));
  }

  @Test
  void shouldActWithinItsTime() {
    Duration second = Duration.ofSeconds(1);
    faults.arm(Fault.of(FaultKind.MISSING_PINGS).lasting(second).after(second));
    assertThat(faults.take(FaultKind.MISSING_PINGS, null)).isNull();
    clockMs.set(2_000);
    for (int i = 0; i < 5; i++) {
      assertThat(faults.take(FaultKind.MISSING_PINGS, null)).isNotNull();
    }
    clockMs.set(3_000);
    assertThat(faults.take(FaultKind.MISSING_PINGS, null)).isNull();
    assertThat(faults.active()).isFalse();
  }

  @Test
  void shouldNotTakeMoreThanItsBounds() {
    for (int i = 0; i < Faults.ARMED_MAX; i++) {
      faults.arm(Fault.dropDepth("BTCUSDT", 1));
    }
    Fault more = Fault.dropDepth("BTCUSDT", 1);
    assertThatThrownBy(() -> faults.arm(more)).isInstanceOf(IllegalStateException.class);
    for (int i = 0; i < Faults.ARMED_MAX; i++) {
      faults.take(FaultKind.DROP_DEPTH, "BTCUSDT");
    }
    assertThat(faults.done()).hasSize(200);
    assertThat(faults.fired(FaultKind.DROP_DEPTH)).isEqualTo(Faults.ARMED_MAX);
  }

  @Test
  void shouldPlayAScheduleInItsOrder() {
    FaultSchedule schedule =
        FaultSchedule.seeded(5, Duration.ofMinutes(1), List.of(FaultKind.USER_EVENTS_LOST), 30);
    faults.play(schedule);
    clockMs.addAndGet(schedule.planned().get(0).at().toMillis() - 1);
    faults.advanceTo(clockMs.get());
    assertThat(faults.active()).isFalse();
    clockMs.addAndGet(1);
    faults.advanceTo(clockMs.get());
    assertThat(faults.armed()).hasSize(1);
    clockMs.addAndGet(60_000);
    faults.advanceTo(clockMs.get());
    assertThat(faults.armed())
        .extracting(ArmedFault::fault)
        .isEqualTo(schedule.planned().stream().map(FaultSchedule.Planned::fault).toList());
    assertThat(faults.toCome()).isEmpty();
  }

  @Test
  void shouldMakeTheSameScheduleOfTheSameSeed() {
    EnumSet<FaultKind> all = EnumSet.allOf(FaultKind.class);
    Duration span = Duration.ofHours(3);
    FaultSchedule one = FaultSchedule.seeded(11, span, all, 10);
    assertThat(FaultSchedule.seeded(11, span, all, 10)).isEqualTo(one);
    assertThat(FaultSchedule.seeded(12, span, all, 10)).isNotEqualTo(one);
    // 1,800 to be expected, with a standard deviation of 42
    assertThat(one.planned()).as("seed 11").hasSizeBetween(1_600, 2_000);
    assertThat(one.planned()).extracting(FaultSchedule.Planned::at).isSorted();
    assertThat(one.planned()).extracting(p -> p.fault().kind()).containsAll(all);
    assertThat(one.toString().lines()).hasSize(one.planned().size() + 1);
    // written down, so that a change of the JDK or of the drawing is noticed
    assertThat(one.planned().get(0).toString().strip()).isEqualTo("2.280 s  silent-stream count=3");
  }

  @Test
  void shouldArmEveryKindFromItsOwnText() {
    for (FaultKind kind : FaultKind.values()) {
      Fault fault = Fault.of(kind);
      String[] words = fault.toString().split(" ");
      assertThat(FaultKind.of(words[0])).isEqualTo(kind);
      Fault again = Fault.of(kind);
      for (int i = 1; i < words.length; i++) {
        again = again.with(words[i].split("=")[0], words[i].split("=")[1]);
      }
      assertThat(again).isEqualTo(fault);
      assertThat(kind.help()).isNotBlank();
    }
  }
}
