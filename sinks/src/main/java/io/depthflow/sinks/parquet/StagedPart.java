package io.depthflow.sinks.parquet;

/**
 * One finished file under the staging folder, on its way from a writer to the publisher. Public and
 * flat because it travels and is checkpointed as a POJO.
 *
 * @param partition directory below the root, {@code symbol=.../date=...}
 * @param file its name under the staging folder
 * @param checkpointId last checkpoint before it was finished, 0 before the first
 * @param subtask writer that made it
 * @param sequence order among the parts of that writer since it was started
 * @param rows number of rows in it
 */
public record StagedPart(
    String partition, String file, long checkpointId, int subtask, long sequence, long rows) {}
