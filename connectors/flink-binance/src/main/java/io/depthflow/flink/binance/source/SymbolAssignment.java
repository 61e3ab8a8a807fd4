package io.depthflow.flink.binance.source;

import java.io.Serializable;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Which subtask owns a symbol: the one that Flink's key groups give the key {@code symbol} to, so
 * that the source's stream may be read as keyed by symbol without a shuffle. {@code maxParallelism}
 * must be that of the job (720 divides by most parallelisms and parts BTCUSDT from ETHUSDT at 2,
 * which 128 and 256 do not).
 */
public record SymbolAssignment(int maxParallelism) implements Serializable {

  public static final int DEFAULT_MAX_PARALLELISM = 720;

  private static final long serialVersionUID = 1L;

  public SymbolAssignment {
    KeyGroupRangeAssignment.checkParallelismPreconditions(maxParallelism);
  }

  public int ownerOf(String symbol, int parallelism) {
    if (parallelism > maxParallelism) {
      throw new IllegalArgumentException(
          "parallelism "
              + parallelism
              + " of the market source is above its maxParallelism "
              + maxParallelism
              + ": raise the latter (and the job's with it)");
    }
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(symbol, maxParallelism, parallelism);
  }
}
