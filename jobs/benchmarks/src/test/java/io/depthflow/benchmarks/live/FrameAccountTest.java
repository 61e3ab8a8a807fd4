package io.depthflow.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the load says of missing frames must not depend on who recorded them. */
class FrameAccountTest {

  private static final String SYMBOL = "BTCUSDT";

  private final MarketLoop loop = MarketLoop.of(EventDensity.BTCUSDT);
  private final FrameAccount account = new FrameAccount(new FrameIds(loop));

  /** Frames of a market that began in the middle of the loop, into the second pass. */
  private final int from = loop.size() / 2;

  private final int to = loop.size() + loop.size() / 4;

  private void log(int frame) {
    FrameTemplate template = loop.frame(frame % loop.size());
    long base = frame / loop.size() * loop.idsPerPass();
    long id = template.kind == FrameTemplate.Kind.DEPTH ? template.ids[1] : template.ids[0];
    account.frame(SYMBOL, template.kind, base + id);
  }

  private void log(int fromFrame, int toFrame) {
    for (int frame = fromFrame; frame < toFrame; frame++) {
      log(frame);
    }
  }

  @Test
  void shouldFindEveryFrameOfAWholeLog() {
    log(from, to);
    assertThat(account.close(Map.of(SYMBOL, (long) to))).isEqualTo(to - from);
    assertThat(account.missing).isEmpty();
    assertThat(account.logged).isEqualTo(to - from);
    assertThat(List.of(account.twiceOrBack, account.foreign)).containsOnly(0L);
  }

  @Test
  void shouldTellWhatStandsInAHoleAndWhatHasNothing() {
    log(from, from + 500);
    account.marker(SYMBOL, "queue-full");
    account.marker(SYMBOL, "pu-break");
    log(from + 600, from + 900);
    log(from + 1_000, to - 70);
    account.marker(SYMBOL, "socket-lost");
    assertThat(account.close(Map.of(SYMBOL, (long) to))).isEqualTo(to - from);
    assertThat(account.missing)
        .isEqualTo(Map.of("queue-full", 100L, FrameAccount.UNNAMED, 100L, "socket-lost", 70L));
  }

  @Test
  void shouldTellFramesThatAreThereTwiceOrThatNobodySent() {
    log(from, from + 100);
    log(from + 99);
    account.frame(SYMBOL, FrameTemplate.Kind.TRADE, MarketLoop.FIRST_ID - 1);
    assertThat(List.of(account.twiceOrBack, account.foreign)).containsExactly(1L, 1L);
  }
}
