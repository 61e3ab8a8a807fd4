package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestConfigTest {

  private static final URI ADDRESS = URI.create("https://demo-fapi.binance.com");

  @Test
  void shouldHaveTheUsualValues() {
    assertThat(RestConfig.of(ADDRESS, null))
        .isEqualTo(new RestConfig(ADDRESS, null, 5000, 5000, 16, 4, 300_000, 0.2));
  }

  @Test
  void shouldChangeOneValueAtATime() {
    RestConfig config =
        RestConfig.of(ADDRESS, null)
            .withRecvWindowMs(4000)
            .withTimeoutMs(3000)
            .withConnections(8, 2);

    assertThat(config).isEqualTo(new RestConfig(ADDRESS, null, 4000, 3000, 8, 2, 300_000, 0.2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host",
        "host:80",
        "/path",
        "http:///x",
        "http://h?x=1",
        "http://h#f",
        "http://u:p@h"
      })
  void shouldRefuseAddresses(String address) {
    assertThatThrownBy(() -> RestConfig.of(URI.create(address), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("REST address")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("u:p"));
  }

  @Test
  void shouldRefuseValuesOutOfBounds() {
    RestConfig good = RestConfig.of(ADDRESS, null);
    assertThatThrownBy(() -> good.withRecvWindowMs(60_001)).hasMessageContaining("recvWindowMs");
    assertThatThrownBy(() -> good.withTimeoutMs(0)).hasMessageContaining("timeoutMs");
    assertThatThrownBy(() -> good.withConnections(4, 4)).hasMessageContaining("reserved");
    assertThatThrownBy(() -> new RestConfig(ADDRESS, null, 5000, 5000, 16, 4, 300_000, Double.NaN))
        .hasMessageContaining("reserveFraction");
  }

  @Test
  void shouldTravelWithoutSecrets(@TempDir Path dir) throws IOException, ClassNotFoundException {
    Path file = dir.resolve("keys.env");
    Files.writeString(file, "BINANCE_API_KEY=theKey\nBINANCE_API_SECRET=theSecret\n");
    GatewayConfig config =
        new GatewayConfig("http://127.0.0.1:9", file.toString(), false, 4000, 3000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(config);
    }

    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("theKey", "theSecret");
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      RestConfig loaded = ((GatewayConfig) in.readObject()).restConfig();
      assertThat(loaded.credentials()).isEqualTo(new Credentials("theKey", "theSecret"));
      assertThat(loaded.recvWindowMs()).isEqualTo(4000);
      assertThat(loaded.timeoutMs()).isEqualTo(3000);
    }
  }
}
