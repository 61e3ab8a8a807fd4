package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.pipeline.cli.Depthflow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command, run in this process, left on the screen. */
record CommandScreen(int code, String out, String err) {

  static CommandScreen of(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int code = Depthflow.run(args);
      System.out.flush();
      System.err.flush();
      return new CommandScreen(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Asserts the form of a failure and gives its one line. */
  String failure(int expectedCode, String command) {
    assertThat(err.lines().toList()).as("standard error of %s: %s", command, err).hasSize(1);
    assertThat(code).as(err).isEqualTo(expectedCode);
    assertThat(err).startsWith("depthflow " + command + ": ");
    for (String text : List.of(out, err)) {
      assertThat(text).doesNotContain("\tat ").doesNotContain("Exception");
    }
    return err;
  }
}
