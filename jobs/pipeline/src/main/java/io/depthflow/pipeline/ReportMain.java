package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.HtmlReport;
import io.depthflow.pipeline.report.ReportFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The {@code report} command: a run's results as one self-contained page. */
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

  public static final OptionSet OPTIONS =
      new OptionSet(
          "report",
          "Writes one self-contained HTML page with plots from the results of a run.",
          List.of(INPUT, OUTPUT),
          null);

  private ReportMain() {}

  public static void main(String[] args) throws Exception {
    System.exit(Commands.run(OPTIONS, args, ReportMain::run));
  }

  public static void run(Options options) throws IOException {
    Path input = Path.of(options.get(INPUT));
    Path output = options.has(OUTPUT) ? Path.of(options.get(OUTPUT)) : input.resolve("report.html");
    write(input, output);
    System.out.println("report: " + output + " (" + Files.size(output) / 1024 + " kB)");
  }

  /** Reads a folder and writes its page, whole or not at all. */
  public static void write(Path input, Path output) throws IOException {
    String page = HtmlReport.render(ReportFolder.read(input));
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
