package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;

/** What a recorder's failure means to who gave the command. */
final class RecordFailure {

  /** Flink's words where a checkpoint holds the state of an operator that the job has not. */
  private static final String LEFT_OUT = "Cannot map checkpoint/savepoint state for operator";

  private RecordFailure() {}

  /** The failure itself, or what to do about it where it is known. */
  static Exception of(Exception failure, Options options) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (options.get(RecordJob.RESUME) && String.valueOf(t.getMessage()).contains(LEFT_OUT)) {
        UsageException clear =
            new UsageException(
                "--resume: the run before this one had --csv or --kafka-brokers, and what it had"
                    + " not yet handed over there would be lost: give them again, or start"
                    + " without --resume");
        clear.initCause(failure);
        return clear;
      }
    }
    return failure;
  }
}
