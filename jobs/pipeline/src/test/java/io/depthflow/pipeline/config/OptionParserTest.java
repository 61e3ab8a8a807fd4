package io.depthflow.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionParserTest {
  private static final ConfigOption<List<String>> FILES =
      ConfigOptions.key("files").stringType().asList().defaultValues().withDescription("Files.");
  private static final ConfigOption<Duration> HORIZON =
      ConfigOptions.key("horizon")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("How far ahead.");
  private static final ConfigOption<Boolean> DRY_RUN =
      ConfigOptions.key("dry-run").booleanType().defaultValue(false).withDescription("No orders.");
  private static final ConfigOption<List<String>> SYMBOLS =
      ConfigOptions.key("symbols")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("Symbols.");
  private static final ConfigOption<String> MODEL =
      ConfigOptions.key("model").stringType().noDefaultValue().withDescription("Model.");
  private static final OptionSet SET =
      new OptionSet("job", "A job.", List.of(FILES, HORIZON, DRY_RUN, SYMBOLS, MODEL), FILES);

  @TempDir Path dir;

  @Test
  void shouldTakeDefaults() {
    Options options = OptionParser.parse(SET, new String[0], null);
    assertThat(options.get(HORIZON)).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.get(DRY_RUN)).isFalse();
    assertThat(options.get(FILES)).isEmpty();
    assertThat(options.has(MODEL)).isFalse();
  }

  @Test
  void shouldReadEveryForm() {
    Options options =
        OptionParser.parse(
            SET,
            new String[] {
              "a.gz",
              "--horizon=5s",
              "--dry-run",
              "--symbols",
              "BTCUSDT, ETHUSDT",
              "--model",
              "m1",
              "b;c.gz"
            },
            null);
    assertThat(options.get(FILES)).containsExactly("a.gz", "b;c.gz");
    assertThat(options.get(HORIZON)).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.get(DRY_RUN)).isTrue();
    assertThat(options.get(SYMBOLS)).containsExactly("BTCUSDT", "ETHUSDT");
    assertThat(options.get(MODEL)).isEqualTo("m1");
  }

  @Test
  void shouldLetTheCommandLineWinOverTheFile() throws IOException {
    Path conf = dir.resolve("job.yaml");
    Files.writeString(conf, "horizon: 20s\nmodel: of-file\nsymbols: [BTCUSDT, ETHUSDT]\n");
    Options options = OptionParser.parse(SET, new String[] {"--horizon", "5s"}, conf);
    assertThat(options.get(HORIZON)).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.get(MODEL)).isEqualTo("of-file");
    assertThat(options.get(SYMBOLS)).containsExactly("BTCUSDT", "ETHUSDT");
  }

  @Test
  void shouldNameTheNearestOptionForAnUnknownOne() {
    assertThatThrownBy(() -> OptionParser.parse(SET, new String[] {"--horizn", "5s"}, null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'--horizn'")
        .hasMessageContaining("the nearest is --horizon");
  }

  @Test
  void shouldNameTheFileOfAnUnknownKey() throws IOException {
    Path conf = dir.resolve("job.yaml");
    Files.writeString(conf, "modle: x\n");
    assertThatThrownBy(() -> OptionParser.parse(SET, new String[0], conf))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("job.yaml")
        .hasMessageContaining("--model");
  }

  @Test
  void shouldTakeAKeyWithoutAValueAsNone() throws IOException {
    Path conf = dir.resolve("job.yaml");
    Files.writeString(conf, "model:\n");
    assertThat(OptionParser.parse(SET, new String[0], conf).has(MODEL)).isFalse();
  }

  @Test
  void shouldMaskSecrets() {
    ConfigOption<String> secret =
        ConfigOptions.key("api-secret").stringType().noDefaultValue().withDescription("Secret.");
    OptionSet set = new OptionSet("job", "A job.", List.of(secret), null);
    Options options = Options.of(set, "--api-secret=hidden");
    assertThat(options.get(secret)).isEqualTo("hidden");
    assertThat(options.asMap()).containsEntry("api-secret", "***");
    assertThat(options.asLine()).doesNotContain("hidden");
  }

  @Test
  void shouldNotTakeRealMoneyFromAFile() throws IOException {
    ConfigOption<Boolean> realMoney =
        ConfigOptions.key("real-money").booleanType().defaultValue(false).withDescription("Yes.");
    OptionSet set = new OptionSet("job", "A job.", List.of(realMoney), null);
    Path conf = dir.resolve("job.yaml");
    Files.writeString(conf, "real-money: true\n");
    assertThatThrownBy(() -> OptionParser.parse(set, new String[0], conf))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("command line alone");
  }

  @Test
  void shouldRefuseAValueOfTheWrongType() {
    assertThatThrownBy(() -> OptionParser.parse(SET, new String[] {"--horizon", "soon"}, null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--horizon cannot be 'soon'")
        .hasMessageContaining("How far ahead");
  }

  @Test
  void shouldSayWhatIsMissing() {
    Options options = OptionParser.parse(SET, new String[0], null);
    assertThatThrownBy(() -> options.require(MODEL)).hasMessage("job needs --model");
    assertThatThrownBy(() -> options.require(FILES))
        .hasMessage("job needs at least one FILES argument");
  }
}
