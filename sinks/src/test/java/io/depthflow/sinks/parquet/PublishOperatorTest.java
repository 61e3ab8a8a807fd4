package io.depthflow.sinks.parquet;

import static io.depthflow.sinks.parquet.ParquetTableTest.read;
import static io.depthflow.sinks.parquet.ParquetTableTest.sequence;
import static io.depthflow.sinks.parquet.ParquetTableTest.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the publisher publishes, with failures before and after it. */
@SuppressWarnings("try") // the harness declares close() throws Exception
class PublishOperatorTest {
  private static final String PARTITION = "symbol=BTCUSDT/date=2024-07-18";

  @TempDir java.nio.file.Path folder;

  private Path root;

  @BeforeEach
  void makeRoot() {
    root = new Path(folder.toUri());
  }

  private void stageOnePart() throws Exception {
    write(Quote.TABLE, new Path(Publication.stagingOf(root, "r1"), "a.part"), sequence(5));
  }

  @Test
  void shouldPublishNothingBeforeTheCheckpointAfterTheEndIsComplete() throws Exception {
    try (var harness = open(null)) {
      harness.processElement(part(), 0);
      harness.snapshot(1, 0);
      harness.notifyOfCompletedCheckpoint(1);
      harness.endInput();
      harness.snapshot(2, 0);
      assertNotPublished();
      harness.notifyOfCompletedCheckpoint(1);
      assertNotPublished();

      harness.notifyOfCompletedCheckpoint(2);

      assertThat(read(Quote.TABLE, root)).isEqualTo(sequence(5));
    }
  }

  @Test
  void shouldPublishAfterRestoreFromTheFinalCheckpoint() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var harness = open(null)) {
      harness.processElement(part(), 0);
      harness.endInput();
      checkpoint = harness.snapshot(2, 0);
    }
    assertNotPublished();

    endAgain(checkpoint);

    assertThat(read(Quote.TABLE, root)).isEqualTo(sequence(5));
  }

  @Test
  void shouldLeaveThePublishedAloneWhenTheJobRestartsBehindIt() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var harness = open(null)) {
      harness.processElement(part(), 0);
      harness.endInput();
      checkpoint = harness.snapshot(2, 0);
      harness.notifyOfCompletedCheckpoint(2);
    }

    endAgain(checkpoint);

    assertThat(read(Quote.TABLE, root)).isEqualTo(sequence(5));
  }

  /** A killed run's files are of no use to one that begins anew, and would lie there for ever. */
  @Test
  void shouldDeleteWhatAKilledRunLeftWhenBegunAnew() throws Exception {
    try (var killed = open(null)) {
      killed.processElement(part(), 0);
    }
    java.nio.file.Path staged = folder.resolve(".staging-r1").resolve("a.part");
    assertThat(staged).exists();
    var harness = harness();
    try (harness) {
      harness.open();
      assertThat(staged).doesNotExist();
    }
  }

  @Test
  void shouldTellAtTheRestoreThatFilesOfTheCheckpointAreGone() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var harness = open(null)) {
      harness.processElement(part(), 0);
      checkpoint = harness.snapshot(1, 0);
    }
    java.nio.file.Files.delete(folder.resolve(".staging-r1").resolve("a.part"));
    try (var harness = harness()) {
      assertThatThrownBy(() -> harness.initializeState(checkpoint))
          .hasStackTraceContaining("a.part of the checkpoint is gone; start the run anew");
    }
  }

  @Test
  void shouldRefuseASecondRunOfTheSameIdUntilTheFirstEnds() throws Exception {
    try (var first = open(null)) {
      try (var second = harness()) {
        assertThatThrownBy(second::open)
            .hasStackTraceContaining("run 'r1' into")
            .hasStackTraceContaining("is under way");
      }
      assertThatThrownBy(() -> StagedPublish.requireFree(root, "r1"))
          .hasMessageContaining("another run id");
      StagedPublish.requireFree(root, "r2");
      first.processElement(part(), 0);
      first.endInput();
      first.snapshot(1, 0);
      first.notifyOfCompletedCheckpoint(1);
    }
    assertThat(read(Quote.TABLE, root)).isEqualTo(sequence(5));
    StagedPublish.requireFree(root, "r1");
  }

  private void endAgain(OperatorSubtaskState checkpoint) throws Exception {
    try (var harness = open(checkpoint)) {
      harness.endInput();
      harness.snapshot(3, 0);
      harness.notifyOfCompletedCheckpoint(3);
    }
  }

  private void assertNotPublished() {
    assertThatThrownBy(() -> StagedPublish.published(root, "r1"))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> ParquetRows.files(root)).isInstanceOf(FileNotFoundException.class);
  }

  private static StagedPart part() {
    return new StagedPart(PARTITION, "a.part", 0, 0, 0, 5);
  }

  private OneInputStreamOperatorTestHarness<StagedPart, StagedPart> open(
      OperatorSubtaskState checkpoint) throws Exception {
    OneInputStreamOperatorTestHarness<StagedPart, StagedPart> harness = harness();
    if (checkpoint != null) {
      harness.initializeState(checkpoint);
    }
    harness.open();
    if (checkpoint == null) {
      stageOnePart();
    }
    return harness;
  }

  private OneInputStreamOperatorTestHarness<StagedPart, StagedPart> harness() throws Exception {
    OneInputStreamOperatorTestHarness<StagedPart, StagedPart> harness =
        new OneInputStreamOperatorTestHarness<>(
            new PublishOperator(root, "r1"),
            TypeInformation.of(StagedPart.class)
                .createSerializer(new ExecutionConfig().getSerializerConfig()));
    harness.getStreamConfig().setCheckpointingEnabled(true);
    harness.setup();
    return harness;
  }
}
