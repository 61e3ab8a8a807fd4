package io.depthflow.pipeline.operator;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookTop;
import io.depthflow.market.book.SamplerOutput;
import io.depthflow.market.book.SyncCount;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * [book]: one symbol's lines to its samples, and on the side to its changes of best bid and ask.
 * This is what runs per frame. The state is read at every line and changed in place, which is sound
 * on the HashMap backend alone: it copies what a running snapshot still needs.
 */
public final class BookFunction extends KeyedProcessFunction<String, RawLine, BookSample> {
  private static final long serialVersionUID = 1L;

  /** Changes of the best bid or ask, for the position watch. */
  public static final OutputTag<BookTop> TOPS =
      new OutputTag<>("tops") {
        private static final long serialVersionUID = 1L;
      };

  private final long periodMs;
  private final boolean withTops;
  private transient ValueState<SymbolFeed> feeds;
  private transient BookMetrics metrics;
  private transient Out out;

  /**
   * @param periodMs sampling period, milliseconds
   * @param withTops whether anybody listens to {@link #TOPS}
   */
  public BookFunction(long periodMs, boolean withTops) {
    this.periodMs = periodMs;
    this.withTops = withTops;
  }

  @Override
  public void open(OpenContext context) {
    feeds =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("feed", SymbolFeedSerializer.INSTANCE));
    metrics = new BookMetrics(getRuntimeContext().getMetricGroup());
    out = new Out();
  }

  @Override
  public void processElement(RawLine line, Context context, Collector<BookSample> collector)
      throws Exception {
    SymbolFeed feed = feeds.value();
    if (feed == null) {
      feed = new SymbolFeed(line.symbol(), periodMs);
      feeds.update(feed);
    }
    if (out.context != context || out.collector != collector) {
      // Both live as long as the operator; a reference written at every frame costs a barrier.
      out.context = context;
      out.collector = collector;
    }
    if (feed.sampler().output() != out) {
      feed.setOutput(out);
      feed.digestLines();
    }
    if (!feed.sampler().hasCrossCheck()) {
      feed.sampler().setCrossCheck(metrics.crossCheck(line.symbol()));
    }
    feed.accept(line);
  }

  private final class Out implements SamplerOutput {
    private Context context;
    private Collector<BookSample> collector;

    @Override
    public void sample(BookSample sample) {
      metrics.sampled(sample);
      collector.collect(sample);
    }

    @Override
    public void top(BookTop top) {
      if (withTops) {
        context.output(TOPS, top);
      }
    }

    @Override
    public void lost(String symbol, String cause) {
      metrics.lost(symbol, cause);
    }

    @Override
    public void unsampled(String symbol) {
      metrics.unsampled(symbol);
    }

    @Override
    public void counted(SyncCount what) {
      metrics.counted(what);
    }
  }
}
