package io.depthflow.exchange.engine;

/**
 * Where the mark price comes from. The index price equals the mark here: there is one venue only.
 *
 * <ul>
 *   <li>{@code MID}: {@code (best bid + best ask) / 2} of the market's book, exact.
 *   <li>{@code FEED}: {@code p} of the feed's latest {@code markPriceUpdate} frame; the mid until
 *       the first one.
 *   <li>{@code EWMA}: the time-weighted exponential mean of the mid. A mid {@code x} that stood for
 *       {@code dt} moves the mean {@code m} to {@code x + (m - x) * 2^(-dt / halfLife)}, rounded to
 *       8 decimals where it is read. It starts at the first mid.
 * </ul>
 *
 * @param halfLifeMs of EWMA; zero for the others
 */
public record MarkModel(Kind kind, long halfLifeMs) {

  /** What the book says. */
  public static final MarkModel MID = new MarkModel(Kind.MID, 0);

  /** The default: the feed's own mark price, which its streams tell too, else the mid. */
  public static final MarkModel FEED = new MarkModel(Kind.FEED, 0);

  /** See {@link MarkModel}. */
  public enum Kind {
    MID,
    FEED,
    EWMA
  }

  public MarkModel {
    if (kind == Kind.EWMA ? halfLifeMs < 1 : halfLifeMs != 0) {
      throw new IllegalArgumentException(
          "halfLifeMs of mark model " + kind + " cannot be " + halfLifeMs + "; EWMA alone has one");
    }
  }

  public static MarkModel ewma(long halfLifeMs) {
    return new MarkModel(Kind.EWMA, halfLifeMs);
  }
}
