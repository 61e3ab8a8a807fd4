package io.depthflow.pipeline.demo;

import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.DeskOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The whole line on one screen: market, features, model, backtest, exchange, orders, report. */
public final class Demo {

  static final ConfigOption<List<String>> RECORDING =
      ConfigOptions.key("recording")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("Raw log files of one symbol in order, instead of a generated market.");

  static final ConfigOption<Double> SIGNAL =
      ConfigOptions.key("signal")
          .doubleType()
          .defaultValue(1.0)
          .withDescription("Strength of the generated market's planted signal; 0 plants none.");

  static final ConfigOption<Long> SEED =
      ConfigOptions.key("seed")
          .longType()
          .defaultValue(7L)
          .withDescription("Seed of the generated market.");

  static final ConfigOption<Duration> HISTORY =
      ConfigOptions.key("history")
          .durationType()
          .defaultValue(Duration.ofMinutes(375))
          .withDescription("Length of the generated past; its last sixth is held out and traded.");

  static final ConfigOption<Duration> LIVE =
      ConfigOptions.key("live")
          .durationType()
          .defaultValue(Duration.ofSeconds(120))
          .withDescription("Length of the live act against the simulated exchange.");

  static final ConfigOption<Double> NOTIONAL =
      ConfigOptions.key(DeskOptions.NOTIONAL.key())
          .doubleType()
          .defaultValue(20_000.0)
          .withDescription("Size of an entry, USDT.");

  static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("output")
          .stringType()
          .defaultValue("out/demo")
          .withDescription("Folder of all that the demo makes.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "demo",
          "Shows the whole line: market, features, model, backtest, exchange, orders, report.",
          List.of(
              RECORDING,
              SIGNAL,
              SEED,
              HISTORY,
              LIVE,
              NOTIONAL,
              DeskOptions.FEE_TERM,
              OUTPUT,
              CommonOptions.PARALLELISM),
          null);

  private Demo() {}

  public static void run(Options options) throws Exception {
    Screen screen = new Screen(System.out, System.console() != null, 8);
    new DemoRun(options, market(options), screen).run();
  }

  private static DemoMarket market(Options options) {
    List<String> recording = options.get(RECORDING);
    if (recording.isEmpty()) {
      return new GeneratedMarket(options.get(SEED), options.get(SIGNAL), options.get(HISTORY));
    }
    List<Path> files = recording.stream().map(Path::of).toList();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("no such recording: " + file);
      }
    }
    return new RecordedMarket(files, options.get(LIVE).toMillis() + DemoRun.WARM_UP_MS);
  }
}
