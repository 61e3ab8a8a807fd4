package io.depthflow.exchange.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bars against a slow count of the same trades. */
class BarsTest {

  private static final long SEED = 20_261;
  private static final long T0 = Instant.parse("2024-02-28T22:10:11Z").toEpochMilli();

  private record Deal(long timeMs, BigDecimal price, BigDecimal quantity, boolean buyerIsMaker) {}

  private static List<Deal> deals() {
    Random random = new Random(SEED);
    List<Deal> deals = new ArrayList<>();
    long time = T0;
    for (int i = 0; i < 5_000; i++) {
      time += random.nextInt(20) == 0 ? random.nextInt(900_000) : random.nextInt(5_000);
      deals.add(
          new Deal(
              time,
              BigDecimal.valueOf(50_000 + random.nextInt(1_000), 1),
              BigDecimal.valueOf(1 + random.nextInt(5_000), 3),
              random.nextBoolean()));
    }
    return deals;
  }

  @ParameterizedTest
  @EnumSource
  void shouldEqualASlowCount(BarInterval interval) {
    List<Deal> deals = deals();
    Bars bars = new Bars(100_000);
    for (int i = 0; i < deals.size(); i++) {
      Deal d = deals.get(i);
      bars.add(d.timeMs, d.price, d.quantity, d.buyerIsMaker, i, i);
    }
    List<MinuteBar> found = bars.query(interval, null, null, 100_000);
    long end = deals.get(deals.size() - 1).timeMs;
    assertThat(found.get(0).openMs()).isLessThanOrEqualTo(T0);
    assertThat(found.get(found.size() - 1).openMs()).isEqualTo(interval.openMs(end));
    long expectedOpen = interval.openMs(deals.get(0).timeMs);
    BigDecimal close = null;
    int next = 0;
    for (MinuteBar bar : found) {
      String of = interval + " at " + Instant.ofEpochMilli(bar.openMs()) + ", seed " + SEED;
      assertThat(bar.openMs()).as(of).isEqualTo(expectedOpen);
      expectedOpen = interval.nextMs(bar.openMs());
      BigDecimal open = null;
      BigDecimal high = null;
      BigDecimal low = null;
      BigDecimal volume = BigDecimal.ZERO;
      BigDecimal quote = BigDecimal.ZERO;
      BigDecimal takerBuy = BigDecimal.ZERO;
      int first = next;
      while (next < deals.size() && deals.get(next).timeMs < expectedOpen) {
        Deal d = deals.get(next++);
        open = open == null ? d.price : open;
        high = high == null ? d.price : high.max(d.price);
        low = low == null ? d.price : low.min(d.price);
        close = d.price;
        volume = volume.add(d.quantity);
        quote = quote.add(d.price.multiply(d.quantity));
        takerBuy = d.buyerIsMaker ? takerBuy : takerBuy.add(d.quantity);
      }
      assertThat(bar.count()).as(of).isEqualTo(next - first);
      assertThat(bar.volume()).as(of).isEqualByComparingTo(volume);
      assertThat(bar.quoteVolume()).as(of).isEqualByComparingTo(quote);
      assertThat(bar.takerBuyVolume()).as(of).isEqualByComparingTo(takerBuy);
      assertThat(bar.close()).as(of).isEqualByComparingTo(close);
      if (open != null) {
        assertThat(bar.high()).as(of).isGreaterThanOrEqualTo(high);
        assertThat(bar.low()).as(of).isLessThanOrEqualTo(low);
        assertThat(bar.firstId()).as(of).isEqualTo(first);
        assertThat(bar.lastId()).as(of).isEqualTo(next - 1);
      }
    }
    assertThat(next).as("every trade is in a bar").isEqualTo(deals.size());
  }

  @Test
  void shouldKeepTheLatestMinutesOnly() {
    Bars bars = new Bars(10);
    BigDecimal one = BigDecimal.ONE;
    bars.add(T0, one, one, true, 1, 1);
    bars.advanceTo(T0 + 5 * 60_000);
    assertThat(bars.size()).isEqualTo(6);
    bars.advanceTo(T0 + 1_000_000 * 60_000L);
    assertThat(bars.size()).isEqualTo(10);
    bars.add(T0, one, one, true, 2, 2);
    assertThat(bars.tooLate()).isEqualTo(1);
    assertThat(bars.since(T0).count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1m, 2024-02-28T22:10:00Z, 2024-02-28T22:11:00Z",
    "4h, 2024-02-28T20:00:00Z, 2024-02-29T00:00:00Z",
    "1d, 2024-02-28T00:00:00Z, 2024-02-29T00:00:00Z",
    "1w, 2024-02-26T00:00:00Z, 2024-03-04T00:00:00Z",
    "1M, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
  })
  void shouldAlignAsTheVenueDoes(String name, Instant open, Instant next) {
    BarInterval interval = BarInterval.of(name);
    assertThat(interval.openMs(T0)).isEqualTo(open.toEpochMilli());
    assertThat(interval.nextMs(open.toEpochMilli())).isEqualTo(next.toEpochMilli());
  }
}
