package io.depthflow.flink.binance.user;

import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.market.order.UserEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Emits what its {@link UserStream} hands over. Task's thread alone. */
final class UserDataReader implements SourceReader<UserEvent, UserDataSplit> {

  private static final int QUEUE_EVENTS = 16_384;
  private static final int EVENTS_PER_POLL = 256;

  private final UserStreamConfig config;
  private final MetricGroup metrics;
  private final String threadName;
  private final List<UserDataSplit> splits = new ArrayList<>();
  private final Handover<UserEvent> queue = new Handover<>(QUEUE_EVENTS);

  private Iterator<UserEvent> batch = List.<UserEvent>of().iterator();
  private UserStream stream;
  private boolean watermarkSent;

  UserDataReader(UserStreamConfig config, SourceReaderContext context) {
    this.config = config;
    this.metrics = context.metricGroup().addGroup("user");
    this.threadName = "user-data-" + context.getIndexOfSubtask();
  }

  @Override
  public void start() {
    // The split's arrival starts the stream.
  }

  @Override
  public void addSplits(List<UserDataSplit> added) {
    if (stream == null && !added.isEmpty()) {
      splits.add(UserDataSplit.ONLY);
      stream = UserStream.open(config, new BinanceUserVenue(config.gateway()), queue, threadName);
      metrics.gauge("events", (Gauge<Long>) stream::events);
      metrics.gauge("reconnects", (Gauge<Long>) stream::reconnects);
      metrics.gauge("droppedEvents", (Gauge<Long>) stream::droppedEvents);
      metrics.gauge("internalErrors", (Gauge<Long>) stream::internalErrors);
      metrics.gauge("queueDepth", (Gauge<Integer>) queue::size);
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<UserEvent> output) throws Exception {
    if (!watermarkSent) {
      watermarkSent = true;
      output.emitWatermark(Watermark.MAX_WATERMARK);
    }
    if (!batch.hasNext()) {
      List<UserEvent> next = queue.poll(EVENTS_PER_POLL);
      if (next == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      batch = next.iterator();
    }
    UserEvent event = batch.next();
    output.collect(event, event.eventTimeMs());
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public List<UserDataSplit> snapshotState(long checkpointId) {
    return List.copyOf(splits);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return batch.hasNext() ? CompletableFuture.completedFuture(null) : queue.available();
  }

  @Override
  public void notifyNoMoreSplits() {
    // The stream has no end.
  }

  @Override
  public void close() {
    queue.finish();
    if (stream != null) {
      stream.close();
    }
  }
}
