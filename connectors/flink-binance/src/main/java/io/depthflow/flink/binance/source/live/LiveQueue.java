package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.reader.FeedItem;
import io.depthflow.flink.binance.source.reader.Handover;

/**
 * The queue between sockets and reader: bounded in lines by the configuration, and in bytes, since
 * a line may be as long as the longest frame. Neither is used up unless the job downstream stands
 * still: a checkpoint of 100 symbols holds it up for some tenths of a second.
 */
final class LiveQueue {

  static final long BYTES_MAX = 128L << 20;

  /** Objects around a frame: item, line, array header. */
  static final int BYTES_AROUND_A_FRAME = 120;

  private LiveQueue() {}

  static Handover<FeedItem> of(int lines) {
    return new Handover<>(lines, BYTES_MAX, LiveQueue::bytes);
  }

  private static int bytes(FeedItem item) {
    return BYTES_AROUND_A_FRAME + (item.isEnd() ? 0 : item.line().frame().length);
  }
}
