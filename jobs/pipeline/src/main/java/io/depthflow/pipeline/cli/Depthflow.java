package io.depthflow.pipeline.cli;

import io.depthflow.market.Nearest;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionParser;
import io.depthflow.pipeline.config.OptionSet;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The program behind {@code ./depthflow}: finds the command and hands its arguments on. */
public final class Depthflow {

  private Depthflow() {}

  public static void main(String[] args) {
    int code = run(args);
    System.out.flush();
    // Threads of an embedded cluster may linger; the command is over.
    System.exit(code);
  }

  /** Runs a command line; returns its exit code: 0 done, 1 failed, 2 bad usage. */
  public static int run(String[] args) {
    if (args.length == 0 || args[0].equals("--help") || args[0].equals("-h")) {
      program().usage(System.out);
      return args.length == 0 ? 2 : 0;
    }
    if (args[0].equals("--version")) {
      System.out.println("depthflow 0.1.0, revision " + Commands.revision());
      return 0;
    }
    for (Command command : Command.values()) {
      if (command.options().job().equals(args[0])) {
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        return Commands.run(command.options(), rest, command.body());
      }
    }
    System.err.println(
        "depthflow: unknown command '"
            + args[0]
            + "'; the nearest is '"
            + Nearest.of(args[0], Command.names())
            + "' ('depthflow --help' lists all)");
    return 2;
  }

  private static CommandLine program() {
    CommandSpec spec = CommandSpec.create().name("depthflow");
    spec.usageMessage()
        .width(100)
        .description("Binance USD-M futures depth as an Apache Flink stream: record, learn, trade.")
        .synopsisHeading("")
        .customSynopsis(
            "Usage: depthflow COMMAND [OPTIONS]   ('depthflow COMMAND --help' tells more)")
        .commandListHeading("%nCommands:%n")
        .footer("", "Exit codes: 0 done, 1 failed, 2 bad usage.");
    for (Command command : Command.values()) {
      OptionSet set = command.options();
      CommandLine sub = OptionParser.command(set);
      spec.addSubcommand(set.job(), sub);
    }
    CommandLine test = new CommandLine(CommandSpec.create());
    test.getCommandSpec().usageMessage().description("Runs every test of the project.");
    spec.addSubcommand("test", test);
    return new CommandLine(spec);
  }
}
