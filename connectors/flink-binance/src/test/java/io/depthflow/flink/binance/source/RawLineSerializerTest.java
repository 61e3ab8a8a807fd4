package io.depthflow.flink.binance.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.RawLine;
import java.io.IOException;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class RawLineSerializerTest {

  private final RawLineSerializer serializer = RawLineSerializer.INSTANCE;

  @Test
  void shouldReadWhatItWrote() throws IOException {
    long seed = 7;
    Random random = new Random(seed);
    DataOutputSerializer out = new DataOutputSerializer(64);
    RawLine[] lines = new RawLine[200];
    for (int i = 0; i < lines.length; i++) {
      byte[] frame = new byte[random.nextInt(2000)];
      random.nextBytes(frame);
      lines[i] = new RawLine(i % 7 == 0 ? "币安USDT" : "S" + i, random.nextLong(), frame);
      serializer.serialize(lines[i], out);
    }
    // Flink fills this target from a view only as far as it is large already.
    DataOutputSerializer copied = new DataOutputSerializer(1 << 20);
    DataInputDeserializer source = new DataInputDeserializer(out.getCopyOfBuffer());
    for (int i = 0; i < lines.length; i++) {
      serializer.copy(source, copied);
    }
    assertThat(copied.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
    DataInputDeserializer in = new DataInputDeserializer(copied.getCopyOfBuffer());
    for (RawLine line : lines) {
      RawLine read = serializer.deserialize(in);
      assertThat(read).as("seed " + seed).usingRecursiveComparison().isEqualTo(line);
    }
    assertThat(in.available()).isZero();
  }

  @Test
  void shouldRestoreFromItsSnapshot() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<RawLine> snapshot =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()),
            Thread.currentThread().getContextClassLoader());
    TypeSerializer<RawLine> restored = snapshot.restoreSerializer();
    assertThat(restored).isEqualTo(serializer);
  }

  @Test
  void shouldNotCopyImmutableLines() {
    RawLine line = TestLogs.line("BTCUSDT", 1, 1);
    assertThat(serializer.copy(line)).isSameAs(line);
    assertThat(serializer.isImmutableType()).isTrue();
  }

  @Test
  void shouldBeWhatTheSourceProduces() {
    assertThat(MarketSource.files(java.util.List.of("a.gz")).getProducedType())
        .isEqualTo(RawLineTypeInfo.INSTANCE)
        .hasToString("RawLine");
  }
}
