package io.depthflow.pipeline;

import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.config.VenueAddress;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.model.Promotions;
import java.nio.file.Path;
import java.util.Optional;

/** Which model a desk trades: the one in force, so that a training alone changes nothing of it. */
final class PromotedModel {

  /** The value of {@code --model} that means the one in force. */
  static final String NAME = "promoted";

  private static final String LIVE = "live";

  private PromotedModel() {}

  static LinearModel of(Options options, VenueAddress venue) {
    Path root = Path.of(options.get(CommonOptions.MODELS));
    String named = options.get(TradeOptions.MODEL);
    ModelStore store = new ModelStore(root);
    if (!named.equals(NAME)) {
      return store.load(named);
    }
    Optional<LinearModel> inForce = new Promotions(root).model();
    if (inForce.isPresent()) {
      return inForce.get();
    }
    LinearModel latest = store.latest();
    if (venue.name().equals(LIVE)) {
      throw new UsageException(
          "no model of %s was promoted; see 'depthflow models', or name one by --model %s"
              .formatted(root, latest.id()));
    }
    System.out.println("      no model was promoted: trading the latest, " + latest.id());
    return latest;
  }
}
