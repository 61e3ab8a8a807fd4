package io.depthflow.strategy.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.strategy.feature.FeatureSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Models on disk: {@code <root>/<id>/model.json}, and {@code <root>/latest}, a file that holds an
 * id. Files are written beside their place and moved into it, so a reader sees the old one or the
 * new one, never a half.
 */
public final class ModelStore {

  private static final String MODEL_FILE = "model.json";
  private static final String LATEST = "latest";
  private static final String TRAINING = "training";

  /** Doubles are written in their shortest form that reads back the same, NaN as a string. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** What is said of the training may be less, from an earlier revision, or more. */
  private static final ObjectMapper FACTS =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path root;

  /** A store under {@code root}, which is made when something is saved. */
  public ModelStore(Path root) {
    this.root = root;
  }

  /** As {@link #save(LinearModel, TrainingFacts)}, of a training of which nothing is known. */
  public Path save(LinearModel model) {
    return save(model, TrainingFacts.UNKNOWN);
  }

  /** Writes the model and makes it the latest. */
  public Path save(LinearModel model, TrainingFacts training) {
    Path file = write(model, training);
    makeLatest(model.id());
    return file;
  }

  /** Writes the model and leaves {@code latest} as it is. */
  public Path write(LinearModel model, TrainingFacts training) {
    checkId(model.id());
    Path file = root.resolve(model.id()).resolve(MODEL_FILE);
    try {
      ObjectNode tree = JSON.valueToTree(model);
      tree.set(TRAINING, JSON.valueToTree(training));
      replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree));
    } catch (IOException e) {
      throw new ModelStoreException("cannot write " + file + ": " + e.getMessage(), e);
    }
    return file;
  }

  /** Makes a stored model the latest: the newest, which need not be the one that is traded. */
  public void makeLatest(String id) {
    load(id);
    Path pointer = root.resolve(LATEST);
    try {
      replace(pointer, (id + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ModelStoreException("cannot write " + pointer + ": " + e.getMessage(), e);
    }
  }

  /** The model of that id, or of the pointer when it is {@code "latest"}. */
  public LinearModel load(String id) {
    if (LATEST.equals(id)) {
      return latest();
    }
    return stored(id).model();
  }

  /** All that the file of a stored model says. */
  public StoredModel stored(String id) {
    checkId(id);
    return readStored(root.resolve(id).resolve(MODEL_FILE));
  }

  /** As {@link #load(String)}, refused when it was trained on another feature set. */
  public LinearModel load(String id, FeatureSet expected) {
    LinearModel model = load(id);
    try {
      model.requireFeatures(expected);
    } catch (IllegalArgumentException e) {
      throw new ModelStoreException(e.getMessage(), e);
    }
    return model;
  }

  /** The model that the pointer names. */
  public LinearModel latest() {
    return load(latestId());
  }

  /** The id that the pointer names. */
  public String latestId() {
    Path pointer = root.resolve(LATEST);
    String id;
    try {
      id = Files.readString(pointer).strip();
    } catch (NoSuchFileException e) {
      throw new ModelStoreException(
          "no model yet: " + pointer + " does not exist; train one first", e);
    } catch (IOException e) {
      throw new ModelStoreException("cannot read " + pointer + ": " + e.getMessage(), e);
    }
    checkId(id);
    return id;
  }

  /** Ids of the stored models, sorted; empty when nothing was saved. */
  public List<String> ids() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(entry -> Files.isRegularFile(entry.resolve(MODEL_FILE)))
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelStoreException("cannot list " + root + ": " + e.getMessage(), e);
    }
  }

  /** Reads one model file, wherever it lies. */
  public static LinearModel read(Path file) {
    return readStored(file).model();
  }

  private static StoredModel readStored(Path file) {
    LinearModel model;
    TrainingFacts training = TrainingFacts.UNKNOWN;
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      if (tree instanceof ObjectNode object
          && object.remove(TRAINING) instanceof ObjectNode facts) {
        training = FACTS.treeToValue(facts, TrainingFacts.class);
      }
      model = JSON.treeToValue(tree, LinearModel.class);
    } catch (NoSuchFileException e) {
      throw new ModelStoreException(
          "model file " + file + " does not exist; name a stored id or train one", e);
    } catch (JsonProcessingException e) {
      throw new ModelStoreException(
          "model file " + file + " is not a model: " + e.getOriginalMessage() + "; train anew", e);
    } catch (IOException e) {
      throw new ModelStoreException("cannot read " + file + ": " + e.getMessage(), e);
    }
    check(model, file);
    return new StoredModel(model, training);
  }

  private static void check(LinearModel model, Path file) {
    if (model == null
        || model.symbol() == null
        || model.featureSet() == null
        || model.names() == null
        || model.coefficients() == null
        || model.clipLow() == null
        || model.clipHigh() == null
        || model.metrics() == null
        || model.names().length != model.coefficients().length
        || model.names().length != model.clipLow().length
        || model.names().length != model.clipHigh().length) {
      throw new ModelStoreException(
          "model file " + file + " has columns missing or of unequal length; train anew");
    }
    String id = ModelId.of(model);
    if (!id.equals(model.id())) {
      throw new ModelStoreException(
          "model file %s calls itself %s, but its content is %s: it was changed by hand; train anew"
              .formatted(file, model.id(), id));
    }
  }

  private static void checkId(String id) {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9+._-]*")) {
      throw new ModelStoreException("'" + id + "' is not a model id");
    }
  }

  static void replace(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    // Not createTempFile: its permissions would keep other users from reading the model.
    String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".partial";
    Path partial = file.resolveSibling(name);
    try {
      Files.write(partial, content);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
