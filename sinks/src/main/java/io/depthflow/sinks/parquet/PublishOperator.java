package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Remembers the staged files that checkpoints cover and publishes them once, at the end. It emits
 * nothing: what was published is in the run's manifest.
 */
final class PublishOperator extends AbstractStreamOperator<StagedPart>
    implements OneInputStreamOperator<StagedPart, StagedPart>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final Path root;
  private final String runId;

  private transient Publication publication;
  private transient FolderLock claim;
  private transient List<StagedPart> parts;
  private transient ListState<StagedPart> state;
  private transient boolean ended;
  private transient boolean published;
  private transient long endCheckpointId;

  PublishOperator(Path root, String runId) {
    this.root = root;
    this.runId = runId;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    publication = new Publication(root, runId);
    claim = publication.claim();
    parts = new ArrayList<>();
    endCheckpointId = Long.MAX_VALUE;
    for (String recovered : Publication.recover(root)) {
      LOG.info("Completed the interrupted publish of run {} into {}", recovered, root);
    }
    if (!context.isRestored()) {
      publication.forget(StageWriterOperator.folder(getRuntimeContext()));
    }
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("staged-parts", TypeInformation.of(StagedPart.class)));
    for (StagedPart part : state.get()) {
      parts.add(part);
    }
    publication.requireStagedOrPublished(parts);
  }

  @Override
  public void close() throws Exception {
    if (claim != null) {
      claim.close();
    }
    super.close();
  }

  @Override
  public void processElement(StreamRecord<StagedPart> element) {
    parts.add(element.getValue());
  }

  @Override
  public void endInput() {
    ended = true;
  }

  @Override
  public void finish() throws Exception {
    if (!waitsForFinalCheckpoint()) {
      publish();
    }
    super.finish();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(parts);
    if (ended) {
      endCheckpointId = Math.min(endCheckpointId, context.getCheckpointId());
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    if (checkpointId >= endCheckpointId) {
      publish();
    }
  }

  private void publish() throws IOException {
    if (!published) {
      publication.publish(parts);
      published = true;
      LOG.info("Run {} published {} staged files into {}", runId, parts.size(), root);
    }
  }

  /** The condition by which the task itself waits for a checkpoint after its input has ended. */
  private boolean waitsForFinalCheckpoint() {
    StreamConfig task = getContainingTask().getConfiguration();
    return task.isCheckpointingEnabled()
        && task.getConfiguration().get(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH);
  }
}
