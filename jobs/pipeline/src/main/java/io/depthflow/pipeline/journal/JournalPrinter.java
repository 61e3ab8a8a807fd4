package io.depthflow.pipeline.journal;

import io.depthflow.strategy.evaluation.JournalEntry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Prints the journal on the worker's standard output; embedded, that is the user's screen. A screen
 * that stands still (Ctrl-S, a stuck pipe) must not hold up the desk: lines that find the queue
 * full are left out, and their number is told.
 */
public final class JournalPrinter implements Sink<JournalEntry> {
  private static final long serialVersionUID = 1L;
  private static final int QUEUE_MAX = 1_000;

  @Override
  @Deprecated // abstract in the interface until Flink 2
  public SinkWriter<JournalEntry> createWriter(InitContext context) {
    return new Writer();
  }

  @Override
  public SinkWriter<JournalEntry> createWriter(WriterInitContext context) {
    return new Writer();
  }

  private static final class Writer implements SinkWriter<JournalEntry> {
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Thread printer = new Thread(this::print, "journal-printer");
    private long leftOut;

    Writer() {
      printer.setDaemon(true);
      printer.start();
    }

    @Override
    public void write(JournalEntry entry, Context context) {
      String line = JournalLine.of(entry);
      if (line == null) {
        return;
      }
      if (leftOut > 0
          && lines.offer("    (" + leftOut + " lines left out: the screen was stuck)")) {
        leftOut = 0;
      }
      if (!lines.offer("    " + line)) {
        leftOut++;
      }
    }

    private void print() {
      try {
        while (true) {
          System.out.println(lines.take());
        }
      } catch (InterruptedException e) {
        lines.forEach(System.out::println);
      }
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {
      printer.interrupt();
    }
  }
}
