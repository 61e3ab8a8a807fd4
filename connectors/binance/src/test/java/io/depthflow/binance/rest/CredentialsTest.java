package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void setUp() throws IOException {
    file = dir.resolve(".env");
    Files.writeString(file, "BINANCE_API_KEY=fileKey\nBINANCE_API_SECRET=fileSecret\n");
  }

  @Test
  void shouldReadTheFile() {
    assertThat(Credentials.load(Map.of(), file))
        .isEqualTo(new Credentials("fileKey", "fileSecret"));
  }

  @Test
  void shouldLetTheEnvironmentWin() {
    assertThat(Credentials.load(Map.of("BINANCE_API_SECRET", "envSecret"), file))
        .isEqualTo(new Credentials("fileKey", "envSecret"));
    assertThat(Credentials.load(Map.of("BINANCE_API_KEY", " "), file).apiKey())
        .as("a blank variable is not set")
        .isEqualTo("fileKey");
  }

  @Test
  void shouldNotNeedAFileWhenTheEnvironmentHasBoth() {
    Map<String, String> environment = Map.of("BINANCE_API_KEY", "k", "BINANCE_API_SECRET", "s");

    assertThat(Credentials.load(environment, dir.resolve("absent")))
        .isEqualTo(new Credentials("k", "s"));
  }

  @Test
  void shouldReadTheFileAloneWhereAsked() {
    assertThat(Credentials.fromFile(file)).isEqualTo(new Credentials("fileKey", "fileSecret"));
    assertThatThrownBy(() -> Credentials.fromFile(dir.resolve("absent")))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("BINANCE_API_KEY is not in")
        .hasMessageContaining("there is no such file");
  }

  @Test
  void shouldNameWhatIsMissingAndWhere() throws IOException {
    assertThatThrownBy(() -> Credentials.load(Map.of(), dir.resolve("absent")))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("BINANCE_API_KEY")
        .hasMessageContaining(dir.resolve("absent").toString())
        .hasMessageContaining("export it");
    Files.writeString(file, "BINANCE_API_KEY=fileKey\n");
    assertThatThrownBy(() -> Credentials.load(Map.of(), file))
        .hasMessageContaining("BINANCE_API_SECRET")
        .hasMessageContaining("not in it")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("fileKey"));
    Files.writeString(file, "BINANCE_API_KEY=fileKey\nBINANCE_API_SECRET=''\n");
    assertThatThrownBy(() -> Credentials.load(Map.of(), file)).hasMessageContaining("empty there");
  }

  @Test
  void shouldRefuseWhatIsNoEnvFile() throws IOException {
    assertThatThrownBy(() -> Credentials.load(Map.of(), dir))
        .hasMessageContaining("not a regular file");
    Files.write(file, new byte[DotEnv.MAX_BYTES + 1]);
    assertThatThrownBy(() -> Credentials.load(Map.of(), file)).hasMessageContaining("larger than");
    Files.write(file, new byte[] {'K', '=', (byte) 0xFF, (byte) 0xFE});
    assertThatThrownBy(() -> Credentials.load(Map.of(), file)).hasMessageContaining("UTF-8");
  }

  @Test
  void shouldTakeAFileOfTheLargestSize() throws IOException {
    String pairs = "BINANCE_API_KEY=k\nBINANCE_API_SECRET=s\n#";
    String text = pairs + "x".repeat(DotEnv.MAX_BYTES - pairs.length());
    Files.write(file, text.getBytes(StandardCharsets.US_ASCII));

    assertThat(Credentials.load(Map.of(), file)).isEqualTo(new Credentials("k", "s"));
  }

  @Test
  void shouldRefuseValuesThatCannotBeHeaders() {
    for (String bad : new String[] {"hunter2\n", "hun ter2", "hunter2é", "\thunter2"}) {
      assertThatThrownBy(() -> new Credentials(bad, "s"))
          .isInstanceOf(CredentialsException.class)
          .hasMessageContaining("BINANCE_API_KEY")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hun"));
    }
  }

  @Test
  void shouldShowNothing() {
    Credentials credentials = new Credentials("theKey", "theSecret");

    assertThat(credentials.toString()).doesNotContain("theKey", "theSecret");
    assertThat(credentials.redact("a theSecret b theKey")).isEqualTo("a *** b ***");
    assertThat(RestConfig.of(java.net.URI.create("http://localhost:1"), credentials).toString())
        .doesNotContain("theKey", "theSecret");
  }
}
