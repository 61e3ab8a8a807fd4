package io.depthflow.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.binance.codec.GapCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the README's tables to the code. */
class ReadmeTest {
  private static final Path README =
      Path.of(System.getProperty("basedir", "."), "..", "..", "README.md").normalize();

  @Test
  void shouldTellWhatEveryCauseOfAGapMeans() throws IOException {
    String text = Files.readString(README);
    for (GapCause cause : GapCause.values()) {
      assertThat(text).as("README").contains("| `" + cause.code() + "` | ");
    }
  }

  @Test
  void shouldNameEveryCommand() throws IOException {
    String text = Files.readString(README);
    for (String command : Command.names()) {
      assertThat(text).as("README").containsPattern("\\| `" + command + "[` ]");
    }
  }
}
