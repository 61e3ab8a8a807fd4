package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReadBuffersTest {

  private final ReadBuffers buffers = new ReadBuffers();

  @Test
  void shouldGiveReleasedMemoryForAnotherSizeThatItHolds() {
    ByteBuffer first = buffers.allocate(1_000_000);
    first.position(17);
    buffers.release(first);

    ByteBuffer second = buffers.allocate(600_000);

    assertThat(second.array()).isSameAs(first.array());
    assertThat(second.position()).isZero();
    assertThat(second.remaining()).isEqualTo(600_000);
  }

  @Test
  void shouldNotGiveMemoryThatIsInUseOrTooSmall() {
    ByteBuffer inUse = buffers.allocate(100_000);
    ByteBuffer small = buffers.allocate(1);
    buffers.release(small);

    assertThat(buffers.allocate(100_000).array()).isNotSameAs(inUse.array());
    assertThat(buffers.allocate(1 << 17).array()).isNotSameAs(small.array());
  }

  @Test
  void shouldGiveEachSizeInFull() {
    for (int size : new int[] {0, 1, 65_536, 65_537, (8 << 20) - 1, 8 << 20}) {
      assertThat(buffers.allocate(size).remaining()).isEqualTo(size);
    }
    assertThat(buffers.isDirect()).isFalse();
  }

  @Test
  void shouldKeepMemoryOutsideTheHeapApart() {
    ByteBuffer direct = buffers.allocateDirect(100_000);
    direct.put(99_999, (byte) 7).position(17);
    buffers.release(direct);

    assertThat(buffers.allocate(100_000).isDirect()).isFalse();
    ByteBuffer again = buffers.allocateDirect(106_496);
    assertThat(again).isSameAs(direct);
    assertThat(again.remaining()).isEqualTo(106_496);
    assertThat(buffers.allocateDirect(66_048).capacity())
        .as("a page and a header")
        .isEqualTo(73_728);
    assertThat(buffers.allocateDirect(1)).isNotSameAs(direct);
  }
}
