package io.depthflow.pipeline;

import io.depthflow.pipeline.operator.Trained;
import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.cleaning.OutlierBound;
import io.depthflow.strategy.evaluation.LookAheadReport;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import io.depthflow.strategy.model.Promotion.Way;
import io.depthflow.strategy.model.PromotionGate;
import io.depthflow.strategy.model.Promotions;
import io.depthflow.strategy.model.StoredModel;
import io.depthflow.strategy.model.TrainingFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a trained model in the store, and how it was found beside it ({@code training.json}); the
 * first model of a training becomes the latest and is brought into force where it passes the gate.
 * Writing is atomic, the id a function of the content, and what is in force already is not promoted
 * again, so a restart changes nothing.
 */
final class ModelSink implements Sink<Trained> {
  private static final long serialVersionUID = 2L;

  private static final Logger LOG = LoggerFactory.getLogger(ModelSink.class);

  static final String TRAINING = "training.json";
  static final String LOOK_AHEAD = "lookahead.json";

  private final String root;
  private final PromotionGate gate;
  private final String revision;
  private final String dataFingerprint;
  private final LookAheadReport lookAhead;

  /**
   * @param gate null to promote nothing
   * @param revision of the code
   * @param dataFingerprint of the stored rows; null for that of the lines that the training tells
   * @param lookAhead what a check of the rows found, to be kept with the model; null without one
   */
  ModelSink(
      Path root,
      PromotionGate gate,
      String revision,
      String dataFingerprint,
      LookAheadReport lookAhead) {
    this.root = root.toAbsolutePath().toString();
    this.gate = gate;
    this.revision = revision;
    this.dataFingerprint = dataFingerprint;
    this.lookAhead = lookAhead;
  }

  @Override
  @SuppressWarnings("deprecation") // still abstract in 1.20
  public SinkWriter<Trained> createWriter(InitContext context) {
    return new Writer();
  }

  @Override
  public SinkWriter<Trained> createWriter(WriterInitContext context) {
    return new Writer();
  }

  private final class Writer implements SinkWriter<Trained> {

    @Override
    public void write(Trained trained, Context context) throws IOException {
      Path store = Path.of(root);
      LinearModel model = trained.model();
      TrainingResult result = trained.result();
      Json.write(store.resolve(model.id()).resolve(TRAINING), result);
      TrainingFacts facts =
          new TrainingFacts(
              revision,
              fingerprint(trained),
              result.holdoutR2(),
              result.holdoutOverDrift(),
              result.means(),
              result.scales(),
              cut(result),
              result.featureR2() == null ? null : result.suspects());
      if (lookAhead != null) {
        Json.write(store.resolve(model.id()).resolve(LOOK_AHEAD), lookAhead);
      }
      ModelStore models = new ModelStore(store);
      models.write(model, facts);
      LOG.info("saved {} in {}", model.id(), root);
      if (trained.number() > 0) {
        return;
      }
      models.makeLatest(model.id());
      if (gate != null) {
        promote(new Promotions(store), new StoredModel(model, facts));
      }
    }

    private String fingerprint(Trained trained) {
      boolean told = dataFingerprint == null && trained.source().lines() > 0;
      return told ? DataFingerprint.of(trained.source()) : dataFingerprint;
    }

    /** Rows that each rule cut from the final fit; null when the training does not say. */
    private Map<String, Long> cut(TrainingResult result) {
      if (result.cleaning() == null) {
        return null;
      }
      Map<String, Long> cut = new LinkedHashMap<>();
      for (OutlierBound bound : result.cleaning().bounds()) {
        cut.put(bound.column(), bound.cutRows());
      }
      return cut;
    }

    private void promote(Promotions promotions, StoredModel stored) {
      LinearModel inForce = promotions.model().orElse(null);
      if (gate.objections(stored, inForce).isEmpty()) {
        LinearModel model = stored.model();
        promotions.promote(
            model.id(), Way.GATE, PromotionScreen.passed(model), System.currentTimeMillis());
      }
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }
}
