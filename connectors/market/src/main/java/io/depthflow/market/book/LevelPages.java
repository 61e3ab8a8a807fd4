package io.depthflow.market.book;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Levels by key, in pages of {@value #PAGE} neighbouring keys that exist as long as one of them
 * does. A directory over a stretch of keys finds the page, one bit for each key and for each page
 * finds the next level: to change a level is two look-ups, also where levels lie scattered, as the
 * round prices far from a market do. The stretch grows as it is needed, to {@value #STRETCH_MAX}
 * keys; what lies behind it is handed to a sorted map.
 *
 * <p>Memory: four bytes for each page of the stretch, 256 for each page that exists; all of it in
 * four arrays, so that a copy is four array copies.
 */
final class LevelPages {

  static final int PAGE = 32;

  /** More than the price of a symbol has ticks, so that all bids lie within it. */
  static final int STRETCH_MAX = 1 << 20;

  /** What there is no key of. */
  static final long NONE = Long.MAX_VALUE;

  private static final int SHIFT = 5;
  private static final int PAGES_MIN = 128;
  private static final int PAGES_MAX = STRETCH_MAX / PAGE;
  private static final int SLOTS_MIN = 16;

  /** Slot of each page of the stretch, 0 for one that does not exist. */
  private int[] slots = new int[PAGES_MIN];

  /** One bit for each page of the stretch that exists. */
  private long[] used = new long[PAGES_MIN >> 6];

  /** By slot: one bit for each level. Of a free slot: the next free one. */
  private int[] levels = new int[SLOTS_MIN];

  /** By slot and key: quantity, 0 where there is no level. */
  private long[] lots = new long[SLOTS_MIN << SHIFT];

  private int firstFree;

  /** Slots that were ever taken; the first one is nobody's. */
  private int taken = 1;

  /** The page where the stretch begins. */
  private long base;

  private int size;

  int size() {
    return size;
  }

  boolean covers(long key) {
    return ((key >> SHIFT) - base & -slots.length) == 0;
  }

  /** First key behind the stretch. */
  long end() {
    return base + slots.length << SHIFT;
  }

  /** Quantity at a key of the stretch. */
  long get(long key) {
    return lots[slots[page(key)] << SHIFT | (int) key & PAGE - 1];
  }

  /**
   * Sets the quantity at a key of the stretch, 0 for no level.
   *
   * @return whether a level came or went; mostly one changes, and nothing but its quantity
   */
  boolean set(long key, long quantity) {
    int page = page(key);
    int slot = slots[page];
    if (slot == 0) {
      if (quantity == 0) {
        return false;
      }
      slot = open(page);
    }
    int at = slot << SHIFT | (int) key & PAGE - 1;
    long before = lots[at];
    lots[at] = quantity;
    if (before == 0 == (quantity == 0)) {
      return false;
    }
    levels[slot] ^= 1 << (int) key;
    if (quantity != 0) {
      size++;
    } else {
      size--;
      if (levels[slot] == 0) {
        close(page, slot);
      }
    }
    return true;
  }

  /** The next level behind a key of the stretch, or {@link #NONE}. */
  long next(long key) {
    int page = page(key);
    int rest = levelsOf(page) & -2 << (int) key;
    if (rest == 0) {
      page = nextPage(page + 1);
      if (page < 0) {
        return NONE;
      }
      rest = levels[slots[page]];
    }
    return (base + page << SHIFT) + Integer.numberOfTrailingZeros(rest);
  }

  /** The last level; there must be one. */
  long last() {
    int page = lastPage();
    return (base + page << SHIFT) + 31 - Integer.numberOfLeadingZeros(levels[slots[page]]);
  }

  /**
   * Copies levels in the order of their keys.
   *
   * @param from the key of a level
   * @param sign what a key is multiplied by
   * @return number of levels copied, at most {@code depth}
   */
  int copy(long from, int sign, int depth, long[] ticksOut, long[] lotsOut) {
    int page = page(from);
    int slot = slots[page];
    int rest = levels[slot] & -1 << (int) from;
    int n = 0;
    while (true) {
      long first = base + page << SHIFT;
      while (rest != 0) {
        if (n == depth) {
          return n;
        }
        int i = Integer.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        ticksOut[n] = sign * (first + i);
        lotsOut[n++] = lots[slot << SHIFT | i];
      }
      page = n == depth ? -1 : nextPage(page + 1);
      if (page < 0) {
        return n;
      }
      slot = slots[page];
      rest = levels[slot];
    }
  }

  /** Quantity of all levels from a key to another, both included, as far as the stretch goes. */
  long sum(long from, long to) {
    long sum = 0;
    long lastPage = Math.min((to >> SHIFT) - base, slots.length - 1);
    if (from > to || !covers(from)) {
      return 0;
    }
    for (int page = nextPage(page(from));
        page >= 0 && page <= lastPage;
        page = nextPage(page + 1)) {
      long first = base + page << SHIFT;
      int slot = slots[page];
      int begin = (slot << SHIFT) + (int) Math.max(from - first, 0);
      int end = (slot << SHIFT) + (int) Math.min(to - first, PAGE - 1);
      // Where there is no level there are 0 lots: to add them costs less than to ask.
      for (int i = begin; i <= end; i++) {
        sum += lots[i];
      }
    }
    return sum;
  }

  /** Whether {@link #lay} can make the stretch reach a key behind it. */
  boolean canReach(long firstKey, long key) {
    return (key >> SHIFT) - (firstKey >> SHIFT) < PAGES_MAX - PAGES_MAX / 4;
  }

  /**
   * Lays the stretch anew: it begins some way before a key, so that levels may come there, and goes
   * on to the last level and another key as far as it can.
   *
   * @param firstKey no level lies before it
   * @param key that is to be within the stretch
   * @param behind receives the levels behind the stretch's end, and gives those before it
   */
  void lay(long firstKey, long key, TreeMap<Long, Long> behind) {
    int[] oldSlots = slots;
    long[] oldUsed = used;
    long oldBase = base;
    long first = firstKey >> SHIFT;
    long last = Math.max(key >> SHIFT, size == 0 ? first : base + lastPage());
    int length = slots.length;
    while (length < PAGES_MAX && last - first >= length - length / 4) {
      length *= 2;
    }
    slots = new int[length];
    used = new long[length >> 6];
    base = first - length / 4;
    for (int i = nextPage(oldUsed, 0); i >= 0; i = nextPage(oldUsed, i + 1)) {
      long page = oldBase + i - base;
      if (page < length) {
        slots[(int) page] = oldSlots[i];
        used[(int) page >> 6] |= 1L << page;
      } else {
        handOver(oldBase + i, oldSlots[i], behind);
      }
    }
    Map<Long, Long> within = behind.headMap(end());
    within.forEach(this::set);
    within.clear();
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(slots, 0);
      Arrays.fill(used, 0);
      Arrays.fill(levels, 0, taken, 0);
      Arrays.fill(lots, 0, taken << SHIFT, 0);
      firstFree = 0;
      taken = 1;
      size = 0;
    }
  }

  void copyFrom(LevelPages other) {
    slots = other.slots.clone();
    used = other.used.clone();
    levels = other.levels.clone();
    lots = other.lots.clone();
    firstFree = other.firstFree;
    taken = other.taken;
    base = other.base;
    size = other.size;
  }

  private int page(long key) {
    return (int) ((key >> SHIFT) - base);
  }

  private int levelsOf(int page) {
    int slot = slots[page];
    return slot == 0 ? 0 : levels[slot];
  }

  private int open(int page) {
    int slot = firstFree;
    if (slot != 0) {
      firstFree = levels[slot];
      levels[slot] = 0;
    } else {
      slot = taken++;
      if (slot == levels.length) {
        levels = Arrays.copyOf(levels, slot * 2);
        lots = Arrays.copyOf(lots, slot * 2 << SHIFT);
      }
    }
    slots[page] = slot;
    used[page >> 6] |= 1L << page;
    return slot;
  }

  private void close(int page, int slot) {
    slots[page] = 0;
    used[page >> 6] &= ~(1L << page);
    free(slot);
  }

  private void free(int slot) {
    levels[slot] = firstFree;
    firstFree = slot;
  }

  private void handOver(long page, int slot, TreeMap<Long, Long> behind) {
    for (int rest = levels[slot]; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      behind.put((page << SHIFT) + i, lots[slot << SHIFT | i]);
      lots[slot << SHIFT | i] = 0;
      size--;
    }
    free(slot);
  }

  private int nextPage(int from) {
    return nextPage(used, from);
  }

  /** First page at or behind one that exists, -1 when there is none. */
  private static int nextPage(long[] used, int from) {
    int word = from >> 6;
    if (word >= used.length) {
      return -1;
    }
    long bits = used[word] & -1L << from;
    while (bits == 0) {
      if (++word == used.length) {
        return -1;
      }
      bits = used[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  private int lastPage() {
    int word = used.length - 1;
    while (used[word] == 0) {
      word--;
    }
    return (word << 6) + 63 - Long.numberOfLeadingZeros(used[word]);
  }
}
