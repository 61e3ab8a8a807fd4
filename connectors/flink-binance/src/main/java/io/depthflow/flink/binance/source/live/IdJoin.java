package io.depthflow.flink.binance.source.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The join of a stream whose frames have ascending ids: every frame goes on exactly once, in the
 * order of its ids.
 *
 * <ol>
 *   <li>The old socket leads: its frames go on as they come. Those of the new socket are held.
 *   <li>The sockets join when the old one has brought an id that the new one's first frame does not
 *       lie beyond: from there on the new one lacks nothing. Held frames above that id go on.
 *   <li>From then on a frame of either goes on if its id is above the last; each socket alone is
 *       complete, so nothing is skipped, whoever is ahead and whichever dies.
 *   <li>When one socket has gone, the last id stays the mark until the other has passed it; for a
 *       time only, lest ids that begin anew be dropped. It stays also where the next hand-over
 *       begins before that.
 *   <li>A frame without a readable id goes on from either socket, in its place: it is spoiled, and
 *       who reads it marks the hole. Nothing else would, where the other socket's copy comes late.
 * </ol>
 */
final class IdJoin implements StreamJoin {

  private static final long NONE = Long.MIN_VALUE;

  private record Held(long id, byte[] frame) {}

  private final byte[] key;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private long heldBytes;
  private long firstHeldId = NONE;
  private long lastId = NONE;
  private long markUntilMs = Long.MIN_VALUE;
  private boolean joined;
  private boolean over;
  private long oldSpokeMs = Long.MIN_VALUE;
  private long endMs = Long.MAX_VALUE;

  IdJoin(String idKey) {
    this(("\"" + idKey + "\":").getBytes(StandardCharsets.US_ASCII));
  }

  private IdJoin(byte[] key) {
    this.key = key;
  }

  @Override
  public StreamJoin next(long nowMs) {
    IdJoin next = new IdJoin(key);
    if (!over && nowMs < endMs) {
      next.lastId = lastId;
      next.markUntilMs = endMs;
    }
    return next;
  }

  @Override
  public int onOld(byte[] frame, long nowMs, Consumer<byte[]> out) {
    oldSpokeMs = nowMs;
    long id = idOf(frame);
    if (id == NONE) {
      out.accept(frame);
      return 0;
    }
    if (joined || id <= lastId && nowMs < markUntilMs) {
      return beyond(id, frame, out);
    }
    if (markUntilMs != Long.MIN_VALUE) {
      markUntilMs = Long.MIN_VALUE; // passed, or its time is up
      lastId = NONE;
    }
    out.accept(frame);
    lastId = Math.max(lastId, id);
    return firstHeldId != NONE && firstHeldId <= lastId ? join(out) : 0;
  }

  @Override
  public int onFresh(byte[] frame, Consumer<byte[]> out) {
    long id = idOf(frame);
    if (joined && id == NONE) {
      out.accept(frame);
      return 0;
    }
    if (joined) {
      return beyond(id, frame, out);
    }
    held.add(new Held(id, frame));
    heldBytes += frame.length;
    if (firstHeldId == NONE) {
      firstHeldId = id;
    }
    return firstHeldId != NONE && firstHeldId <= lastId ? join(out) : 0;
  }

  private int beyond(long id, byte[] frame, Consumer<byte[]> out) {
    if (id <= lastId) {
      return 1;
    }
    lastId = id;
    out.accept(frame);
    return 0;
  }

  private int join(Consumer<byte[]> out) {
    joined = true;
    int duplicates = 0;
    while (!held.isEmpty()) {
      Held next = held.removeFirst();
      if (next.id() == NONE) {
        out.accept(next.frame());
      } else {
        duplicates += beyond(next.id(), next.frame(), out);
      }
    }
    heldBytes = 0;
    return duplicates;
  }

  @Override
  public int oldGone(long untilMs, Consumer<byte[]> out) {
    endMs = untilMs;
    int duplicates = join(out);
    over = lastId == NONE;
    return duplicates;
  }

  @Override
  public void freshGone(long untilMs) {
    endMs = joined ? untilMs : markUntilMs;
    held.clear();
    heldBytes = 0;
    over = !joined && markUntilMs == Long.MIN_VALUE;
  }

  @Override
  public int onRest(byte[] frame, long nowMs, Consumer<byte[]> out) {
    long id = idOf(frame);
    over |= nowMs >= endMs || id > lastId;
    if (over || id == NONE) {
      out.accept(frame);
      return 0;
    }
    return 1;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public boolean isReady(long askedMs) {
    return joined || oldSpokeMs < askedMs;
  }

  @Override
  public boolean isJoined() {
    return joined;
  }

  @Override
  public long heldBytes() {
    return heldBytes;
  }

  private long idOf(byte[] frame) {
    int last = frame.length - key.length;
    for (int i = 0; i < last; i++) {
      if (frame[i] == '"' && matches(frame, i)) {
        return number(frame, i + key.length);
      }
    }
    return NONE;
  }

  private boolean matches(byte[] frame, int at) {
    for (int i = 1; i < key.length; i++) {
      if (frame[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] frame, int from) {
    long number = 0;
    int i = from;
    while (i < frame.length && frame[i] >= '0' && frame[i] <= '9' && i - from < 18) {
      number = number * 10 + frame[i++] - '0';
    }
    return i == from ? NONE : number;
  }
}
