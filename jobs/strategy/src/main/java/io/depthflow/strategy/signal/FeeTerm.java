package io.depthflow.strategy.signal;

/** Which fees a prediction has to beat before it is traded. */
public enum FeeTerm {
  /** Maker in, taker out: the round trip in the worse of its usual forms. The default. */
  MAKER_TAKER,
  /** Maker in, maker out: only right when every exit is a resting order. */
  MAKER_MAKER,
  /** No fee term. For study alone: it trades at a loss, and reports must say so. */
  NONE
}
