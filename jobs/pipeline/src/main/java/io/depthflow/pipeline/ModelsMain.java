package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.MODELS;

import io.depthflow.market.Nearest;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.screen.ModelScreen;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelMetrics;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.model.ModelStoreException;
import io.depthflow.strategy.model.Promotion;
import io.depthflow.strategy.model.Promotion.Way;
import io.depthflow.strategy.model.PromotionGate;
import io.depthflow.strategy.model.Promotions;
import io.depthflow.strategy.model.StoredModel;
import io.depthflow.strategy.model.TrainingFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The {@code models} command: which models there are, which is traded, and changing that. */
public final class ModelsMain {

  private static final List<String> ACTIONS =
      List.of("list", "show", "compare", "promote", "rollback");

  static final ConfigOption<List<String>> ACTION =
      ConfigOptions.key("action")
          .stringType()
          .asList()
          .defaultValues("list")
          .withDescription(
              "list; show ID; compare ID ID; promote ID; or rollback. An id may be short as long as"
                  + " one model fits, or latest, or promoted.");

  static final ConfigOption<Boolean> FORCE =
      ConfigOptions.key("force")
          .booleanType()
          .defaultValue(false)
          .withDescription("Promote against the gate; needs --reason.");

  static final ConfigOption<String> REASON =
      ConfigOptions.key("reason")
          .stringType()
          .noDefaultValue()
          .withDescription("Why, for the record: with promote --force and rollback.");

  static final ConfigOption<Boolean> JSON =
      ConfigOptions.key("json")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print one JSON object.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "models",
          "Lists models, compares two, brings one into force for trade, or takes that back.",
          List.of(
              ACTION,
              MODELS,
              FORCE,
              REASON,
              GateOptions.MIN_HOLDOUT_R2,
              GateOptions.MIN_HOLDOUT_ROWS,
              GateOptions.MAX_R2_DROP,
              JSON),
          ACTION);

  private final Options options;
  private final Path root;
  private final ModelStore store;
  private final Promotions promotions;
  private final PromotionGate gate;
  private final long nowMs;

  private ModelsMain(Options options, long nowMs) {
    this.options = options;
    this.root = Path.of(options.get(MODELS));
    this.store = new ModelStore(root);
    this.promotions = new Promotions(root);
    this.gate = GateOptions.gate(options);
    this.nowMs = nowMs;
  }

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, ModelsMain::run);
  }

  public static void run(Options options) throws IOException {
    System.out.print(render(options, System.currentTimeMillis()));
  }

  /**
   * Does what the options say and tells it.
   *
   * @param nowMs wall clock, for the record of a promotion
   * @throws UsageException for an unknown action or id
   * @throws ModelStoreException for a promotion that the gate refuses
   */
  static String render(Options options, long nowMs) throws IOException {
    List<String> words = options.get(ACTION);
    String action = words.get(0);
    List<String> ids = words.subList(1, words.size());
    ModelsMain main = new ModelsMain(options, nowMs);
    return switch (action) {
      case "list" -> main.list(ids);
      case "show" -> main.show(ids, 1);
      case "compare" -> main.show(ids, 2);
      case "promote" -> main.promote(ids);
      case "rollback" -> main.rollBack(ids);
      default ->
          throw new UsageException(
              "unknown action '%s'; the nearest is '%s' (there are %s)"
                  .formatted(action, Nearest.of(action, ACTIONS), String.join(", ", ACTIONS)));
    };
  }

  private String list(List<String> ids) throws IOException {
    requireIds("list", ids, 0);
    Optional<Promotion> inForce = promotions.inForce();
    List<String> all = store.ids();
    String latest = all.isEmpty() ? null : store.latestId();
    List<Listed> listed = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (String id : all) {
      try {
        String promoted = inForce.map(Promotion::id).orElse(null);
        listed.add(Listed.of(store.stored(id), id.equals(latest), id.equals(promoted)));
      } catch (ModelStoreException e) {
        unreadable.add(e.getMessage());
      }
    }
    if (options.get(JSON)) {
      return json(new Listing(listed, unreadable, promotions.history()));
    }
    List<ModelScreen.Entry> entries =
        listed.stream()
            .map(
                m ->
                    new ModelScreen.Entry(
                        m.id(), m.trainToMs(), m.kept(), m.metrics(), m.latest(), m.promoted()))
            .toList();
    return ModelScreen.list(root.toString(), entries, unreadable, inForce.orElse(null));
  }

  private String show(List<String> words, int count) throws IOException {
    requireIds(count == 1 ? "show" : "compare", words, count);
    LinearModel inForce = promotions.model().orElse(null);
    List<Judged> judged = new ArrayList<>();
    for (String word : words) {
      StoredModel stored = store.stored(id(word));
      judged.add(new Judged(stored.model(), stored.training(), gate.objections(stored, inForce)));
    }
    if (options.get(JSON)) {
      return json(new Comparison(judged));
    }
    return ModelScreen.compare(
        judged.stream().map(j -> new StoredModel(j.model(), j.training())).toList(),
        judged.stream().map(Judged::objections).toList());
  }

  private String promote(List<String> words) throws IOException {
    requireIds("promote", words, 1);
    StoredModel stored = store.stored(id(words.get(0)));
    LinearModel model = stored.model();
    LinearModel before = promotions.model().orElse(null);
    if (before != null && before.id().equals(model.id())) {
      return told(promotions.inForce().orElseThrow(), null, "is in force already");
    }
    List<String> objections = gate.objections(stored, before);
    boolean forced = options.get(FORCE);
    if (!objections.isEmpty() && !forced) {
      throw new ModelStoreException(
          "%s is not promoted: %s; --force --reason TEXT promotes it all the same"
              .formatted(model.id(), String.join("; ", objections)));
    }
    Promotion promotion =
        forced
            ? promotions.promote(model.id(), Way.FORCE, options.require(REASON), nowMs)
            : promotions.promote(model.id(), Way.GATE, PromotionScreen.passed(model), nowMs);
    return told(promotion, before, "is in force now");
  }

  private String rollBack(List<String> words) throws IOException {
    requireIds("rollback", words, 0);
    LinearModel before = promotions.model().orElse(null);
    return told(promotions.rollBack(options.require(REASON), nowMs), before, "is in force again");
  }

  private String told(Promotion promotion, LinearModel before, String what) throws IOException {
    return options.get(JSON)
        ? json(promotion)
        : ModelScreen.promoted(promotion, before == null ? null : before.id(), what);
  }

  private static void requireIds(String action, List<String> ids, int count) {
    if (ids.size() != count) {
      throw new UsageException(
          "'models %s' takes %s, was given %d"
              .formatted(
                  action,
                  count == 0 ? "no id" : count == 1 ? "one id" : count + " ids",
                  ids.size()));
    }
  }

  /** The one model that a word means: an id, a part of it, or a pointer's name. */
  private String id(String word) {
    if (word.equals("latest")) {
      return store.latestId();
    }
    if (word.equals(PromotedModel.NAME)) {
      return promotions
          .inForce()
          .map(Promotion::id)
          .orElseThrow(() -> new UsageException("no model of " + root + " was promoted"));
    }
    List<String> ids = store.ids();
    if (ids.contains(word)) {
      return word;
    }
    List<String> fitting = ids.stream().filter(id -> id.contains(word)).toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    throw new UsageException(
        fitting.isEmpty()
            ? "no model of %s is called '%s'; 'depthflow models' lists them".formatted(root, word)
            : "'%s' fits %d models, e.g. %s".formatted(word, fitting.size(), two(fitting)));
  }

  private static String two(List<String> ids) {
    return String.join(" and ", Stream.of(ids.get(0), ids.get(1)).toList());
  }

  private static String json(Object value) throws IOException {
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }

  /** What {@code list --json} prints. */
  public record Listing(List<Listed> models, List<String> unreadable, List<Promotion> promotions) {}

  /**
   * A model without its weights.
   *
   * @param kept features with a weight
   * @param revision of the code that trained it, null when unknown
   * @param dataFingerprint of its rows, null when unknown
   */
  public record Listed(
      String id,
      String symbol,
      String featureSet,
      int featureSetVersion,
      long horizonMs,
      long periodMs,
      long trainFromMs,
      long trainToMs,
      int features,
      int kept,
      double lambda,
      ModelMetrics metrics,
      String revision,
      String dataFingerprint,
      boolean latest,
      boolean promoted) {

    static Listed of(StoredModel stored, boolean latest, boolean promoted) {
      LinearModel m = stored.model();
      return new Listed(
          m.id(),
          m.symbol(),
          m.featureSet(),
          m.featureSetVersion(),
          m.horizonMs(),
          m.periodMs(),
          m.trainFromMs(),
          m.trainToMs(),
          m.names().length,
          m.nonZero(),
          m.lambda(),
          m.metrics(),
          stored.training().revision(),
          stored.training().dataFingerprint(),
          latest,
          promoted);
    }
  }

  /** What {@code show --json} and {@code compare --json} print. */
  public record Comparison(List<Judged> models) {}

  /** A model, and what the gate has against it. */
  public record Judged(LinearModel model, TrainingFacts training, List<String> objections) {}
}
