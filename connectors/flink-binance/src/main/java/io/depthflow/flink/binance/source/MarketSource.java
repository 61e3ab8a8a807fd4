package io.depthflow.flink.binance.source;

import io.depthflow.flink.binance.source.enumerator.MarketEnumState;
import io.depthflow.flink.binance.source.enumerator.MarketEnumStateSerializer;
import io.depthflow.flink.binance.source.enumerator.MarketSplitEnumerator;
import io.depthflow.flink.binance.source.enumerator.RefreshSchedule;
import io.depthflow.flink.binance.source.enumerator.SplitDiscovery;
import io.depthflow.flink.binance.source.file.FileDiscovery;
import io.depthflow.flink.binance.source.file.FileFeed;
import io.depthflow.flink.binance.source.live.LiveDiscovery;
import io.depthflow.flink.binance.source.live.LiveFeed;
import io.depthflow.flink.binance.source.live.PollFeed;
import io.depthflow.flink.binance.source.reader.LineFeed;
import io.depthflow.flink.binance.source.reader.MarketSourceReader;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.flink.binance.source.split.MarketSplitSerializer;
import io.depthflow.market.RawLine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The market as lines: frames, snapshots and markers, each with its receive time as event time
 * (ms).
 *
 * <p>What holds in both modes:
 *
 * <ul>
 *   <li>a symbol's lines are in ascending receive time, and a subtask emits its symbols' lines in
 *       ascending receive time together; live, a break that is noticed late lies where its symbol's
 *       lines end and may so lie behind lines of other symbols;
 *   <li>a symbol's lines come from the subtask that owns the key {@code symbol} at the configured
 *       {@code maxParallelism}; when that is the job's ({@code env.setMaxParallelism}), {@code
 *       DataStreamUtils.reinterpretAsKeyedStream(stream, RawLine::symbol)} is legal right behind
 *       the source;
 *   <li>watermarks are the source's own, per symbol: use {@code WatermarkStrategy.noWatermarks()};
 *   <li>files: every line exactly once across restores; live: what was on the wire while the job
 *       was down is gone, and a connect line says so.
 * </ul>
 */
public final class MarketSource
    implements Source<RawLine, MarketSplit, MarketEnumState>, ResultTypeQueryable<RawLine> {

  private static final long serialVersionUID = 1L;

  /** Exactly one of the two is set. */
  private final FileConfig files;

  private final LiveConfig live;
  private final SymbolAssignment assignment;

  private MarketSource(FileConfig files, LiveConfig live, int maxParallelism) {
    this.files = files;
    this.live = live;
    this.assignment = new SymbolAssignment(maxParallelism);
  }

  /** Raw log files, all symbols and times in them, maxParallelism 720. */
  public static MarketSource files(List<String> paths) {
    return files(FileConfig.of(paths));
  }

  /** Raw log files; times in ms since the epoch, from inclusive, to exclusive. */
  public static MarketSource files(
      List<String> paths, List<String> symbols, long fromMs, long toMs) {
    return files(FileConfig.of(paths).withSymbols(symbols).withRange(fromMs, toMs));
  }

  public static MarketSource files(FileConfig config) {
    return new MarketSource(config, null, config.maxParallelism());
  }

  public static MarketSource live(LiveConfig config) {
    return new MarketSource(null, config, config.maxParallelism());
  }

  private boolean isBounded() {
    return files != null;
  }

  @Override
  public Boundedness getBoundedness() {
    return isBounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<MarketSplit, MarketEnumState> createEnumerator(
      SplitEnumeratorContext<MarketSplit> context) {
    return restoreEnumerator(context, MarketEnumState.FRESH);
  }

  @Override
  public SplitEnumerator<MarketSplit, MarketEnumState> restoreEnumerator(
      SplitEnumeratorContext<MarketSplit> context, MarketEnumState state) {
    if (isBounded()) {
      SplitDiscovery discovery =
          new FileDiscovery(files.paths(), new LinkedHashSet<>(files.symbols()));
      return new MarketSplitEnumerator(context, assignment, discovery, true, state);
    }
    RefreshSchedule schedule =
        new RefreshSchedule(
            live.symbolsRefreshMs(),
            live.connectAttempts(),
            live.backoffMinMs(),
            live.backoffMaxMs(),
            System::currentTimeMillis,
            RandomGenerator.getDefault());
    SplitDiscovery discovery =
        new LiveDiscovery(live.choice(), live.restUri(), live.snapshotTimeoutMs());
    return new MarketSplitEnumerator(context, assignment, discovery, false, schedule, state);
  }

  @Override
  public SourceReader<RawLine, MarketSplit> createReader(SourceReaderContext context) {
    LineFeed feed =
        isBounded()
            ? new FileFeed(files.range(), "market-files-" + context.getIndexOfSubtask())
            : live.polled() ? PollFeed.open(live, context) : LiveFeed.open(live, context);
    Predicate<String> wanted = isBounded() ? symbol -> true : live.choice()::mayHold;
    return new MarketSourceReader(context, assignment, isBounded(), wanted, feed);
  }

  @Override
  public SimpleVersionedSerializer<MarketSplit> getSplitSerializer() {
    return MarketSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<MarketEnumState> getEnumeratorCheckpointSerializer() {
    return MarketEnumStateSerializer.INSTANCE;
  }

  @Override
  public TypeInformation<RawLine> getProducedType() {
    return RawLineTypeInfo.INSTANCE;
  }
}
