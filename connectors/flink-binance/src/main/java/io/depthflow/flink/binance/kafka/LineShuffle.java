package io.depthflow.flink.binance.kafka;

import io.depthflow.flink.binance.source.RawLineTypeInfo;
import io.depthflow.market.RawLine;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Lines to the subtasks that own their symbols, for a source whose lines come elsewhere. Many lines
 * cross as one record, as the bytes that came, and are decoded behind it: a record a line would
 * cost more than all else that is done with the line.
 */
public final class LineShuffle {

  /** A record fits into one network buffer of Flink, whose default is 32 KiB. */
  private static final int MAX_BATCH_BYTES = 30 << 10;

  private LineShuffle() {}

  /**
   * @param lines each symbol's in order, from one subtask
   * @return lines, each symbol's in the same order, at the subtask that owns the key {@code
   *     symbol}: {@code DataStreamUtils.reinterpretAsKeyedStream} is legal right behind it
   */
  public static DataStream<RawLine> bySymbol(DataStream<RawLine> lines) {
    return lines
        .transform(
            "line batches",
            TypeInformation.of(LineBatch.class),
            new BatchOperator(MAX_BATCH_BYTES, false, 0, null))
        .uid("line-batches")
        .keyBy(LineBatch::symbol)
        .transform("lines", RawLineTypeInfo.INSTANCE, new UnpackOperator("the shuffle", Set.of()))
        .uid("shuffled-lines");
  }
}
