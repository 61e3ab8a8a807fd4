package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing of files, with a crash at every step of it; what the files hold does not matter. */
class PublicationTest {
  private static final String A = "symbol=A/date=2024-07-18";
  private static final String B = "symbol=B/date=2024-07-18";

  @TempDir Path folder;

  private Path root;
  private org.apache.flink.core.fs.Path flinkRoot;

  @BeforeEach
  void makeRoot() {
    root = folder.resolve("features");
    flinkRoot = new org.apache.flink.core.fs.Path(root.toUri());
  }

  @Test
  void shouldPublishPartsInOrderOfCheckpointWriterAndSequence() throws Exception {
    List<StagedPart> parts =
        List.of(
            stage("r1", A, 2, 0, 0, "third"),
            stage("r1", A, 1, 1, 0, "second"),
            stage("r1", A, 1, 0, 5, "first"),
            stage("r1", B, 0, 0, 0, "other"));

    new Publication(flinkRoot, "r1").publish(parts);

    assertThat(visible())
        .isEqualTo(
            Map.of(
                A + "/part-00000.parquet", "first",
                A + "/part-00001.parquet", "second",
                A + "/part-00002.parquet", "third",
                B + "/part-00000.parquet", "other"));
    assertThat(root.resolve(".staging-r1")).doesNotExist();
    assertThat(StagedPublish.published(flinkRoot, "r1")).isEqualTo(Map.of(A, 30L, B, 10L));
  }

  @Test
  void shouldReplacePartitionsWholeAndLeaveOthers() throws Exception {
    publish("r1", stage("r1", A, 0, 0, 0, "a1"), stage("r1", A, 1, 0, 1, "a2"));
    publish("r2", stage("r2", B, 0, 0, 0, "b1"));

    publish("r3", stage("r3", A, 0, 0, 0, "a3"));

    assertThat(visible())
        .isEqualTo(Map.of(A + "/part-00000.parquet", "a3", B + "/part-00000.parquet", "b1"));
  }

  @Test
  void shouldDoNothingWhenTheSameRunPublishesTheSameAgain() throws Exception {
    StagedPart part = stage("r1", A, 0, 0, 0, "a1");
    publish("r1", part);

    publish("r1", part); // its staged file is gone: only the manifest can know

    assertThat(visible()).isEqualTo(Map.of(A + "/part-00000.parquet", "a1"));
  }

  @Test
  void shouldSayWhatToDoWhenStagedFileIsGone() throws Exception {
    StagedPart part = stage("r1", A, 0, 0, 0, "a1");
    Files.delete(root.resolve(".staging-r1").resolve(part.file()));

    assertThatThrownBy(() -> publish("r1", part)).hasMessageContaining("start the run anew");
    assertThat(visible()).isEmpty();
  }

  @Test
  void shouldCompletePublishAfterCrashAtEveryStep() throws Exception {
    int steps = 0;
    for (int crashAt = 0; ; crashAt++) {
      root = folder.resolve("crash-" + crashAt);
      flinkRoot = new org.apache.flink.core.fs.Path(root.toUri());
      publish("r0", stage("r0", A, 0, 0, 0, "old a"), stage("r0", B, 0, 0, 0, "old b"));
      List<StagedPart> parts =
          List.of(
              stage("r1", A, 0, 0, 0, "new a1"),
              stage("r1", A, 1, 0, 1, "new a2"),
              stage("r1", B, 0, 0, 0, "new b"));
      boolean crashed = publishWithCrash(parts, crashAt);
      if (!crashed) {
        break;
      }
      steps++;
      boolean promised = Files.exists(root.resolve(".publish-r1.journal"));
      if (promised) {
        assertThatThrownBy(() -> ParquetRows.files(flinkRoot))
            .as("readers refuse a mixture, crash at step %d", crashAt)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("interrupted");
      }

      assertThat(StagedPublish.recover(flinkRoot)).isEqualTo(promised ? List.of("r1") : List.of());
      new Publication(flinkRoot, "r1").publish(parts); // the next attempt of the run

      assertThat(visible())
          .as("crash at step %d", crashAt)
          .isEqualTo(
              Map.of(
                  A + "/part-00000.parquet", "new a1",
                  A + "/part-00001.parquet", "new a2",
                  B + "/part-00000.parquet", "new b"));
      assertThat(root.resolve(".staging-r1")).doesNotExist();
    }
    assertThat(steps).as("file system calls of a publish").isGreaterThan(12);
  }

  @Test
  void shouldRefuseCorruptJournal() throws Exception {
    Files.createDirectories(root);
    Files.writeString(root.resolve(".publish-r1.journal"), "depthflow-publish 1\nhalf a li");

    assertThatThrownBy(() -> StagedPublish.recover(flinkRoot))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(".publish-r1.journal");
  }

  @Test
  void shouldRefuseRunIdThatIsNoFileName() {
    assertThatThrownBy(() -> new Publication(flinkRoot, "../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private boolean publishWithCrash(List<StagedPart> parts, int crashAt) throws IOException {
    try {
      new Publication(flinkRoot, "r1", new CrashingFileSystem(flinkRoot.getFileSystem(), crashAt))
          .publish(parts);
      return false;
    } catch (CrashingFileSystem.Crash expected) {
      return true;
    }
  }

  private void publish(String run, StagedPart... parts) throws IOException {
    new Publication(flinkRoot, run).publish(Arrays.asList(parts));
  }

  private StagedPart stage(
      String run, String partition, long checkpoint, int subtask, long sequence, String content)
      throws IOException {
    Path staging = root.resolve(".staging-" + run);
    Files.createDirectories(staging);
    String name = content.replace(' ', '-') + ".part";
    Files.writeString(staging.resolve(name), content);
    return new StagedPart(partition, name, checkpoint, subtask, sequence, 10);
  }

  private Map<String, String> visible() throws IOException {
    Map<String, String> content = new TreeMap<>();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(Files::isRegularFile).forEach(files::add);
    }
    for (Path file : files) {
      String name = root.relativize(file).toString();
      if (!name.startsWith(".")) {
        content.put(name, Files.readString(file));
      }
    }
    return content;
  }
}
