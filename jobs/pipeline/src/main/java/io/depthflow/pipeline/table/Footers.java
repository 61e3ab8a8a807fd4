package io.depthflow.pipeline.table;

import java.util.Set;

/** Keys of the footers that more than one place reads or writes. */
public final class Footers {

  /** What made the rows. */
  public static final String REVISION = "depthflow.revision";

  public static final String FEATURE_SET = "depthflow.feature-set";
  public static final String FEATURE_SET_VERSION = "depthflow.feature-set-version";

  /** Sampling period. */
  public static final String PERIOD = "depthflow.period-ms";

  /** Horizons of the labels, comma separated. */
  public static final String HORIZONS = "depthflow.horizons-ms";

  /**
   * How many lines of the log made the file's rows: those since the row before, or since the break
   * before it. Files' numbers add up.
   */
  public static final String SOURCE_LINES = "depthflow.source-lines";

  /**
   * Their fingerprint, {@link io.depthflow.market.book.LineDigest#sum}, hexadecimal. Files' sums
   * add up, modulo 2^64.
   */
  public static final String SOURCE_SUM = "depthflow.source-fingerprint";

  /** What rows add up to. */
  static final Set<String> SUMS = Set.of(SOURCE_LINES, SOURCE_SUM);

  private Footers() {}
}
