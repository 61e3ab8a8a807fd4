package io.depthflow.pipeline.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A file in Kafka's own form, {@code key=value}, that says how a client speaks to its brokers. It
 * may hold secrets: what is said of it names its keys, never a value. Keys on which exactness rests
 * (isolation, transactions, acknowledgements) are the jobs' own and refused.
 */
final class KafkaClientFile {
  private static final List<String> ALLOWED =
      List.of(
          "security.",
          "sasl.",
          "ssl.",
          "client.",
          "metadata.",
          "reconnect.",
          "retry.",
          "request.",
          "socket.");

  private KafkaClientFile() {}

  static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          "--kafka-properties: " + file + " cannot be read as key=value lines of UTF-8");
    }
    Map<String, String> read = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (ALLOWED.stream().noneMatch(key::startsWith)) {
        throw new UsageException(
            "--kafka-properties: '"
                + key
                + "' in "
                + file
                + " is not for that file: it holds keys that begin with "
                + String.join(" ", ALLOWED)
                + ", the rest is the jobs' own; take it out");
      }
      read.put(key, properties.getProperty(key).strip());
    }
    return read;
  }
}
