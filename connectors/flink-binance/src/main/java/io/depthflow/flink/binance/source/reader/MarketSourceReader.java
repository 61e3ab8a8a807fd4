package io.depthflow.flink.binance.source.reader;

import io.depthflow.flink.binance.source.SymbolAssignment;
import io.depthflow.flink.binance.source.enumerator.EndSplits;
import io.depthflow.flink.binance.source.enumerator.ReaderAnnouncement;
import io.depthflow.flink.binance.source.enumerator.ReleaseSplits;
import io.depthflow.flink.binance.source.enumerator.SplitsEnded;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits the lines of its symbols in ascending receive time. Runs on the task's thread alone; files
 * and sockets are read behind the {@link LineFeed}.
 *
 * <p>Restored splits arrive before {@link #start()}: those whose key is another subtask's are
 * parked, that is kept in every snapshot and announced to the enumerator until it releases them.
 * Splits that come after the start are ours by construction; one that is not fails the job, for its
 * lines would be read under a foreign key group. A bounded reader emits nothing before it has all
 * its splits. A live one ends a split when the enumerator says so: its last line is a gap line, its
 * output is released, and the enumerator hears of it.
 */
public final class MarketSourceReader implements SourceReader<RawLine, MarketSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(MarketSourceReader.class);

  /** A barrier waits for as many lines at most. */
  private static final int LINES_PER_CALL = 16;

  private final SourceReaderContext context;
  private final SymbolAssignment assignment;
  private final boolean bounded;
  private final Predicate<String> wanted;
  private final LineFeed feed;
  private final ReaderMetrics metrics;

  private final Map<String, SplitProgress> owned = new LinkedHashMap<>();
  private final Map<String, MarketSplit> parked = new LinkedHashMap<>();
  private final List<SplitProgress> withoutOutput = new ArrayList<>();
  private SplitProgress emitting;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();

  private Iterator<FeedItem> batch = List.<FeedItem>of().iterator();
  private boolean started;

  /**
   * @param wanted symbols that the configuration asks for; a restored split of another is dropped
   */
  public MarketSourceReader(
      SourceReaderContext context,
      SymbolAssignment assignment,
      boolean bounded,
      Predicate<String> wanted,
      LineFeed feed) {
    this.context = context;
    this.assignment = assignment;
    this.bounded = bounded;
    this.wanted = wanted;
    this.feed = feed;
    this.metrics = new ReaderMetrics(context.metricGroup(), feed);
  }

  @Override
  public void addSplits(List<MarketSplit> splits) {
    List<MarketSplit> taken = new ArrayList<>();
    for (MarketSplit split : splits) {
      if (!wanted.test(split.symbol())) {
        LOG.info("{} is no longer asked for: its split is dropped", split.symbol());
        continue;
      }
      int owner = assignment.ownerOf(split.symbol(), context.currentParallelism());
      if (owner == context.getIndexOfSubtask()) {
        if (take(split)) {
          taken.add(split);
        }
      } else if (started) {
        throw new IllegalStateException(
            "split " + split.splitId() + " belongs to subtask " + owner + ", not to this one");
      } else {
        parked.merge(split.splitId(), split, (a, b) -> b.isAheadOf(a) ? b : a);
      }
    }
    if (started && !bounded) {
      beginFeed(taken);
    }
  }

  private boolean take(MarketSplit split) {
    SplitProgress known = owned.get(split.splitId());
    if (known != null && (started || !split.isAheadOf(known.split()))) {
      LOG.warn("second copy of split {} ignored", split.splitId());
      return false;
    }
    SplitProgress progress = new SplitProgress(split);
    owned.put(split.splitId(), progress);
    emitting = null;
    withoutOutput.removeIf(other -> other.split().splitId().equals(split.splitId()));
    withoutOutput.add(progress);
    metrics.onSplits(owned.values());
    return true;
  }

  @Override
  public void start() {
    started = true;
    context.sendSourceEventToCoordinator(
        new ReaderAnnouncement(List.copyOf(owned.keySet()), List.copyOf(parked.values())));
    if (!bounded && !owned.isEmpty()) {
      beginFeed(splits());
    }
  }

  private List<MarketSplit> splits() {
    return owned.values().stream().map(SplitProgress::split).toList();
  }

  private void beginFeed(List<MarketSplit> splits) {
    feed.begin(splits);
    begun.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    if (bounded && !begun.isDone()) {
      beginFeed(splits());
    }
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof EndSplits end) {
      end(end.ids());
      return;
    }
    if (!(event instanceof ReleaseSplits)) {
      throw new IllegalStateException("unknown event from the market enumerator: " + event);
    }
    ((ReleaseSplits) event).ids().forEach(parked::remove);
  }

  /** The feed writes their last lines; each ends when its end comes through the queue. */
  private void end(List<String> ids) {
    List<String> mine = ids.stream().filter(owned::containsKey).toList();
    if (mine.size() < ids.size()) {
      List<String> notMine = ids.stream().filter(id -> !owned.containsKey(id)).toList();
      context.sendSourceEventToCoordinator(new SplitsEnded(notMine));
    }
    if (!mine.isEmpty()) {
      feed.end(mine);
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RawLine> output) throws Exception {
    if (!begun.isDone()) {
      if (!bounded) {
        // A live reader may stay without a symbol for ever: it must not hold event time back.
        output.markIdle();
      }
      return InputStatus.NOTHING_AVAILABLE;
    }
    // Every split has its output before the first line, so that none runs ahead in event time.
    openOutputs(output);
    if (!batch.hasNext()) {
      List<FeedItem> next = feed.poll();
      if (next == null) {
        return feed.isFinished() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
      }
      batch = next.iterator();
    }
    // Several a call, for what lies around a call costs as much as handing on a line.
    for (int line = 0; line < LINES_PER_CALL && batch.hasNext(); line++) {
      emit(batch.next(), output);
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private void openOutputs(ReaderOutput<RawLine> output) {
    if (!withoutOutput.isEmpty()) {
      withoutOutput.forEach(
          progress -> progress.open(output.createOutputForSplit(progress.split().splitId())));
      withoutOutput.clear();
    }
  }

  private void emit(FeedItem item, ReaderOutput<RawLine> output) {
    if (item.isEnd()) {
      metrics.onCutTails(feed.cutTails());
      SplitProgress ended = owned.remove(item.symbol());
      emitting = null;
      metrics.onSplits(owned.values());
      if (!bounded) {
        // The last one to go would hold event time back for ever if its output stayed active.
        ended.markIdle();
        context.sendSourceEventToCoordinator(new SplitsEnded(List.of(item.symbol())));
      }
      output.releaseOutputForSplit(item.symbol());
      return;
    }
    metrics.onLine(item.line());
    progressOf(item.symbol()).emit(item);
  }

  /** Most lines are of the symbol of the line before. */
  private SplitProgress progressOf(String symbol) {
    if (emitting == null || !emitting.symbol().equals(symbol)) {
      emitting = owned.get(symbol);
    }
    if (emitting == null) {
      throw new IllegalStateException("line of " + symbol + ", which this reader has not");
    }
    return emitting;
  }

  @Override
  public List<MarketSplit> snapshotState(long checkpointId) {
    List<MarketSplit> splits = new ArrayList<>(splits());
    splits.addAll(parked.values());
    return splits;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (!begun.isDone()) {
      return begun;
    }
    return batch.hasNext() ? CompletableFuture.completedFuture(null) : feed.available();
  }

  @Override
  public void close() throws IOException {
    feed.close();
  }
}
