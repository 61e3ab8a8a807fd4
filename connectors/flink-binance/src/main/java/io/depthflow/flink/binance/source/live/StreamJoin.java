package io.depthflow.flink.binance.source.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * One stream while two sockets bring it: every frame goes on exactly once, in the order of its ids.
 *
 * <ol>
 *   <li>The old socket leads: its frames go on as they come. Those of the new socket are held.
 *   <li>The sockets join when the old one has brought an id that the new one's first frame does not
 *       lie beyond: from there on the new one lacks nothing. Held frames above that id go on.
 *   <li>From then on a frame of either goes on if its id is above the last; each socket alone is
 *       complete, so nothing is skipped, whoever is ahead and whichever dies.
 *   <li>When one socket has gone, the last id stays the mark until the other has passed it.
 * </ol>
 *
 * <p>A stream without ids goes on from the old socket, and from the new one when the old has gone.
 * Guarded by the socket's lock.
 */
final class StreamJoin {

  private static final long NONE = Long.MIN_VALUE;

  private record Held(long id, byte[] frame) {}

  private final byte[] key;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private long lastId = NONE;
  private boolean joined;
  private boolean freshSpoke;
  private boolean over;
  private long oldSpokeMs = Long.MIN_VALUE;
  private long endMs = Long.MAX_VALUE;

  StreamJoin(StreamKind kind) {
    key =
        kind.idKey() == null
            ? null
            : ("\"" + kind.idKey() + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  /** A frame of the old socket; gives {@code out} what goes on. Returns duplicates found. */
  int onOld(byte[] frame, long nowMs, Consumer<byte[]> out) {
    oldSpokeMs = nowMs;
    long id = idOf(frame);
    if (joined && id != NONE) {
      return beyond(id, frame, out);
    }
    out.accept(frame);
    lastId = Math.max(lastId, id);
    if (!joined && !held.isEmpty() && held.getFirst().id() <= lastId) {
      return join(out);
    }
    return 0;
  }

  /** A frame of the new socket; gives {@code out} what goes on. Returns duplicates found. */
  int onFresh(byte[] frame, Consumer<byte[]> out) {
    freshSpoke = true;
    long id = idOf(frame);
    if (id == NONE) {
      return 1; // the old socket has brought it, or will
    }
    if (!joined) {
      held.add(new Held(id, frame));
      return lastId != NONE && id <= lastId ? join(out) : 0;
    }
    return beyond(id, frame, out);
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
      if (next.id() <= lastId) {
        duplicates++;
      } else {
        lastId = next.id();
        out.accept(next.frame());
      }
    }
    return duplicates;
  }

  /**
   * The old socket has gone: what is held goes on.
   *
   * @param untilMs until when the last id is a mark at most, lest ids that begin anew be dropped
   */
  int oldGone(long untilMs, Consumer<byte[]> out) {
    endMs = untilMs;
    int duplicates = join(out);
    over = lastId == NONE;
    return duplicates;
  }

  /** The new socket has gone: what is held of it the old one brings. */
  void freshGone(long untilMs) {
    endMs = untilMs;
    held.clear();
    over = !joined;
  }

  /** A frame of the socket that is left. Returns duplicates found. */
  int onRest(byte[] frame, long nowMs, Consumer<byte[]> out) {
    long id = idOf(frame);
    over |= key == null || nowMs >= endMs || id > lastId;
    if (over || id == NONE) {
      out.accept(frame);
      return 0;
    }
    return 1;
  }

  /** Whether nothing is left to compare. */
  boolean isOver() {
    return over;
  }

  /**
   * Whether the old socket can go.
   *
   * @param askedMs when the new socket had everything acknowledged: a stream that has been quiet on
   *     the old one since has nothing to join with
   */
  boolean isReady(long askedMs) {
    return joined || oldSpokeMs < askedMs || key == null && freshSpoke;
  }

  /** Whether the new socket lacks nothing that the old one brought. */
  boolean isJoined() {
    return joined || key == null && freshSpoke;
  }

  int held() {
    return held.size();
  }

  private long idOf(byte[] frame) {
    if (key == null) {
      return NONE;
    }
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
