package io.depthflow.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.MarkModel;
import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.FeedDates;
import io.depthflow.exchange.server.TimeConfig;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the options of {@code depthflow exchange} to an exchange's rules. */
class ExchangeTermsTest {

  private static Options options(String... args) {
    return Options.of(ExchangeOptions.SET, args);
  }

  @Test
  void shouldBeConservativeByDefault() {
    EngineConfig engine = ExchangeTerms.engine(options());
    assertThat(engine.queueModel()).isEqualTo(QueueModel.RISK_AVERSE);
    assertThat(engine.account().mark()).isEqualTo(MarkModel.FEED);
    assertThat(engine.fees().taker()).isEqualByComparingTo("0.0005");
    assertThat(ExchangeTerms.time(options()).pace()).isEqualTo(TimeConfig.Pace.REAL);
  }

  @Test
  void shouldReadEveryTerm() {
    EngineConfig engine =
        ExchangeTerms.engine(
            options(
                "--queue-model=power-3",
                "--wallet-usdt=5000",
                "--leverage=5",
                "--fee-maker-rate=0",
                "--mark-price=10 s",
                "--funding-rate=0.0001",
                "--funding-interval=1 h"));
    assertThat(engine.queueModel()).isEqualTo(QueueModel.power(3));
    assertThat(engine.startingWallet()).isEqualByComparingTo("5000");
    assertThat(engine.leverage()).isEqualTo(5);
    assertThat(engine.fees().maker()).isEqualByComparingTo("0");
    assertThat(engine.account().mark()).isEqualTo(MarkModel.ewma(10_000));
    assertThat(engine.account().funding().rate()).isEqualByComparingTo("0.0001");
    assertThat(engine.account().funding().intervalMs()).isEqualTo(3_600_000);
  }

  @Test
  void shouldReadHowTimePasses() {
    assertThat(ExchangeTerms.time(options("--speed=10")).speed()).isEqualTo(10);
    TimeConfig lockstep = ExchangeTerms.time(options("--speed=lockstep", "--dates=recorded"));
    assertThat(lockstep.pace()).isEqualTo(TimeConfig.Pace.LOCKSTEP);
    assertThat(lockstep.dates()).isEqualTo(FeedDates.AS_RECORDED);
  }

  @Test
  void shouldReadLatencies() {
    long entryNs =
        ExchangeTerms.latencies(options("--latency-entry=5 ms")).entry().open(0).delayNs(0);
    assertThat(entryNs).isEqualTo(5_000_000);
    var drawn = ExchangeTerms.latencies(options("--latency-response=5 ms / 40 ms"));
    assertThat(drawn.response().open(0).delayNs(0)).isPositive();
    assertThat(drawn.feed().open(0).isNone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--queue-model=nosuch, risk-averse",
    "--speed=fast, fast",
    "--speed=0, out of 0",
    "--dates=tomorrow, now or recorded",
    "--mark-price=x, cannot be",
    "--fee-taker-rate=x, cannot be",
    "--latency-feed=-5 ms, --latency-feed",
    "--latency-feed=40 ms / 5 ms, median <= p99",
  })
  void shouldRefuseBadTermsByName(String argument, String message) {
    Options options = options(argument);
    assertThatThrownBy(
            () -> {
              ExchangeTerms.engine(options);
              ExchangeTerms.time(options);
              ExchangeTerms.latencies(options);
            })
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--shadow --recording=a.gz | take one",
        "--truth=t.csv --recording=a.gz | generator's",
        "--truth=t.csv --symbols=BTCUSDT,ETHUSDT | one symbol",
        "--api-key=k | go",
        "--faults-per-minute=1 --fault-kinds=drop-depht | drop-depth",
        "--symbols=btc | A-Z",
        "--api-key=k --public-key=nosuch.pem | cannot read nosuch.pem",
      })
  void shouldRefuseWhatDoesNotGoTogether(String arguments, String message) {
    Options options = options(arguments.split(" "));
    assertThatThrownBy(() -> ExchangeCommand.config(options))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldMakeAMarketOfEverySymbol(@TempDir Path dir) throws IOException {
    ExchangeConfig config =
        ExchangeCommand.config(
            options(
                "--symbols=BTCUSDT,ETHUSDT", "--api-key=k1", "--api-secret=s1", "--state=" + dir));
    assertThat(config.feeds())
        .extracting(feed -> feed.instrument().symbol())
        .containsExactly("BTCUSDT", "ETHUSDT");
    assertThat(config.toString()).contains("k1").doesNotContain("s1");
  }
}
