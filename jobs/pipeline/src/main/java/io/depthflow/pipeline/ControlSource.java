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

  private final String file;
  private final long flattenAtMs;

  /**
   * @param file need not exist
   * @param flattenAtMs wall-clock time of the last command, Long.MAX_VALUE for never
   */
  ControlSource(Path file, long flattenAtMs) {
    super(DeskCommand.class);
    this.file = file.toAbsolutePath().toString();
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
    private String lastWord = "";
    private boolean timeUp;

    Poller() {
      timer.scheduleWithFixedDelay(this::look, 0, POLL_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
      if (!timeUp && System.currentTimeMillis() >= flattenAtMs) {
        timeUp = true;
        offer(DeskCommand.flatten("the run's time is up"));
      }
      String word = word();
      if (word.equals(lastWord)) {
        return;
      }
      lastWord = word;
      switch (word) {
        case "" -> LOG.info("control file {} was emptied", file);
        case "halt" -> offer(DeskCommand.halt("by control file"));
        case "resume" -> offer(DeskCommand.resume("by control file"));
        case "flatten" -> offer(DeskCommand.flatten("by control file"));
        default -> LOG.warn("control file {}: '{}' is not halt, resume or flatten", file, word);
      }
    }

    private String word() {
      try {
        String text = Files.readString(Path.of(file)).strip();
        return text.length() > 20 ? text.substring(0, 20) : text;
      } catch (NoSuchFileException e) {
        return "";
      } catch (IOException e) {
        LOG.warn("control file {} cannot be read: {}", file, e.toString());
        return lastWord;
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
