package io.depthflow.pipeline;

import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.model.PromotionGate;
import io.depthflow.strategy.model.Promotions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a training says of whether its model is traded now. */
final class PromotionScreen {

  private PromotionScreen() {}

  /** What spoke for the model, for its promotion's record. */
  static String passed(LinearModel model) {
    return String.format(
        Locale.ROOT,
        "hold-out R2 %.4f over %,d rows",
        model.metrics().holdoutR2(),
        model.metrics().holdoutRows());
  }

  /**
   * One line.
   *
   * @param gate null when nothing was to be promoted
   */
  static String told(Path root, LinearModel model, PromotionGate gate) {
    Optional<LinearModel> inForce = new Promotions(root).model();
    String traded =
        inForce.map(m -> m.id() + " stays in force").orElse("no model of the store is in force");
    if (inForce.isPresent() && inForce.get().id().equals(model.id())) {
      return "in force: " + passed(model);
    }
    return gate == null
        ? "not promoted, as --promote is off; " + traded
        : "not promoted: %s; %s"
            .formatted(
                String.join(
                    "; ",
                    gate.objections(new ModelStore(root).stored(model.id()), inForce.orElse(null))),
                traded);
  }
}
