package io.depthflow.binance.codec;

/**
 * The scanner met what it does not take upon itself to judge: an escape, a number out of the
 * ordinary, or plain corruption. The Jackson decoder decides what it is. Without stack trace: it is
 * control flow inside this package.
 */
final class Irregular extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final Irregular IRREGULAR = new Irregular();

  private Irregular() {
    super("irregular frame", null, false, false);
  }
}
