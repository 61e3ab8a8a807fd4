package io.depthflow.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.depthflow.pipeline.config.OptionParser;
import io.depthflow.pipeline.config.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds {@code conf/<command>.yaml} to the command's options. A key stands as {@code #key: default}
 * behind comment lines {@code # ...} that say what it means; a key that someone took the # off is
 * theirs, and need only be valid.
 */
class ConfFilesTest {
  private static final Path CONF =
      Path.of(System.getProperty("basedir", "."), "..", "..", "conf").normalize();
  private static final Pattern KEY = Pattern.compile("(#?)([a-z][a-z0-9-]*):(?: (.*))?");
  private static final String NO_DEFAULT = "No default; for example:";

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(Command.class)
  void shouldNameEveryOptionInTheOrderOfHelp(Command command) throws IOException {
    List<String> named = entries(command).stream().map(Entry::key).toList();
    List<ConfigOption<?>> expected =
        command.options().options().stream().filter(o -> !isCommandLineOnly(o)).toList();
    String missing =
        expected.stream()
            .filter(o -> !named.contains(o.key()))
            .map(ConfFilesTest::stanza)
            .collect(Collectors.joining("\n"));
    assertThat(named)
        .as("keys of %s; to be added, if anything:%n%s", file(command), missing)
        .containsExactlyElementsOf(expected.stream().map(ConfigOption::key).toList());
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void shouldSayWhatEveryOptionMeans(Command command) throws IOException {
    for (Entry entry : entries(command)) {
      ConfigOption<?> option = option(command, entry.key());
      assertThat(entry.comment())
          .as("comment in %s, which should be:%n%s", file(command), stanza(option))
          .contains(meaning(option));
      if (entry.commented() && !hasDefault(option)) {
        assertThat(entry.comment())
            .as("--%s in %s", option.key(), file(command))
            .contains(NO_DEFAULT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void shouldShowTheDefaults(Command command) throws IOException {
    List<String> lines =
        entries(command).stream()
            .filter(Entry::commented)
            .map(e -> e.key() + ": " + e.value())
            .toList();
    Path uncommented = Files.write(dir.resolve("all.yaml"), lines);
    Options options = OptionParser.parse(command.options(), new String[0], uncommented);
    for (Entry entry : entries(command)) {
      ConfigOption<?> option = option(command, entry.key());
      if (entry.commented() && hasDefault(option)) {
        Object value = options.get(option);
        assertThat(value)
            .as("--%s in %s, which should be:%n%s", option.key(), file(command), stanza(option))
            .isEqualTo(option.defaultValue());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void shouldBeReadAsItStands(Command command) {
    assertThatCode(() -> OptionParser.parse(command.options(), new String[0], file(command)))
        .doesNotThrowAnyException();
  }

  private record Entry(boolean commented, String key, String value, String comment) {}

  private static List<Entry> entries(Command command) throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> comment = new ArrayList<>();
    for (String line : Files.readAllLines(file(command))) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        String value = key.group(3) == null ? "" : key.group(3).strip();
        entries.add(
            new Entry(
                !key.group(1).isEmpty(), key.group(2), value, String.join(" ", comment).strip()));
        comment.clear();
      } else if (line.isBlank()) {
        comment.clear();
      } else if (line.startsWith("# ")) {
        comment.add(line.substring(2).strip());
      }
    }
    return entries;
  }

  /** How an option should stand in its file. */
  private static String stanza(ConfigOption<?> option) {
    StringBuilder text = new StringBuilder();
    String line = "#";
    String comment = meaning(option) + (hasDefault(option) ? "" : " " + NO_DEFAULT);
    for (String word : comment.split(" ")) {
      if (line.length() + 1 + word.length() > 100) {
        text.append(line).append('\n');
        line = "#";
      }
      line += " " + word;
    }
    text.append(line).append("\n#").append(option.key()).append(':');
    if (hasDefault(option)) {
      text.append(' ').append(yaml(option.defaultValue()));
    }
    return text.append('\n').toString();
  }

  private static String yaml(Object value) {
    if (value instanceof java.time.Duration duration) {
      return TimeUtils.formatWithHighestUnit(duration);
    }
    return String.valueOf(value);
  }

  private static String meaning(ConfigOption<?> option) {
    return new HtmlFormatter().format(option.description());
  }

  private static boolean hasDefault(ConfigOption<?> option) {
    return option.hasDefaultValue() && !option.defaultValue().equals(Long.MAX_VALUE);
  }

  /** Credentials are options of the simulated exchange, yet no file in conf/ may hold one. */
  private static boolean isCommandLineOnly(ConfigOption<?> option) {
    return OptionParser.COMMAND_LINE_ONLY.contains(option.key());
  }

  private static ConfigOption<?> option(Command command, String key) {
    return command.options().options().stream()
        .filter(o -> o.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file(command) + ": no option '" + key + "'"));
  }

  private static Path file(Command command) {
    return CONF.resolve(command.options().job() + ".yaml");
  }
}
