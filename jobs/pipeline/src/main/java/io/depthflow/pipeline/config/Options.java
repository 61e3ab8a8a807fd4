package io.depthflow.pipeline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Values of an {@link OptionSet}, checked. */
public final class Options {
  private final OptionSet set;
  private final Configuration values;

  Options(OptionSet set, Configuration values) {
    this.set = set;
    this.values = values;
  }

  /** Options from arguments alone, without a file: {@code --key=value}. */
  public static Options of(OptionSet set, String... args) {
    return OptionParser.parse(set, args, null);
  }

  public <T> T get(ConfigOption<T> option) {
    return values.get(option);
  }

  /** The value, or a usage error that names the option. */
  public <T> T require(ConfigOption<T> option) {
    Optional<T> value = values.getOptional(option);
    if (value.isEmpty() || (value.get() instanceof List<?> list && list.isEmpty())) {
      boolean positional = option.equals(set.positional());
      throw new UsageException(
          positional
              ? set.job() + " needs at least one " + option.key().toUpperCase() + " argument"
              : set.job() + " needs --" + option.key());
    }
    return value.get();
  }

  public boolean has(ConfigOption<?> option) {
    return values.contains(option);
  }

  /**
   * Key to value as text, in the order of the set; options without a value are left out, and
   * secrets masked.
   */
  public Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (ConfigOption<?> option : set.options()) {
      Object value = values.get(option);
      if (value != null) {
        map.put(option.key(), isSecret(option) ? "***" : text(value));
      }
    }
    return map;
  }

  private static boolean isSecret(ConfigOption<?> option) {
    return option.key().endsWith("secret") || option.key().endsWith("api-key");
  }

  /** Key to value as text of what was given and is no list, in the order of the set. */
  public Map<String, String> given() {
    Map<String, String> map = new LinkedHashMap<>();
    for (ConfigOption<?> option : set.options()) {
      if (values.contains(option)
          && !isSecret(option)
          && !(values.get(option) instanceof List<?>)) {
        map.put(option.key(), text(values.get(option)));
      }
    }
    return map;
  }

  /** One line for the log: the effective configuration. */
  public String asLine() {
    return set.job() + " " + asMap();
  }

  public OptionSet set() {
    return set;
  }

  static String text(Object value) {
    if (value instanceof java.time.Duration d) {
      return org.apache.flink.util.TimeUtils.formatWithHighestUnit(d);
    }
    if (value instanceof List<?> list) {
      return String.join(";", list.stream().map(Options::text).toList());
    }
    return String.valueOf(value);
  }
}
