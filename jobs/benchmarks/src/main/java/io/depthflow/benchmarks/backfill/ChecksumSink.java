package io.depthflow.benchmarks.backfill;

import io.depthflow.benchmarks.loop.SampleChecksum;
import io.depthflow.market.book.BookSample;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Takes samples and keeps nothing of them but one checksum a symbol, readable in this process. */
final class ChecksumSink implements Sink<BookSample> {

  private static final long serialVersionUID = 1L;
  private static final Map<String, SampleChecksum> BY_SYMBOL = new ConcurrentHashMap<>();

  /** When the first sample came, as System.nanoTime() tells it; 0 before. */
  private static volatile long firstNs;

  static void clear() {
    BY_SYMBOL.clear();
    firstNs = 0;
    Stretch.clear();
  }

  static long firstNs() {
    return firstNs;
  }

  static long samples() {
    return BY_SYMBOL.values().stream().mapToLong(SampleChecksum::samples).sum();
  }

  /** The same in whatever order symbols came. */
  static long checksum() {
    return BY_SYMBOL.values().stream().mapToLong(SampleChecksum::value).sum();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in 1.20, and never called: gone in 2.0
  public SinkWriter<BookSample> createWriter(InitContext context) {
    throw new UnsupportedOperationException("this is asked for by Flink before 1.19");
  }

  @Override
  public SinkWriter<BookSample> createWriter(WriterInitContext context) {
    return new Writer();
  }

  private static final class Writer implements SinkWriter<BookSample> {

    private final long begun = Stretch.begin();
    private String symbol;
    private SampleChecksum checksum;

    @Override
    public void write(BookSample sample, Context context) throws IOException {
      if (!sample.symbol().equals(symbol)) {
        firstNs = firstNs == 0 ? System.nanoTime() : firstNs;
        symbol = sample.symbol();
        checksum = BY_SYMBOL.computeIfAbsent(symbol, s -> new SampleChecksum());
      }
      checksum.add(sample);
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        Stretch.end(begun);
      }
    }

    @Override
    public void close() {}
  }
}
