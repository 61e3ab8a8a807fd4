package io.depthflow.flink.binance.source.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamJoinTest {

  private final List<Long> out = new ArrayList<>();
  private final StreamJoin join = StreamJoin.of(StreamKind.DIFF_DEPTH);
  private int duplicates;

  private static byte[] frame(long u) {
    String text =
        "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"U\":1,\"u\":"
            + u
            + ",\"pu\":7,\"b\":[],\"a\":[]}}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void collect(byte[] frame) {
    String text = new String(frame, StandardCharsets.UTF_8);
    out.add(Long.valueOf(text.replaceAll(".*\"u\":(\\d+).*", "$1")));
  }

  private void old(long... ids) {
    for (long id : ids) {
      duplicates += join.onOld(frame(id), 5, this::collect);
    }
  }

  private void fresh(long... ids) {
    for (long id : ids) {
      duplicates += join.onFresh(frame(id), this::collect);
    }
  }

  private void rest(long... ids) {
    for (long id : ids) {
      duplicates += join.onRest(frame(id), 5, this::collect);
    }
  }

  @Test
  void shouldHoldTheNewSocketWhileTheOldOneIsBehind() {
    old(10);
    fresh(30, 40);
    assertThat(out).as("20 is still on its way").containsExactly(10L);
    assertThat(join.isReady(0)).isFalse();
    old(20);
    assertThat(out).containsExactly(10L, 20L);
    old(30);
    assertThat(out).containsExactly(10L, 20L, 30L, 40L);
    assertThat(join.isJoined()).isTrue();
    old(40);
    fresh(50);
    old(50, 60);
    fresh(60);
    assertThat(out).containsExactly(10L, 20L, 30L, 40L, 50L, 60L);
    assertThat(duplicates).isEqualTo(4);
  }

  @Test
  void shouldJoinAtOnceWhereTheNewSocketIsBehind() {
    old(10, 20, 30);
    fresh(20);
    assertThat(join.isJoined()).isTrue();
    join.oldGone(1_000, this::collect);
    rest(30);
    assertThat(join.isOver()).as("not beyond the mark yet").isFalse();
    rest(40);
    assertThat(join.isOver()).isTrue();
    assertThat(out).containsExactly(10L, 20L, 30L, 40L);
  }

  @Test
  void shouldNotDropIdsThatBeginAnewForEver() {
    old(1_000);
    fresh(1_000);
    join.oldGone(1_000, this::collect);
    duplicates += join.onRest(frame(3), 999, this::collect);
    assertThat(out).containsExactly(1_000L);
    duplicates += join.onRest(frame(4), 1_000, this::collect);
    assertThat(out).containsExactly(1_000L, 4L);
    assertThat(join.isOver()).isTrue();
  }

  @Test
  void shouldKeepTheMarkWhereTheNextHandOverBeginsBeforeItIsPassed() {
    old(10, 20);
    fresh(20, 30, 40);
    join.oldGone(1_000, this::collect);
    StreamJoin next = join.next(500);
    duplicates += next.onOld(frame(30), 500, this::collect);
    duplicates += next.onFresh(frame(50), this::collect);
    duplicates += next.onOld(frame(40), 500, this::collect);
    duplicates += next.onOld(frame(50), 500, this::collect);
    assertThat(out).containsExactly(10L, 20L, 30L, 40L, 50L);
    assertThat(duplicates).as("20, 30, 40, 50 twice").isEqualTo(4);
  }

  @Test
  void shouldLetGoOfAMarkWhoseTimeIsUp() {
    old(1_000);
    fresh(1_000);
    join.oldGone(1_000, this::collect);
    StreamJoin next = join.next(999);
    next.onOld(frame(3), 999, this::collect);
    next.onOld(frame(4), 1_000, this::collect);
    next.onFresh(frame(5), this::collect);
    next.onOld(frame(5), 1_001, this::collect);
    assertThat(out).containsExactly(1_000L, 4L, 5L);
  }

  @Test
  void shouldPassASpoiledFrameInItsPlace() {
    byte[] spoiled = "{\"stream\":\"btcusdt@depth@100ms\",\"da".getBytes(StandardCharsets.UTF_8);
    List<byte[]> passed = new ArrayList<>();
    join.onOld(frame(10), 5, passed::add);
    join.onFresh(frame(20), passed::add);
    join.onFresh(spoiled, passed::add);
    join.onFresh(frame(40), passed::add);
    assertThat(passed).as("held").hasSize(1);
    join.onOld(frame(20), 5, passed::add);
    assertThat(passed).hasSize(4);
    assertThat(passed.get(2)).isSameAs(spoiled);
    join.onFresh(spoiled, passed::add);
    assertThat(passed).as("joined").hasSize(5);
    assertThat(join.heldBytes()).isZero();
  }

  @Test
  void shouldKnowFramesWithoutIdsByTheirBytes() {
    StreamJoin plain = StreamJoin.of(StreamKind.OTHER);
    plain.onOld(frame(1), 5, this::collect);
    plain.onOld(frame(2), 5, this::collect);
    assertThat(plain.isJoined()).isFalse();
    assertThat(plain.onFresh(frame(2), this::collect)).as("a duplicate").isEqualTo(1);
    assertThat(plain.isJoined()).isTrue();
    plain.onFresh(frame(3), this::collect);
    plain.onFresh(frame(4), this::collect);
    assertThat(out).as("held").containsExactly(1L, 2L);
    assertThat(plain.onOld(frame(4), 5, this::collect)).isEqualTo(1);
    assertThat(out).as("3 the old socket will not bring").containsExactly(1L, 2L, 3L, 4L);
    plain.onOld(frame(5), 5, this::collect);
    plain.onFresh(frame(5), this::collect);
    plain.onOld(frame(6), 5, this::collect);
    assertThat(plain.isReady(0)).isTrue();
    plain.oldGone(1_000, this::collect);
    plain.onRest(frame(6), 6, this::collect);
    plain.onRest(frame(7), 6, this::collect);
    assertThat(out).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(plain.isOver()).isTrue();
  }

  @Test
  void shouldDoubleRatherThanMissWhereBytesDiffer() {
    StreamJoin plain = StreamJoin.of(StreamKind.OTHER);
    plain.onOld(frame(1), 5, this::collect);
    plain.onFresh(frame(101), this::collect);
    plain.onOld(frame(2), 5, this::collect);
    plain.onFresh(frame(102), this::collect);
    assertThat(plain.heldBytes()).isPositive();
    plain.oldGone(1_000, this::collect);
    plain.onRest(frame(103), 6, this::collect);
    assertThat(out).containsExactly(1L, 2L, 101L, 102L, 103L);
  }

  @Test
  void shouldWaitForAStreamOnlyWhereItSpeaksOnTheOldSocket() {
    assertThat(join.isReady(10)).as("has said nothing").isTrue();
    join.onOld(frame(1), 11, this::collect);
    assertThat(join.isReady(10)).as("speaks on the old socket alone").isFalse();
  }

  /** Whoever is ahead and whoever goes: every id once, in order. */
  @ParameterizedTest
  @EnumSource(names = {"DIFF_DEPTH", "OTHER"})
  void shouldPassEveryFrameOnceInEveryInterleaving(StreamKind kind) {
    for (int seed = 0; seed < 20_000; seed++) {
      Interleaving run = new Interleaving(seed, kind);
      run.play();
      assertThat(run.passed).as("seed %d: %s", seed, run).isEqualTo(run.expected);
      if (!run.freshDies) {
        assertThat(run.duplicates).as("duplicates, seed %d: %s", seed, run).isEqualTo(run.twice);
      }
    }
  }

  /**
   * Ids as the venue gives them. The new socket begins at {@code freshFrom}; what was sent before
   * has come on the old one when that goes (the barrier), or it dies after they have joined.
   */
  private static final class Interleaving {
    final Random random;
    final long[] ids;
    final int freshFrom;
    final boolean freshDies;
    final List<Long> expected = new ArrayList<>();
    final List<Long> passed = new ArrayList<>();
    final StreamJoin join;
    int duplicates;
    int twice;
    int oldAt;
    int freshAt;

    Interleaving(int seed, StreamKind kind) {
      join = StreamJoin.of(kind);
      random = new Random(seed);
      ids = new long[5 + random.nextInt(30)];
      long id = random.nextInt(100);
      for (int i = 0; i < ids.length; i++) {
        id += 1 + random.nextInt(50);
        ids[i] = id;
        expected.add(id);
      }
      freshFrom = random.nextInt(ids.length);
      freshAt = freshFrom;
      freshDies = random.nextInt(4) == 0;
    }

    void play() {
      int oldEnd = freshFrom + random.nextInt(ids.length - freshFrom + 1);
      int bias = 1 + random.nextInt(9);
      while (oldAt < oldEnd || random.nextBoolean()) {
        boolean old = oldAt < oldEnd && random.nextInt(10) < bias;
        if (old) {
          duplicates += join.onOld(frame(ids[oldAt++]), 1, this::pass);
        } else if (freshAt < ids.length) {
          duplicates += join.onFresh(frame(ids[freshAt++]), this::pass);
        }
      }
      if (freshDies) {
        join.freshGone(100);
        finish(oldAt);
      } else {
        twice = Math.max(0, oldEnd - freshFrom);
        duplicates += join.oldGone(100, this::pass);
        finish(freshAt);
      }
    }

    /** The socket that is left brings the rest. */
    private void finish(int from) {
      boolean over = join.isOver();
      for (int i = from; i < ids.length; i++) {
        if (over) {
          pass(frame(ids[i]));
        } else {
          duplicates += join.onRest(frame(ids[i]), 2, this::pass);
          over = join.isOver();
        }
      }
    }

    private void pass(byte[] frame) {
      String text = new String(frame, StandardCharsets.UTF_8);
      passed.add(Long.valueOf(text.replaceAll(".*\"u\":(\\d+).*", "$1")));
    }

    @Override
    public String toString() {
      return Arrays.toString(ids) + ", new from " + freshFrom + ", new dies " + freshDies;
    }
  }
}
