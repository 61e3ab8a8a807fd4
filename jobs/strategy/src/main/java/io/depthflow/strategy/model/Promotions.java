package io.depthflow.strategy.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.depthflow.strategy.model.Promotion.Way;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Which of a store's models is traded, and which were before: {@code <root>/promoted.json}, one
 * file with the whole history, so that pointer and history cannot contradict each other. Written
 * beside its place and moved into it. Several processes may promote at once: they take turns.
 */
public final class Promotions {

  private static final String FILE = "promoted.json";
  private static final String LOCK = ".promoted.lock";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Threads of this process take turns here: a file lock is held for the whole process. */
  private static final Object TURN = new Object();

  private final Path root;
  private final ModelStore store;

  public Promotions(Path root) {
    this.root = root;
    this.store = new ModelStore(root);
  }

  private record History(List<Promotion> promotions) {}

  private interface Step {
    Promotion after(List<Promotion> history);
  }

  /** Every promotion, oldest first; empty when there was none. */
  public List<Promotion> history() {
    Path file = root.resolve(FILE);
    try {
      History history = JSON.readValue(Files.readAllBytes(file), History.class);
      if (history == null
          || history.promotions() == null
          || history.promotions().stream().anyMatch(p -> p == null || p.id() == null)) {
        throw new ModelStoreException(
            file + " is not a history of promotions; delete it and promote anew");
      }
      return history.promotions();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (JsonProcessingException e) {
      throw new ModelStoreException(
          file
              + " is not a history of promotions: "
              + e.getOriginalMessage()
              + "; delete it and promote anew",
          e);
    } catch (IOException e) {
      throw new ModelStoreException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The promotion that is in force. */
  public Optional<Promotion> inForce() {
    List<Promotion> history = history();
    return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
  }

  /** The model in force. */
  public Optional<LinearModel> model() {
    return inForce().map(p -> store.load(p.id()));
  }

  /**
   * Brings a stored model into force; one that is in force already stays, and nothing is written.
   *
   * @param atMs wall clock
   */
  public Promotion promote(String id, Way way, String reason, long atMs) {
    store.load(id);
    return append(
        history -> {
          Promotion last = history.isEmpty() ? null : history.get(history.size() - 1);
          return last != null && last.id().equals(id) ? last : new Promotion(id, atMs, way, reason);
        });
  }

  /**
   * Takes the promotion in force back: what was in force before it is so again.
   *
   * @throws ModelStoreException when there is none before it
   */
  public Promotion rollBack(String reason, long atMs) {
    return append(
        history -> {
          Deque<String> inForce = new ArrayDeque<>();
          for (Promotion step : history) {
            if (step.way() == Way.ROLLBACK) {
              inForce.pop();
            } else {
              inForce.push(step.id());
            }
          }
          if (inForce.size() < 2) {
            throw new ModelStoreException(
                inForce.isEmpty()
                    ? "no model of " + root + " was ever promoted: there is nothing to take back"
                    : "no model was promoted before "
                        + inForce.peek()
                        + ": promote another instead of going back");
          }
          inForce.pop();
          store.load(inForce.peek());
          return new Promotion(inForce.peek(), atMs, Way.ROLLBACK, reason);
        });
  }

  private Promotion append(Step step) {
    Path file = root.resolve(FILE);
    synchronized (TURN) {
      try {
        Files.createDirectories(root);
        try (FileChannel lock =
            FileChannel.open(
                root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          lock.lock();
          List<Promotion> history = new ArrayList<>(history());
          Promotion next = step.after(history);
          if (history.isEmpty() || !history.get(history.size() - 1).equals(next)) {
            history.add(next);
            ModelStore.replace(
                file,
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(new History(history)));
          }
          return next;
        }
      } catch (IOException e) {
        throw new ModelStoreException("cannot write " + file + ": " + e.getMessage(), e);
      }
    }
  }
}
