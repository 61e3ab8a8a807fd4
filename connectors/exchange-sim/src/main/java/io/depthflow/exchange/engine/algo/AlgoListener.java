package io.depthflow.exchange.engine.algo;

/** Told of every change of a conditional order (ALGO_UPDATE), in the order it happens. */
public interface AlgoListener {
  void onAlgo(AlgoView algo, long nowMs);
}
