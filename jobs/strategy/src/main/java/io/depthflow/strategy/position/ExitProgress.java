package io.depthflow.strategy.position;

import io.depthflow.strategy.evaluation.ExitKind;

/** How far the stop procedure of a round has come. */
final class ExitProgress {

  ExitKind kind;
  int trials;
  boolean market;
  int marketTries;
  long sinceMs;

  /** Whether the position was read anew since the last of our orders was confirmed closed. */
  boolean positionRead;

  /** No exit order before this time. */
  long notBeforeMs;

  int takeProfitRefusals;

  /** Refusals of orders too small for the venue; begins anew after a restore. */
  int dustRefusals;

  /** What was left has been written off. */
  boolean wroteOff;

  boolean isOn() {
    return kind != null;
  }

  void clear() {
    kind = null;
    trials = 0;
    market = false;
    marketTries = 0;
    sinceMs = 0;
    positionRead = false;
    notBeforeMs = 0;
    takeProfitRefusals = 0;
    dustRefusals = 0;
    wroteOff = false;
  }

  void restore(ExitState state) {
    if (state != null) {
      kind = state.kind();
      trials = state.trials();
      market = state.market();
      marketTries = state.marketTries();
      sinceMs = state.sinceMs();
    }
  }

  ExitState state() {
    return new ExitState(kind, trials, market, marketTries, sinceMs);
  }
}
