package io.depthflow.pipeline.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.util.SerializedThrowable;
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
    try {
      main(set, args, body);
      return 0;
    } catch (UsageException e) {
      System.err.println("depthflow " + set.job() + ": " + e.getMessage());
      return 2;
    } catch (Exception e) {
      LOG.error("{} failed", set.job(), e);
      System.err.println("depthflow " + set.job() + ": " + clearMessage(e));
      return 1;
    }
  }

  /**
   * Runs a command as the main class of {@code flink run}: a failure is thrown, so that the client
   * sees it, and nothing ends the JVM.
   */
  public static void main(OptionSet set, String[] args, Body body) throws Exception {
    List<String> given = Arrays.asList(args);
    if (given.contains("--help") || given.contains("-h")) {
      OptionParser.command(set).usage(System.out);
      return;
    }
    Options options = OptionParser.parse(set, args, confFile(set.job()));
    if (given.contains("--print-config")) {
      options.asMap().forEach((key, value) -> System.out.println(key + ": " + value));
      return;
    }
    LOG.info("{} revision={}", options.asLine(), revision());
    body.run(options);
  }

  /**
   * The one line that tells a person what went wrong. Flink wraps what an operator threw several
   * times over, and what we throw may wrap the JDK's: the innermost of our own exceptions speaks,
   * or the innermost of all where there is none.
   */
  public static String clearMessage(Throwable thrown) {
    Throwable innermost = thrown;
    String ours = null;
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      innermost = t;
      String name =
          t instanceof SerializedThrowable s
              ? s.getOriginalErrorClassName()
              : t.getClass().getName();
      if (name.startsWith("io.depthflow.") && t.getMessage() != null) {
        ours = t.getMessage();
      }
    }
    String message = ours != null ? ours : String.valueOf(innermost.getMessage());
    // A SerializedThrowable puts the class of the original before its message.
    String text = message.replaceFirst("^(?:[a-z0-9_]+\\.)+[A-Z]\\w*(?:\\$\\w+)*: ", "");
    String line = text.lines().findFirst().orElse("");
    return line.isBlank() || line.equals("null") ? innermost.getClass().getSimpleName() : line;
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
