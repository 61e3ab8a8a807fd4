package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.MODELS;
import static io.depthflow.pipeline.config.CommonOptions.STORE;

import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.HtmlReport;
import io.depthflow.pipeline.report.ReportFolder;
import io.depthflow.strategy.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The {@code report} command: a run's results, or a training, as one self-contained page. */
public final class ReportMain {

  static final ConfigOption<String> INPUT =
      ConfigOptions.key("input")
          .stringType()
          .defaultValue("out/demo")
          .withDescription("Folder with the results of a run (backtest.json and beside it).");

  static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("output")
          .stringType()
          .noDefaultValue()
          .withDescription("HTML file to write; without it report.html in the input folder.");

  static final ConfigOption<String> MODEL =
      ConfigOptions.key("model")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Instead of a run: how this model was trained (an id, or latest), from its folder and"
                  + " the rows of the store, into its report.html.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "report",
          "Writes one self-contained HTML page with plots, of a run's results or of a training.",
          List.of(INPUT, OUTPUT, MODEL, MODELS, STORE),
          null);

  private ReportMain() {}

  public static void main(String[] args) throws Exception {
    System.exit(Commands.run(OPTIONS, args, ReportMain::run));
  }

  public static void run(Options options) throws IOException {
    Path written = options.has(MODEL) ? training(options) : results(options);
    System.out.println("report: " + written + " (" + Files.size(written) / 1024 + " kB)");
  }

  private static Path results(Options options) throws IOException {
    Path input = Path.of(options.get(INPUT));
    Path output = options.has(OUTPUT) ? Path.of(options.get(OUTPUT)) : input.resolve("report.html");
    write(input, output);
    return output;
  }

  private static Path training(Options options) throws IOException {
    if (options.has(OUTPUT)) {
      throw new UsageException("the report of a model lies in its folder; leave out --output");
    }
    Path models = Path.of(options.get(MODELS));
    String named = options.get(MODEL);
    String id = named.equals("latest") ? new ModelStore(models).latestId() : named;
    return TrainReport.write(models, id, Path.of(options.get(STORE)));
  }

  /** Reads a folder and writes its page, whole or not at all. */
  public static void write(Path input, Path output) throws IOException {
    publish(HtmlReport.render(ReportFolder.read(input)), output);
  }

  /** Writes a page, whole or not at all. */
  static void publish(String page, Path output) throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Not createTempFile: its permissions would keep other users from reading the page.
    String name = "." + output.getFileName() + "." + ProcessHandle.current().pid() + ".partial";
    Path partial = folder.resolve(name);
    try {
      Files.writeString(partial, page);
      Files.move(
          partial, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
