package io.depthflow.sinks.order;

import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs something later, without a thread that waits. */
@FunctionalInterface
interface Delay extends Serializable {
  void after(long delayMs, Runnable action);

  /** On the JDK's own timer. */
  Delay TIMER =
      (delayMs, action) ->
          CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS).execute(action);
}
