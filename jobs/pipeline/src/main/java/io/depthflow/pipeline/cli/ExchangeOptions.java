package io.depthflow.pipeline.cli;

import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.OptionSet;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** What {@code depthflow exchange} can be told. */
final class ExchangeOptions {

  static final ConfigOption<String> HOST =
      text("host", "127.0.0.1", "Address to listen on; others than this machine's are your risk.");

  static final ConfigOption<Integer> PORT =
      ConfigOptions.key("port")
          .intType()
          .defaultValue(8123)
          .withDescription("Port; 0 takes a free one.");

  static final ConfigOption<List<String>> RECORDING =
      ConfigOptions.key("recording")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Raw log files to play back, in order, of one or more symbols; without them a"
                  + " generated market.");

  static final ConfigOption<List<String>> SYMBOLS =
      ConfigOptions.key("symbols")
          .stringType()
          .asList()
          .defaultValues("BTCUSDT")
          .withDescription("Contracts to generate or to shadow, comma separated.");

  static final ConfigOption<Long> SEED =
      ConfigOptions.key("seed")
          .longType()
          .defaultValue(1L)
          .withDescription("Seed of the generated markets; the same seed gives the same bytes.");

  static final ConfigOption<Double> SIGNAL =
      ConfigOptions.key("signal")
          .doubleType()
          .defaultValue(1.0)
          .withDescription("Strength of their planted signal; 0 plants none.");

  static final ConfigOption<String> TRUTH =
      path(
          "truth",
          "CSV file for what the generator alone knows: signal and best forecast of every second."
              + " For one generated symbol.");

  static final ConfigOption<Boolean> SYNTHESISE_PU =
      flag(
          "synthesise-pu",
          "Play a spot recording as if it were futures: pu becomes the u before. Told on the"
              + " status page.");

  static final ConfigOption<Boolean> SHADOW =
      flag(
          "shadow",
          "Live market data of --venue, simulated orders: nothing is ever sent there but requests"
              + " for market data.");

  static final ConfigOption<String> SPEED =
      text(
          "speed",
          "1",
          "How fast the venue's time runs: 1, a factor for streaming out data, or lockstep, where"
              + " it moves by POST /admin/step?ms= alone.");

  static final ConfigOption<String> DATES =
      text(
          "dates",
          "now",
          "Times of a recording: now moves them so that it begins at the start, recorded leaves"
              + " them.");

  static final ConfigOption<Double> WALLET =
      ConfigOptions.key("wallet-usdt")
          .doubleType()
          .defaultValue(100_000.0)
          .withDescription("Starting wallet.");

  static final ConfigOption<Integer> LEVERAGE =
      ConfigOptions.key("leverage")
          .intType()
          .defaultValue(20)
          .withDescription("Initial leverage of every symbol, 1 to 125.");

  static final ConfigOption<String> MAKER_FEE =
      text("fee-maker-rate", "0.0002", "Commission of a maker, as a fraction of notional.");

  static final ConfigOption<String> TAKER_FEE =
      text("fee-taker-rate", "0.0005", "Commission of a taker, as a fraction of notional.");

  static final ConfigOption<String> QUEUE_MODEL =
      text(
          "queue-model",
          "risk-averse",
          "How a resting order's place in its queue is judged: risk-averse, risk-averse-capped,"
              + " power-N, power2-N, power3-N, log, log2, or fifo (generated markets: the true"
              + " queue).");

  static final ConfigOption<String> MARK_PRICE =
      text(
          "mark-price",
          "feed",
          "The mark price: feed (of the recording, else the mid), mid, or a half-life such as 10 s"
              + " for an exponential mean of the mid.");

  static final ConfigOption<String> FUNDING_RATE =
      ConfigOptions.key("funding-rate")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Funding of one interval as a fraction of notional; without it the recording's, else"
                  + " none.");

  static final ConfigOption<Duration> FUNDING_INTERVAL =
      ConfigOptions.key("funding-interval")
          .durationType()
          .defaultValue(Duration.ofHours(8))
          .withDescription("Distance of the funding times.");

  static final ConfigOption<String> LATENCY_FEED =
      latency("feed", "market frames on their way to clients");

  static final ConfigOption<String> LATENCY_ENTRY =
      latency("entry", "requests on their way to the matching");

  static final ConfigOption<String> LATENCY_RESPONSE =
      latency("response", "answers and user events on their way back");

  static final ConfigOption<Double> FAULTS_PER_MINUTE =
      ConfigOptions.key("faults-per-minute")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "Faults of a seeded schedule; 0 is none. /admin/faults knows the kinds.");

  static final ConfigOption<List<String>> FAULT_KINDS =
      ConfigOptions.key("fault-kinds")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("Kinds of faults in the schedule, comma separated; none means all.");

  static final ConfigOption<Duration> FAULTS_FOR =
      ConfigOptions.key("faults-for")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription("Length of the schedule from the start.");

  static final ConfigOption<String> STATE =
      path(
          "state", "Folder in which the account survives restarts; without it every start is new.");

  static final ConfigOption<String> KEY =
      ConfigOptions.key("api-key")
          .stringType()
          .noDefaultValue()
          .withDescription("Key of the account; a fresh one when absent.");

  static final ConfigOption<String> SECRET =
      ConfigOptions.key("api-secret")
          .stringType()
          .noDefaultValue()
          .withDescription("Its secret; a fresh one when absent.");

  static final ConfigOption<String> PUBLIC_KEY =
      path(
          "public-key",
          "PEM file of an RSA or Ed25519 public key by which the account's requests are checked,"
              + " instead of the secret.");

  static final OptionSet SET =
      new OptionSet(
          "exchange",
          "A simulated Binance USD-M exchange on this machine: REST, WebSocket, one account.",
          List.of(
              RECORDING,
              SYMBOLS,
              SEED,
              SIGNAL,
              TRUTH,
              SYNTHESISE_PU,
              SHADOW,
              CommonOptions.VENUE,
              CommonOptions.REST_URL,
              CommonOptions.WS_URL,
              HOST,
              PORT,
              KEY,
              SECRET,
              PUBLIC_KEY,
              SPEED,
              DATES,
              WALLET,
              LEVERAGE,
              MAKER_FEE,
              TAKER_FEE,
              MARK_PRICE,
              FUNDING_RATE,
              FUNDING_INTERVAL,
              QUEUE_MODEL,
              LATENCY_FEED,
              LATENCY_ENTRY,
              LATENCY_RESPONSE,
              FAULTS_PER_MINUTE,
              FAULT_KINDS,
              FAULTS_FOR,
              STATE,
              CommonOptions.RUN_FOR),
          RECORDING);

  private ExchangeOptions() {}

  private static ConfigOption<String> text(String key, String value, String description) {
    return ConfigOptions.key(key).stringType().defaultValue(value).withDescription(description);
  }

  private static ConfigOption<String> path(String key, String description) {
    return ConfigOptions.key(key).stringType().noDefaultValue().withDescription(description);
  }

  private static ConfigOption<Boolean> flag(String key, String description) {
    return ConfigOptions.key(key).booleanType().defaultValue(false).withDescription(description);
  }

  private static ConfigOption<String> latency(String way, String what) {
    return text(
        "latency-" + way,
        "0 ms",
        "Latency of "
            + what
            + ": a time, or two as in '5 ms / 40 ms' for a log-normal one by its median and 99th"
            + " percentile.");
  }
}
