package io.depthflow.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.depthflow.market.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.description.HtmlFormatter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Reads options: default, then {@code conf/<job>.yaml}, then the file of {@code --params} where the
 * command has it, then the command line, by a picocli command that is made from the {@link
 * OptionSet}; checks every value against its option's type.
 */
public final class OptionParser {

  /** Keys that no file may hold: said each time by a person, secret, or a further file. */
  public static final Set<String> COMMAND_LINE_ONLY =
      Set.of("real-money", "force", "reason", "api-key", "api-secret", "params");

  /** An option that names a file of further options. */
  private static final String PARAMS = "params";

  private OptionParser() {}

  /** The picocli command of a set: it knows the names, the help and the repetition of options. */
  public static CommandLine command(OptionSet set) {
    CommandSpec spec = CommandSpec.create().name("depthflow " + set.job());
    spec.usageMessage().description(set.summary()).width(100).sortOptions(false);
    spec.usageMessage()
        .footer("", "Options may stand in conf/" + set.job() + ".yaml as 'key: value'.");
    for (ConfigOption<?> option : set.options()) {
      if (option.equals(set.positional())) {
        spec.addPositional(
            PositionalParamSpec.builder()
                .paramLabel(option.key().toUpperCase())
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(describe(option))
                .build());
      }
      spec.addOption(optionSpec(option));
    }
    spec.addOption(
        OptionSpec.builder("--print-config")
            .description("Print the effective options and stop; secrets are never among them.")
            .build());
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("This page.").build());
    return new CommandLine(spec).setOverwrittenOptionsAllowed(true);
  }

  private static OptionSpec optionSpec(ConfigOption<?> option) {
    OptionSpec.Builder spec =
        OptionSpec.builder("--" + option.key()).description(describe(option)).paramLabel("VALUE");
    if (isList(option)) {
      return spec.type(List.class).auxiliaryTypes(String.class).arity("1").build();
    }
    spec.type(String.class);
    return isBoolean(option)
        ? spec.arity("0..1").fallbackValue("true").build()
        : spec.arity("1").build();
  }

  /**
   * @param args {@code --key value}, {@code --key=value}, {@code --flag} for booleans, or
   *     positional arguments where the set has them; list options are repeated
   * @param conf file with {@code key: value} pairs, or null; one that does not exist is no file
   * @throws UsageException naming the argument or key at fault and the nearest valid one
   */
  public static Options parse(OptionSet set, String[] args, Path conf) {
    Map<String, String> given = new LinkedHashMap<>();
    if (conf != null && Files.exists(conf)) {
      given.putAll(read(set, yamlArguments(conf), conf.toString()));
    }
    Map<String, String> typed = read(set, args, "the command line");
    String params = typed.get(PARAMS);
    if (params != null) {
      Path file = Path.of(params);
      if (!Files.isRegularFile(file)) {
        throw new UsageException("--" + PARAMS + " " + params + ": there is no such file");
      }
      given.putAll(read(set, yamlArguments(file), params));
    }
    given.putAll(typed);
    return check(set, given);
  }

  private static Map<String, String> read(OptionSet set, String[] args, String place) {
    CommandLine command = command(set);
    CommandLine.ParseResult result;
    try {
      result = command.parseArgs(withoutBareFlags(set, args));
    } catch (CommandLine.UnmatchedArgumentException e) {
      String unknown = e.getUnmatched().get(0).replaceFirst("=.*", "");
      if (!unknown.startsWith("-")) {
        throw new UsageException(
            set.job() + " takes no argument '" + unknown + "'; options begin with --");
      }
      List<String> keys = set.options().stream().map(o -> "--" + o.key()).toList();
      throw new UsageException(
          "unknown option '"
              + unknown
              + "' in "
              + place
              + "; the nearest is "
              + Nearest.of(unknown, keys)
              + " ('depthflow "
              + set.job()
              + " --help' lists all)");
    } catch (CommandLine.ParameterException e) {
      throw new UsageException(e.getMessage() + " (in " + place + ")");
    }
    Map<String, String> given = new LinkedHashMap<>();
    for (ConfigOption<?> option : set.options()) {
      if (isList(option)) {
        List<String> items = new ArrayList<>(result.matchedOptionValue(option.key(), List.of()));
        if (option.equals(set.positional())) {
          items.addAll(result.matchedPositionalValue(0, List.of()));
        } else {
          items = items.stream().flatMap(s -> List.of(s.split("\\s*,\\s*")).stream()).toList();
        }
        if (!items.isEmpty()) {
          given.put(option.key(), joinList(items));
        }
      } else if (result.hasMatchedOption("--" + option.key())) {
        given.put(option.key(), result.matchedOptionValue("--" + option.key(), ""));
      }
    }
    return given;
  }

  /** {@code --json FILE} means {@code --json=true FILE}: a flag takes true or false alone. */
  private static String[] withoutBareFlags(OptionSet set, String[] args) {
    Set<String> flags =
        set.options().stream()
            .filter(OptionParser::isBoolean)
            .map(o -> "--" + o.key())
            .collect(Collectors.toSet());
    String[] plain = args.clone();
    for (int i = 0; i + 1 < args.length; i++) {
      if (flags.contains(args[i])
          && !args[i + 1].equalsIgnoreCase("true")
          && !args[i + 1].equalsIgnoreCase("false")) {
        plain[i] = args[i] + "=true";
      }
    }
    return plain;
  }

  private static String[] yamlArguments(Path conf) {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(conf.toFile());
    } catch (IOException e) {
      throw new UsageException(
          conf + " is not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    List<String> args = new ArrayList<>();
    if (root == null || root.isMissingNode() || root.isNull()) {
      return new String[0];
    }
    if (!root.isObject()) {
      throw new UsageException(conf + " must hold 'key: value' pairs, one for each option");
    }
    root.fields()
        .forEachRemaining(
            field -> {
              if (COMMAND_LINE_ONLY.contains(field.getKey())) {
                throw new UsageException(
                    "--"
                        + field.getKey()
                        + " is taken from the command line alone; remove it from "
                        + conf);
              }
              if (field.getValue().isNull()) {
                return; // a key without a value is as good as none
              }
              Iterable<JsonNode> values =
                  field.getValue().isArray() ? field.getValue() : List.of(field.getValue());
              values.forEach(v -> args.add("--" + field.getKey() + "=" + v.asText()));
            });
    return args.toArray(String[]::new);
  }

  /** Checks raw texts against their options' types. */
  static Options check(OptionSet set, Map<String, String> given) {
    Configuration raw = Configuration.fromMap(given);
    Configuration typed = new Configuration();
    for (ConfigOption<?> option : set.options()) {
      copy(raw, typed, option, given);
    }
    return new Options(set, typed);
  }

  private static <T> void copy(
      Configuration raw, Configuration typed, ConfigOption<T> option, Map<String, String> given) {
    try {
      raw.getOptional(option).ifPresent(value -> typed.set(option, value));
    } catch (RuntimeException e) {
      throw new UsageException(
          "--"
              + option.key()
              + " cannot be '"
              + given.get(option.key())
              + "': "
              + describe(option));
    }
  }

  private static String describe(ConfigOption<?> option) {
    String text = new HtmlFormatter().format(option.description());
    boolean telling =
        option.hasDefaultValue()
            && !Options.text(option.defaultValue()).isEmpty()
            && !option.defaultValue().equals(Long.MAX_VALUE);
    return telling ? text + " [default: " + Options.text(option.defaultValue()) + "]" : text;
  }

  private static boolean isBoolean(ConfigOption<?> option) {
    return option.hasDefaultValue() && option.defaultValue() instanceof Boolean;
  }

  /**
   * Flink keeps an option's type to itself but for the type of its default: list options of this
   * project have a default, the empty list.
   */
  private static boolean isList(ConfigOption<?> option) {
    return option.hasDefaultValue() && option.defaultValue() instanceof List<?>;
  }

  /** Flink separates the items of a list by semicolons and quotes items that hold one. */
  private static String joinList(List<String> items) {
    return String.join(
        ";",
        items.stream()
            .map(s -> s.indexOf(';') >= 0 ? "'" + s.replace("'", "''") + "'" : s)
            .toList());
  }
}
