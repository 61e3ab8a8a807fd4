package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DotEnvTest {

  static String[][] lines() {
    return new String[][] {
      {"K=value", "value"},
      {"  K = value  ", "value"},
      {"export K=value", "value"},
      {"export\tK=value", "value"},
      {"K=", ""},
      {"K=a#b", "a#b"},
      {"K=a # comment", "a"},
      {"K= # comment", ""},
      {"K=a=b==", "a=b=="},
      {"K='single # kept'", "single # kept"},
      {"K='no \\n escape'", "no \\n escape"},
      {"K=\"double # kept\" # comment", "double # kept"},
      {"K=\"a\\\"b\\\\c\\n\\$\"", "a\"b\\c\n$"},
      {"K=''", ""},
      {"\uFEFFK=value", "value"},
      {"K=first\nK=second", "second"},
      {"# comment\r\n\r\nK=value\r\n", "value"},
      {"K=it's", "it's"},
    };
  }

  @ParameterizedTest
  @MethodSource("lines")
  void shouldReadTheValue(String text, String value) {
    assertThat(DotEnv.parse(text, ".env")).isEqualTo(Map.of("K", value));
  }

  @Test
  void shouldReadSeveralKeys() {
    assertThat(DotEnv.parse("A=1\n# x\nexport B='2'\nC.D=3\n", ".env"))
        .isEqualTo(Map.of("A", "1", "B", "2", "C.D", "3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "2K=hunter2",
        "K='hunter2",
        "K=\"hunter2",
        "K=\"hunter2\\",
        "K='hunter2' more",
        "K=\"\\qhunter2\"",
        "K L=hunter2"
      })
  void shouldNameFileAndLineButNotTheText(String line) {
    assertThatThrownBy(() -> DotEnv.parse("# ok\n" + line, "conf/.env"))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("conf/.env line 2")
        .hasMessageContaining("KEY=VALUE")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }
}
