package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.FILES;

import io.depthflow.binance.quality.Breach;
import io.depthflow.binance.quality.DayQuality;
import io.depthflow.binance.quality.QualityCheck;
import io.depthflow.binance.quality.Thresholds;
import io.depthflow.binance.recording.RecordingFolders;
import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.check.CheckFailedException;
import io.depthflow.pipeline.check.CheckResult;
import io.depthflow.pipeline.check.CheckScreen;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.screen.Bar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The {@code check} command: how good recordings are; exit 1 when a threshold is broken. */
public final class CheckMain {

  static final ConfigOption<Long> MAX_GAPS =
      count("max-gaps", "Breaks of the depth chain and gap markers, per symbol and day.");

  static final ConfigOption<Long> MAX_CROSSED =
      count("max-crossed", "Books whose best bid and ask crossed, per symbol and day.");

  static final ConfigOption<Long> MAX_MISMATCHES =
      count(
          "max-mismatches",
          "Book tickers that differ from the rebuilt book at the same update id, per symbol and"
              + " day.");

  static final ConfigOption<Long> MAX_CORRUPT =
      count("max-corrupt", "Frames that cannot be decoded, per symbol and day.");

  static final ConfigOption<Double> MIN_COVERAGE =
      ConfigOptions.key("min-coverage")
          .doubleType()
          .defaultValue(0.3)
          .withDescription(
              "Share of the seconds between a day's first and last line that have a line.");

  static final ConfigOption<Duration> MAX_SILENT =
      ConfigOptions.key("max-silent")
          .durationType()
          .defaultValue(Duration.ofSeconds(60))
          .withDescription("Longest time without a line of the symbol.");

  static final ConfigOption<Double> MIN_IN_SYNC =
      ConfigOptions.key("min-in-sync")
          .doubleType()
          .defaultValue(0.95)
          .withDescription(
              "Share of the seconds after the first snapshot that have a synchronised book; not"
                  + " asked where there is no snapshot.");

  static final ConfigOption<Double> MAX_SPREAD_BP =
      ConfigOptions.key("max-spread-bp")
          .doubleType()
          .noDefaultValue()
          .withDescription("99th percentile of the spread, bp; without it any spread passes.");

  static final ConfigOption<Duration> MAX_LAG =
      ConfigOptions.key("max-lag")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "99th percentile of receive time less the venue's event time; without it any lag"
                  + " passes, since clocks differ.");

  static final ConfigOption<Boolean> JSON =
      ConfigOptions.key("json")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print one JSON object instead of tables.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "check",
          "Says how good recordings are, per symbol and day; exit 1 when a threshold is broken.",
          List.of(
              FILES,
              MAX_GAPS,
              MAX_CROSSED,
              MAX_MISMATCHES,
              MAX_CORRUPT,
              MIN_COVERAGE,
              MAX_SILENT,
              MIN_IN_SYNC,
              MAX_SPREAD_BP,
              MAX_LAG,
              JSON),
          FILES);

  private static final int LINES_PER_STEP = 1_000;
  private static final int BREACHES_SAID_MAX = 3;
  private static final long KB = 1_024;

  private CheckMain() {}

  public static void main(String[] args) throws Exception {
    System.exit(Commands.run(OPTIONS, args, CheckMain::run));
  }

  public static void run(Options options) throws Exception {
    CheckResult result = execute(options);
    System.out.println(
        options.get(JSON)
            ? Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(result)
            : CheckScreen.render(result));
    if (!result.passed()) {
      throw new CheckFailedException(failure(result.breaches()));
    }
  }

  /** Reads the files that the options name and holds them against the thresholds. */
  static CheckResult execute(Options options) throws Exception {
    List<Path> files = List.copyOf(RecordingFolders.files(options.require(FILES)));
    Thresholds thresholds = thresholds(options);
    QualityCheck check = new QualityCheck();
    long lines = 0;
    try (RecordingReader reader = RecordingReaders.open(files);
        Bar bar = bar(options.get(JSON), files)) {
      RawLine line;
      while ((line = reader.next()) != null) {
        check.accept(line, reader.file().toString(), reader.lineNumber());
        if (++lines % LINES_PER_STEP == 0) {
          bar.to(reader.compressedBytes());
        }
      }
      bar.to(reader.compressedBytes());
      if (lines == 0 && reader.answers().isEmpty()) {
        throw new CheckFailedException(
            files + " hold no line of the market; name raw logs or captures of a socket");
      }
      List<DayQuality> days = check.days();
      List<Breach> breaches = thresholds.breaches(days);
      return new CheckResult(
          breaches.isEmpty(),
          options.get(FILES),
          lines,
          reader.clampedLines(),
          reader.cutTails().stream().map(CheckResult.Cut::of).toList(),
          reader.answers().stream().map(CheckResult.Answer::of).toList(),
          days,
          breaches);
    }
  }

  private static Thresholds thresholds(Options options) {
    return new Thresholds(
        options.get(MAX_GAPS),
        options.get(MAX_CROSSED),
        options.get(MAX_MISMATCHES),
        options.get(MAX_CORRUPT),
        options.get(MIN_COVERAGE),
        options.get(MAX_SILENT).toMillis(),
        options.get(MIN_IN_SYNC),
        options.has(MAX_SPREAD_BP) ? options.get(MAX_SPREAD_BP) : Double.POSITIVE_INFINITY,
        options.has(MAX_LAG) ? options.get(MAX_LAG).toMillis() : Long.MAX_VALUE);
  }

  private static Bar bar(boolean json, List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    if (System.console() != null) {
      return Bar.drawn("check", "kB", KB, bytes);
    }
    return json ? Bar.none() : Bar.quarters(System.out, bytes);
  }

  private static String failure(List<Breach> breaches) {
    String said =
        String.join(
            "; ", breaches.stream().limit(BREACHES_SAID_MAX).map(CheckScreen::line).toList());
    int more = breaches.size() - BREACHES_SAID_MAX;
    return said + (more > 0 ? "; and " + more + " more" : "");
  }

  private static ConfigOption<Long> count(String key, String description) {
    return ConfigOptions.key(key).longType().defaultValue(0L).withDescription(description);
  }
}
