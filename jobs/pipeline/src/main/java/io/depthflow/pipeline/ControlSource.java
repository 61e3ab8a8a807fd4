package io.depthflow.pipeline;

import io.depthflow.sinks.order.NoSplitSource;
import io.depthflow.strategy.position.DeskCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders from outside for the desk: a file that holds one word, {@code halt}, {@code resume} or
 * {@code flatten}, each time the word changes; and a flatten when the run's time is up. Whoever may
 * write the file may stop the desk, also while nothing else works.
 */
final class ControlSource extends NoSplitSource<DeskCommand> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ControlSource.class);
  private static final long POLL_MS = 200;
  private static final long NOT_LOOKED = -1;

  private final String file;
  private final long submittedMs;
  private final long flattenAtMs;

  /**
   * @param file need not exist
   * @param submittedMs start of the run: what was written before it was meant for another
   * @param flattenAtMs wall-clock time of the last command, Long.MAX_VALUE for never
   */
  ControlSource(Path file, long submittedMs, long flattenAtMs) {
    super(DeskCommand.class);
    this.file = file.toAbsolutePath().toString();
    this.submittedMs = submittedMs;
    this.flattenAtMs = flattenAtMs;
  }

  @Override
  protected Inbox<DeskCommand> open() {
    return new Poller();
  }

  private final class Poller implements Inbox<DeskCommand> {
    private final ArrayDeque<DeskCommand> queue = new ArrayDeque<>();
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "desk-control");
              thread.setDaemon(true);
              return thread;
            });
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private long lastWriteMs = NOT_LOOKED;
    private boolean timeUp;

    Poller() {
      timer.scheduleWithFixedDelay(this::lookSafely, 0, POLL_MS, TimeUnit.MILLISECONDS);
    }

    /** A timer whose task throws is never run again. */
    private void lookSafely() {
      try {
        look();
      } catch (IOException | RuntimeException e) {
        LOG.warn("control file {} cannot be read", file, e);
      }
    }

    private void look() throws IOException {
      if (!timeUp && System.currentTimeMillis() >= flattenAtMs) {
        timeUp = true;
        offer(DeskCommand.flatten("the run's time is up"));
      }
      long writeMs = writeMs();
      if (writeMs == lastWriteMs) {
        return;
      }
      boolean first = lastWriteMs == NOT_LOOKED;
      lastWriteMs = writeMs;
      if (writeMs > submittedMs) {
        take(Files.readString(Path.of(file)).strip(), first);
      }
    }

    /**
     * @param first whether it stood there when this attempt began: a brake that an earlier attempt
     *     may have missed is put on again, but nothing is let go on the word of a moment long past
     */
    private void take(String word, boolean first) {
      switch (word) {
        case "" -> LOG.info("control file {} was emptied", file);
        case "halt" -> offer(DeskCommand.halt("by control file"));
        case "flatten" -> offer(DeskCommand.flatten("by control file"));
        case "resume" -> {
          if (first || timeUp) {
            LOG.warn("control file {}: resume is of an earlier time and not obeyed", file);
          } else {
            offer(DeskCommand.resume("by control file"));
          }
        }
        default -> LOG.warn("control file {} does not say halt, resume or flatten", file);
      }
    }

    /** Time of the last writing, 0 where there is no file. */
    private long writeMs() throws IOException {
      try {
        return Files.getLastModifiedTime(Path.of(file)).toMillis();
      } catch (NoSuchFileException e) {
        return 0;
      }
    }

    private synchronized void offer(DeskCommand command) {
      queue.add(command);
      available.complete(null);
    }

    @Override
    public synchronized DeskCommand poll() {
      DeskCommand command = queue.poll();
      if (queue.isEmpty() && available.isDone()) {
        available = new CompletableFuture<>();
      }
      return command;
    }

    @Override
    public synchronized CompletableFuture<Void> available() {
      return available;
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }
}
