package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.RawLine;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Same seed, same bytes, on every machine and in every year: SHA-256 of receive times and frames. A
 * change of the generated market changes these; then the figures that were published of it are no
 * longer its figures, which the commit has to say.
 */
class GoldenBytesTest {

  private static final GeneratorConfig CONFIG = GeneratorConfig.defaults().withSeed(7);

  @Test
  void shouldBeTheMarketThatItWas() {
    assertThat(hash(new MarketGenerator(CONFIG), 30_000))
        .isEqualTo("998be22170977cb2a8288e64defdb9ade4c7fc3d535471777c24a49e8bd263de");
  }

  @Test
  void shouldBeTheSameOrders() {
    assertThat(hash(new MarketGenerator(CONFIG.withOrderByOrder(true)), 5_000))
        .isEqualTo("89a03c943b99a1b90910d80d1a20c70e6d3269b37dedd7256e076edd79fa8f2d");
  }

  @Test
  void shouldBeTheSameWhereItGoesOn() {
    long end = CONFIG.startMs() + 60_000;
    MarketGenerator market = MarketGenerator.resume(CONFIG, end, end + 86_400_000);
    for (int i = 0; i < 500; i++) {
      market.next();
    }
    market.restartAt(end + 2 * 86_400_000);
    market.shock(-50);
    assertThat(hash(market, 5_000))
        .isEqualTo("7a1e99796b08803f2bc4010293c1f264c3c9b2bceb981aa8517f6a88960286ff");
  }

  @Test
  void shouldBeTheSameForASymbolOfSeveral() {
    assertThat(hash(new MarketGenerator(MarketGenerators.config(CONFIG, "ABCUSDT")), 5_000))
        .isEqualTo("93eaf27fa1937b97cd7bb9da79e091abb68f47191de793e22ffcb2afd73eb885");
  }

  /** Whoever takes over after a time has the lines of whoever went on all the while. */
  @Test
  void shouldResumeAsIfItHadNeverStopped() {
    GeneratorConfig config = CONFIG.withOrderByOrder(true);
    long end = CONFIG.startMs() + 60_000;
    MarketGenerator whole = new MarketGenerator(config);
    // Into the last step before the end, and not out of it.
    while (whole.nextBefore((end - 99) * 1_000_000) != null) {}
    whole.restartAt(end + 3_600_000);
    MarketGenerator resumed = MarketGenerator.resume(config, end, end + 3_600_000);
    assertThat(hash(resumed, 5_000)).isEqualTo(hash(whole, 5_000));
  }

  private static String hash(MarketGenerator market, int lines) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < lines; i++) {
        RawLine line = market.next();
        sha.update(ByteBuffer.allocate(8).putLong(line.receiveTimeNs()).array());
        sha.update(line.frame());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
