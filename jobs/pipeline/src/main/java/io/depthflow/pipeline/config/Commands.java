package io.depthflow.pipeline.config;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How every command ends: 0 done, 1 failed, 2 bad usage; one clear line, the rest in the log. */
public final class Commands {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private Commands() {}

  /** What a command does with its checked options. */
  public interface Body {
    void run(Options options) throws Exception;
  }

  /** Runs a command from its arguments; returns its exit code and never throws. */
  public static int run(OptionSet set, String[] args, Body body) {
    PrintStream out = System.out;
    try {
      if (Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h")) {
        OptionParser.command(set).usage(out);
        return 0;
      }
      boolean print = Arrays.asList(args).contains("--print-config");
      Options options = OptionParser.parse(set, args, confFile(set.job()));
      if (print) {
        options.asMap().forEach((key, value) -> out.println(key + ": " + value));
        return 0;
      }
      LOG.info("{} revision={}", options.asLine(), revision());
      body.run(options);
      return 0;
    } catch (UsageException e) {
      System.err.println("depthflow " + set.job() + ": " + e.getMessage());
      return 2;
    } catch (Exception e) {
      LOG.error("{} failed", set.job(), e);
      System.err.println("depthflow " + set.job() + ": " + rootMessage(e));
      return 1;
    }
  }

  /**
   * Runs a command as the main class of {@code flink run}: a failure is thrown, so that the client
   * sees it, and nothing ends the JVM.
   */
  public static void main(OptionSet set, String[] args, Body body) throws Exception {
    if (Arrays.asList(args).contains("--help")) {
      OptionParser.command(set).usage(System.out);
      return;
    }
    Options options = OptionParser.parse(set, args, confFile(set.job()));
    LOG.info("{} revision={}", options.asLine(), revision());
    body.run(options);
  }

  /** Message of the innermost cause: Flink wraps what an operator threw several times over. */
  public static String rootMessage(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    // A SerializedThrowable puts the class of the original before its message.
    String text = message.replaceFirst("^(?:[a-z0-9_]+\\.)+[A-Z]\\w*(?:\\$\\w+)*: ", "");
    String line = text.lines().findFirst().orElse("");
    return line.isBlank() || line.equals("null") ? cause.getClass().getSimpleName() : line;
  }

  /** Revision of the code that runs, as the launcher found it. */
  public static String revision() {
    return System.getProperty("depthflow.revision", "unknown");
  }

  private static Path confFile(String job) {
    String home = System.getProperty("depthflow.home");
    return home == null ? null : Path.of(home, "conf", job + ".yaml");
  }
}
