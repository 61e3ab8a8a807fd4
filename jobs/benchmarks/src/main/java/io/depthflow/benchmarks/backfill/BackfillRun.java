package io.depthflow.benchmarks.backfill;

import com.sun.management.OperatingSystemMXBean;
import io.depthflow.benchmarks.loop.HandLoop;
import io.depthflow.benchmarks.loop.LoopResult;
import io.depthflow.benchmarks.loop.SampleChecksum;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.ReadAhead;
import io.depthflow.binance.recording.RecordingReader;
import io.depthflow.binance.recording.RecordingReaders;
import io.depthflow.flink.binance.kafka.LineShuffle;
import io.depthflow.flink.binance.source.MarketSource;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.BackfillJob;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.workflow.FeatureWorkflow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** One process of {@link BackfillBenchmark}: VARIANT SYMBOL STORE FILES... */
public final class BackfillRun {

  private static final long PERIOD_MS = 1_000;
  private static final long[] HORIZONS_MS = {10_000};

  private BackfillRun() {}

  public static void main(String[] args) throws Exception {
    long beginNs = System.nanoTime();
    LiveHeap heap = new LiveHeap();
    Variant variant = Variant.valueOf(args[0]);
    List<String> files = Arrays.asList(args).subList(3, args.length);
    LoopResult result = run(variant, args[1], Path.of(args[2]), files);
    long endNs = System.nanoTime();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.out.println(
        new Seen(
                result.samples(),
                result.checksum(),
                endNs - beginNs,
                ChecksumSink.firstNs() == 0 ? 0 : ChecksumSink.firstNs() - beginNs,
                system.getProcessCpuTime(),
                heap.mostBytes())
            .line());
  }

  /** Runs a variant in this process. */
  static LoopResult run(Variant variant, String symbol, Path store, List<String> files)
      throws Exception {
    return switch (variant) {
      case HAND -> HandLoop.run(symbol, Path.of(files.get(0)));
      case CORE, INLINE_GZIP -> core(symbol, files.get(0), ReadAhead.NONE);
      case AHEAD_GZIP -> ahead(symbol, files.get(0));
      case READ -> new LoopResult(0, read(files.get(0)), 0);
      default -> flink(variant, store, files);
    };
  }

  private static LoopResult ahead(String symbol, String file) throws IOException {
    try (ReadAhead ahead = ReadAhead.onThread("inflate", 1)) {
      return core(symbol, file, ahead);
    }
  }

  /** The system's reader and feed on one thread. */
  private static LoopResult core(String symbol, String file, ReadAhead ahead) throws IOException {
    SampleChecksum checksum = new SampleChecksum();
    SymbolFeed feed = new SymbolFeed(symbol, PERIOD_MS);
    feed.setOutput(checksum::add);
    try (RecordingReader reader = RecordingReaders.open(List.of(Path.of(file)), 0, ahead)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        feed.accept(line);
      }
    }
    return new LoopResult(
        feed.sampler().synchronizer().applied(), checksum.samples(), checksum.value());
  }

  /** Number of lines. */
  private static long read(String file) throws IOException {
    long lines = 0;
    try (RecordingReader reader = RecordingReaders.open(Path.of(file))) {
      while (reader.next() != null) {
        lines++;
      }
    }
    return lines;
  }

  private static LoopResult flink(Variant variant, Path store, List<String> files)
      throws Exception {
    ChecksumSink.clear();
    List<String> arguments = new ArrayList<>(files);
    arguments.addAll(
        List.of(
            "--store", store.toString(), "--parallelism", String.valueOf(variant.parallelism())));
    Options options = Options.of(BackfillJob.OPTIONS, arguments.toArray(String[]::new));
    if (variant == Variant.PARQUET) {
      BackfillJob.run(options);
      return new LoopResult(0, 0, 0);
    }
    StreamExecutionEnvironment env = JobEnvironment.create(options);
    DataStream<RawLine> lines =
        env.fromSource(
            MarketSource.files(files), WatermarkStrategy.noWatermarks(), "raw log files");
    if (variant == Variant.SHUFFLE) {
      lines = LineShuffle.bySymbol(lines);
    }
    if (variant == Variant.FLINK_READ) {
      DataStreamUtils.reinterpretAsKeyedStream(lines, RawLine::symbol)
          .process(new CountFunction())
          .sinkTo(new DiscardingSink<>());
      env.execute("reading benchmark");
      return new LoopResult(0, CountFunction.lines(), 0);
    }
    long periodMs = variant.periodMs();
    DataStream<BookSample> samples = FeatureWorkflow.samples(lines, periodMs, false);
    samples.sinkTo(new ChecksumSink()).name("checksum");
    if (variant.makesRows()) {
      FeatureWorkflow.labels(FeatureWorkflow.rows(samples, "core", periodMs), HORIZONS_MS, periodMs)
          .sinkTo(new DiscardingSink<>())
          .name("rows");
    }
    env.execute("backfill benchmark");
    return new LoopResult(0, ChecksumSink.samples(), ChecksumSink.checksum());
  }
}
