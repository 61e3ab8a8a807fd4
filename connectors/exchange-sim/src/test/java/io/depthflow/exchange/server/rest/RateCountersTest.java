package io.depthflow.exchange.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.RestOptions;
import io.depthflow.exchange.server.rest.RateCounters.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits and bans in virtual time. */
class RateCountersTest {

  /** A beginning of a minute. */
  private static final long T0 = 1_700_000_040_000L;

  private static final String HOME = "10.0.0.1";

  private static RateCounters counters(RestOptions options) {
    MarketGenerator feed = new MarketGenerator(GeneratorConfig.defaults().withSeed(1));
    return new RateCounters(
        ExchangeConfig.builder().feed(feed).limits(100, 6, 4).rest(options).build());
  }

  private static final RestOptions THREE = RestOptions.defaults().withRefusalsBeforeBan(3);

  /** Runs an address into a ban at a time. */
  private static Refusal provoke(RateCounters counters, String address, long nowMs) {
    Refusal last = counters.request(address, 100, nowMs);
    for (int i = 0; i < 4; i++) {
      last = counters.request(address, 1, nowMs);
    }
    return last;
  }

  @Test
  void shouldRefuseBeyondTheWeightAndForgetAtTheMinute() {
    RateCounters counters = counters(THREE);
    assertThat(counters.request(HOME, 100, T0)).isNull();
    Refusal refusal = counters.request(HOME, 1, T0 + 1_500);
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.code()).isEqualTo(-1003);
    assertThat(refusal.retryAfterS()).as("59 s: 58.5 rounded up").isEqualTo(59);
    assertThat(refusal.message()).contains("current limit is 100 requests per minute");
    assertThat(counters.usedWeight(HOME, T0 + 2_000)).isEqualTo(101);
    assertThat(counters.request("10.0.0.2", 100, T0 + 2_000)).as("another address").isNull();
    assertThat(counters.request(HOME, 100, T0 + 60_000)).as("the next minute").isNull();
  }

  @Test
  void shouldBanAnAddressThatGoesOn() {
    RateCounters counters = counters(THREE);
    Refusal ban = provoke(counters, HOME, T0);
    assertThat(ban.status()).isEqualTo(418);
    assertThat(ban.message()).contains("IP banned until " + (T0 + 120_000));
    assertThat(ban.retryAfterS()).isEqualTo(120);
    assertThat(counters.request("10.0.0.2", 1, T0 + 1)).as("others are served").isNull();
    for (int i = 0; i < 1_000; i++) {
      assertThat(counters.request(HOME, 1, T0 + 119_999).status()).isEqualTo(418);
    }
    assertThat(counters.request(HOME, 1, T0 + 120_000))
        .as("requests while banned do not make it longer")
        .isNull();
    assertThat(counters.bans()).isEqualTo(1);
  }

  /** Lengths in seconds of ban number n that follows the one before at once. */
  @ParameterizedTest
  @CsvSource({
    "1, 120",
    "2, 240",
    "3, 480",
    "4, 960",
    "5, 1920",
    "11, 122880",
    "12, 245760",
    "13, 259200",
    "14, 259200",
    "30, 259200"
  })
  void shouldDoubleBansUpToThreeDays(int number, long seconds) {
    RateCounters counters = counters(THREE);
    long now = T0;
    Refusal ban = null;
    for (int i = 0; i < number; i++) {
      ban = provoke(counters, HOME, now);
      assertThat(ban.status()).as("ban %d", i + 1).isEqualTo(418);
      now += ban.retryAfterS() * 1000;
    }
    assertThat(ban.retryAfterS()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"259199999, 240", "259200000, 120", "999999999, 120"})
  void shouldForgiveAfterThreeDaysWithoutABan(long quietMs, long seconds) {
    RateCounters counters = counters(THREE);
    provoke(counters, HOME, T0);
    assertThat(provoke(counters, HOME, T0 + 120_000 + quietMs).retryAfterS()).isEqualTo(seconds);
  }

  @Test
  void shouldCountOrdersOfTheAccount() {
    RateCounters counters = counters(THREE);
    for (int i = 0; i < 4; i++) {
      assertThat(counters.order(1, 1, T0)).isNull();
    }
    Refusal tenSeconds = counters.order(1, 1, T0 + 4_000);
    assertThat(tenSeconds.status()).isEqualTo(429);
    assertThat(tenSeconds.code()).isEqualTo(-1015);
    assertThat(tenSeconds.message()).contains("current limit is 4 orders per 10 SECONDS");
    assertThat(tenSeconds.retryAfterS()).isEqualTo(6);
    assertThat(counters.order(1, 1, T0 + 10_000)).as("the sixth of the minute").isNull();
    Refusal minute = counters.order(1, 1, T0 + 10_000);
    assertThat(minute.message()).contains("current limit is 6 orders per 1 MINUTE");
    assertThat(minute.retryAfterS()).isEqualTo(50);
    assertThat(counters.order(1, 1, T0 + 60_000)).isNull();
    assertThat(counters.bans()).as("orders do not ban").isZero();
  }

  @Test
  void shouldCountABatchAsFiveAndOne() {
    RateCounters counters = counters(RestOptions.defaults());
    counters.order(5, 1, T0);
    assertThat(counters.ordersInTenSeconds(T0)).isEqualTo(5);
    assertThat(counters.ordersInMinute(T0)).isEqualTo(1);
  }

  @Test
  void shouldShareTheFundingLimitOverFiveMinutes() {
    RateCounters counters = counters(RestOptions.defaults());
    long start = T0 - Math.floorMod(T0, 300_000L);
    for (int i = 0; i < 500; i++) {
      assertThat(counters.funding(HOME, start + i * 500L)).isNull();
    }
    assertThat(counters.funding(HOME, start + 299_999).status()).isEqualTo(429);
    assertThat(counters.funding(HOME, start + 300_000)).isNull();
  }

  @Test
  void shouldRememberABoundedNumberOfAddressesAndBansFirst() {
    RateCounters counters = counters(THREE.withAddressesMax(16));
    provoke(counters, HOME, T0);
    for (int i = 0; i < 100_000; i++) {
      counters.request("172.16." + i / 250 + "." + i % 250, 1, T0 + 1);
    }
    assertThat(counters.addresses()).isEqualTo(16);
    assertThat(counters.request(HOME, 1, T0 + 2).status()).as("still banned").isEqualTo(418);
    for (int i = 0; i < 100; i++) {
      provoke(counters, "192.168.0." + i, T0 + 3);
    }
    assertThat(counters.addresses()).isEqualTo(16);
  }
}
