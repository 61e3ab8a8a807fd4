package io.depthflow.pipeline.demo;

import io.depthflow.exchange.engine.MarketFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The market of a demo: its past, to learn from, and how it goes on, to trade. */
interface DemoMarket {

  /** One sentence for screen and report: what the figures are worth. */
  String description();

  /** Whether it is made up. */
  boolean generated();

  /** R2 of the best possible forecast, where it is known; NaN otherwise. */
  double plantedR2();

  /** Raw logs of the past; made below the folder where they do not exist yet. */
  List<Path> history(Path folder, Screen screen) throws IOException;

  /** Rows up to here may be learnt from, ms; Long.MAX_VALUE leaves it to the walk forward. */
  long learnUntilMs();

  /** Validation groups of the walk forward that its length allows. */
  int folds();

  /** The market as it goes on, for the exchange to play. */
  MarketFeed live(long nowMs);
}
