package io.depthflow.sinks.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.RawLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The raw log over rescales: a symbol's files are cut back by the subtask that owns it. */
class RawLogOperatorTest {
  private static final int MAX_PARALLELISM = 720;
  private static final List<String> SYMBOLS =
      List.of("BTCUSDT", "ETHUSDT", "XRPUSDT", "SOLUSDT", "BNBUSDT", "ADAUSDT", "LATEUSDT");

  @TempDir Path root;

  private boolean live = true;

  @Test
  void shouldKeepStateWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(SymbolLogState.class);
  }

  @Test
  void shouldRecordExactlyOnceOverRescalesWithLossesInBetween() throws Exception {
    long seed = 20;
    Random random = new Random(seed);
    // The source of this test repeats what no checkpoint covered, as a file or Kafka does.
    long covered = 0;
    OperatorSubtaskState state = null;
    int restores = 0;
    int before = 0;
    for (int parallelism : new int[] {1, 2, 3, 1, 3, 2}) {
      Attempt attempt = new Attempt(parallelism, state, before);
      long lines = 20 + random.nextInt(60);
      attempt.write(covered, covered + lines);
      state = attempt.snapshot(restores);
      covered += lines;
      // Lost: written behind the checkpoint, by subtasks that differ from the next attempt's.
      attempt.write(covered, covered + random.nextInt(100));
      attempt.close();
      restores++;
      before = parallelism;
    }
    Attempt last = new Attempt(1, state, before);
    last.write(covered, covered + 50);
    last.close();
    covered += 50;

    long markers = 0;
    for (int i = 0; i < SYMBOLS.size(); i++) {
      int symbol = i;
      List<Long> numbers = numbers(SYMBOLS.get(i));
      assertThat(numbers.stream().filter(n -> n >= 0).toList())
          .as("seed %d, %s", seed, SYMBOLS.get(i))
          .isEqualTo(
              LongStream.range(0, covered).filter(n -> symbolOf(n) == symbol).boxed().toList());
      markers += numbers.stream().filter(n -> n < 0).count();
    }
    assertThat(markers)
        .as("seed %d: a marker a restore and symbol, but for those that came later", seed)
        .isBetween((SYMBOLS.size() - 1L) * restores, (long) SYMBOLS.size() * restores);
  }

  @Test
  void shouldNotMarkARestoreThatLosesNothing() throws Exception {
    live = false;
    Attempt first = new Attempt(1, null, 0);
    first.write(0, 50);
    OperatorSubtaskState state = first.snapshot(1);
    first.write(50, 90);
    first.close();
    Attempt second = new Attempt(2, state, 1);
    second.write(50, 99);
    second.close();

    assertThat(numbers("ETHUSDT"))
        .isEqualTo(LongStream.range(0, 99).filter(n -> symbolOf(n) == 1).boxed().toList());
  }

  @Test
  void shouldUndoASymbolThatTheCheckpointDoesNotKnowAtAnyParallelism() throws Exception {
    Attempt first = new Attempt(1, null, 0);
    OperatorSubtaskState state = first.snapshot(1);
    first.write(0, 200);
    first.close();

    new Attempt(3, state, 1).close();

    for (String symbol : SYMBOLS) {
      assertThat(numbers(symbol)).as(symbol).isEmpty();
    }
  }

  @Test
  void shouldCutBackASymbolThatDoesNotComeBack() throws Exception {
    Attempt first = new Attempt(1, null, 0);
    first.write(0, 50);
    OperatorSubtaskState state = first.snapshot(1);
    List<Long> kept = numbers("ETHUSDT");
    first.write(50, 90);
    first.close();

    new Attempt(2, state, 1).close();

    assertThat(numbers("ETHUSDT")).isNotEmpty().isEqualTo(kept);
  }

  /** The last symbol joins late. */
  private static int symbolOf(long number) {
    return (int) (number % (number < 100 ? SYMBOLS.size() - 1 : SYMBOLS.size()));
  }

  private List<Long> numbers(String symbol) throws Exception {
    List<Long> numbers = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          files
              .filter(
                  f -> f.getFileName().toString().startsWith(symbol.toLowerCase(Locale.ROOT) + "_"))
              .sorted()
              .toList()) {
        numbers.addAll(Lines.numbers(file));
      }
    }
    return numbers;
  }

  /** All subtasks of one attempt. */
  private final class Attempt {
    private final List<KeyedOneInputStreamOperatorTestHarness<String, RawLine, Void>> subtasks =
        new ArrayList<>();

    Attempt(int parallelism, OperatorSubtaskState state, int before) throws Exception {
      for (int i = 0; i < parallelism; i++) {
        KeyedOneInputStreamOperatorTestHarness<String, RawLine, Void> subtask =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new RawLogOperator(root, RawLogLayout.HOURLY, live),
                RawLine::symbol,
                Types.STRING,
                MAX_PARALLELISM,
                parallelism,
                i);
        subtask.setup();
        if (state != null) {
          subtask.initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, MAX_PARALLELISM, before, parallelism, i));
        }
        subtasks.add(subtask);
        subtask.open();
      }
    }

    void write(long from, long to) throws Exception {
      for (long n = from; n < to; n++) {
        RawLine line = Lines.at(SYMBOLS.get(symbolOf(n)), n);
        int owner =
            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                line.symbol(), MAX_PARALLELISM, subtasks.size());
        subtasks.get(owner).processElement(line, 0);
      }
    }

    OperatorSubtaskState snapshot(long id) throws Exception {
      OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
      for (int i = 0; i < states.length; i++) {
        subtasks.get(i).prepareSnapshotPreBarrier(id);
        states[i] = subtasks.get(i).snapshot(id, 0);
      }
      return AbstractStreamOperatorTestHarness.repackageState(states);
    }

    void close() throws Exception {
      for (var subtask : subtasks) {
        subtask.close();
      }
    }
  }
}
