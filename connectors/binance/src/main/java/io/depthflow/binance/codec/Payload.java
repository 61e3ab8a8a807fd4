package io.depthflow.binance.codec;

import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import java.util.Arrays;

/**
 * Where the known keys of one JSON object lie, and the levels met in it. The scanner fills it
 * before it knows what the object is, so that the order of keys does not matter; reused from frame
 * to frame.
 */
final class Payload {

  static final int EVENT = 0;
  static final int EVENT_TIME = 1;
  static final int TIME = 2;
  static final int SYMBOL = 3;
  static final int FIRST_ID = 4;
  static final int FINAL_ID = 5;
  static final int PREVIOUS_ID = 6;
  static final int BIDS = 7; // b: levels of a depth event, best bid of a book ticker
  static final int ASKS = 8; // a: levels, best ask, id of an aggTrade
  static final int BID_QUANTITY = 9;
  static final int ASK_QUANTITY = 10;
  static final int TRADE_ID = 11;
  static final int PRICE = 12;
  static final int QUANTITY = 13;
  static final int NORMAL_QUANTITY = 14;
  static final int ORDER_TYPE = 15;
  static final int BUYER_IS_MAKER = 16;
  static final int LAST_UPDATE_ID = 17;
  static final int SNAPSHOT_BIDS = 18;
  static final int SNAPSHOT_ASKS = 19;
  static final int STREAM = 20;
  static final int DATA = 21;
  static final int CAUSE = 22;
  static final int KEYS = 23;

  /** JSON names of the keys, by slot. */
  static final String[] NAMES = {
    "e",
    "E",
    "T",
    "s",
    "U",
    "u",
    "pu",
    "b",
    "a",
    "B",
    "A",
    "t",
    "p",
    "q",
    "nq",
    "X",
    "m",
    "lastUpdateId",
    "bids",
    "asks",
    "stream",
    "data",
    "cause"
  };

  /** Slots of the keys of one letter. */
  private static final byte[] LETTERS = new byte[128];

  static {
    Arrays.fill(LETTERS, (byte) -1);
    for (int k = 0; k < KEYS; k++) {
      if (NAMES[k].length() == 1) {
        LETTERS[NAMES[k].charAt(0)] = (byte) k;
      }
    }
  }

  final int[] start = new int[KEYS];
  final int[] end = new int[KEYS];

  /** Where {@link #isInteger}. */
  final long[] integer = new long[KEYS];

  final DepthUpdate depth = new DepthUpdate();
  private int seen;
  private int integers;

  /** Grid on which the levels of {@link #depth} are. */
  int priceDecimals;

  int quantityDecimals;

  void reset(Grid grid) {
    seen = 0;
    integers = 0;
    priceDecimals = grid.priceDecimals();
    quantityDecimals = grid.quantityDecimals();
    depth.reset(0, 0, 0, 0, DepthUpdate.NO_PREVIOUS);
  }

  boolean has(int key) {
    return (seen & 1 << key) != 0;
  }

  /** Whether the value was read as an integer when it was met. */
  boolean isInteger(int key) {
    return (integers & 1 << key) != 0;
  }

  void putInteger(int key, long value) {
    integers |= 1 << key;
    integer[key] = value;
  }

  /** False when the key was there already. */
  boolean put(int key) {
    if (has(key)) {
      return false;
    }
    seen |= 1 << key;
    return true;
  }

  /** Slot of a key of one ASCII letter, -1 for one that no decoder reads. */
  static int letter(byte c) {
    return LETTERS[c];
  }

  /** Slot of a key, -1 for one that no decoder reads. */
  static int slot(byte[] f, int from, int to) {
    int n = to - from;
    if (n == 1) {
      return letter(f[from]);
    }
    if (n < 2 || n > 12) {
      return -1;
    }
    for (int k = 0; k < KEYS; k++) {
      if (NAMES[k].length() == n && equals(f, from, NAMES[k])) {
        return k;
      }
    }
    return -1;
  }

  /** Whether the bytes from an offset are an ASCII text; the caller has compared the lengths. */
  static boolean equals(byte[] f, int from, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (f[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
