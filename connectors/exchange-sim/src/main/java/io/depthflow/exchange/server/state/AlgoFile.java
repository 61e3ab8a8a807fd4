package io.depthflow.exchange.server.state;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.exchange.engine.algo.AlgoState;
import io.depthflow.exchange.engine.algo.AlgoView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The conditional orders of an account in {@code algos.json} of its state folder, whole at every
 * change: written beside and moved into place. Of the closed ones only the latest are kept.
 */
public final class AlgoFile {

  private static final int CLOSED_MAX = 200;
  private static final ObjectMapper JSON = mapper();

  private final Path file;

  /**
   * @param dir held by {@link StateFiles}
   */
  public AlgoFile(Path dir) {
    this.file = dir.resolve("algos.json");
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper
        .configOverride(BigDecimal.class)
        .setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING));
    return mapper;
  }

  /**
   * What was saved; null where nothing was.
   *
   * @throws IllegalArgumentException when the file is damaged
   */
  public AlgoState load() {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), AlgoState.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The conditional orders in "
              + file
              + " cannot be read; remove the file to go on without them",
          e);
    }
  }

  public void save(AlgoState state) {
    int closed = (int) state.orders().stream().filter(AlgoFile::isClosed).count();
    int[] skip = {Math.max(0, closed - CLOSED_MAX)};
    List<AlgoView> kept =
        state.orders().stream().filter(algo -> !isClosed(algo) || skip[0]-- <= 0).toList();
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(beside, JSON.writeValueAsBytes(new AlgoState(state.nextId(), kept)));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The conditional orders cannot be saved in " + file, e);
    }
  }

  private static boolean isClosed(AlgoView algo) {
    return switch (algo.status()) {
      case NEW, TRIGGERING, TRIGGERED -> false;
      default -> true;
    };
  }
}
