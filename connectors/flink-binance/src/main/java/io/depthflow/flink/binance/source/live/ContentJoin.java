package io.depthflow.flink.binance.source.live;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The join of a stream whose frames have no id (candles, tickers, liquidations): a frame is known
 * by its bytes, which are the same on every socket as far as is known. No frame is ever missed;
 * where a venue's two sockets spell one frame differently it goes on twice, which a reader of such
 * a stream bears better than a hole.
 *
 * <ol>
 *   <li>The old socket leads; frames of the new one that have not come on the old one are held.
 *   <li>A frame that comes on the old one releases its copy, and lets those held before it go on:
 *       the old one will not bring them.
 *   <li>When the old one has gone, what is held goes on; frames that it brought alone are then
 *       dropped as they come, until one comes that is none of them.
 * </ol>
 */
final class ContentJoin implements StreamJoin {

  /** Frames of the old socket remembered; the oldest leaves, and would go on twice if it came. */
  private static final int MAX_REMEMBERED = 256;

  private final ArrayDeque<byte[]> held = new ArrayDeque<>();
  private final ArrayDeque<byte[]> oldOnly = new ArrayDeque<>();
  private long heldBytes;
  private boolean freshSpoke;
  private boolean joined;
  private boolean over;
  private long oldSpokeMs = Long.MIN_VALUE;
  private long endMs = Long.MAX_VALUE;

  @Override
  public StreamJoin next(long nowMs) {
    ContentJoin next = new ContentJoin();
    if (!over && nowMs < endMs) {
      next.oldOnly.addAll(oldOnly);
    }
    return next;
  }

  @Override
  public int onOld(byte[] frame, long nowMs, Consumer<byte[]> out) {
    oldSpokeMs = nowMs;
    if (!contains(held, frame)) {
      remember(frame);
      out.accept(frame);
      return 0;
    }
    joined = true;
    byte[] next = release();
    while (!Arrays.equals(next, frame)) {
      out.accept(next);
      next = release();
    }
    out.accept(frame);
    return 1;
  }

  private void remember(byte[] frame) {
    if (oldOnly.size() == MAX_REMEMBERED) {
      oldOnly.removeFirst();
    }
    oldOnly.addLast(frame);
  }

  private byte[] release() {
    byte[] frame = held.removeFirst();
    heldBytes -= frame.length;
    return frame;
  }

  @Override
  public int onFresh(byte[] frame, Consumer<byte[]> out) {
    freshSpoke = true;
    if (forget(frame)) {
      joined = true;
      return 1;
    }
    held.addLast(frame);
    heldBytes += frame.length;
    return 0;
  }

  /** Takes a frame, and those before it, from what the old socket brought alone. */
  private boolean forget(byte[] frame) {
    if (!contains(oldOnly, frame)) {
      return false;
    }
    while (!Arrays.equals(oldOnly.removeFirst(), frame)) {
      // Older: the socket that is here will not bring it any more.
    }
    return true;
  }

  private static boolean contains(Iterable<byte[]> frames, byte[] frame) {
    Iterator<byte[]> each = frames.iterator();
    while (each.hasNext()) {
      if (Arrays.equals(each.next(), frame)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int oldGone(long untilMs, Consumer<byte[]> out) {
    endMs = untilMs;
    while (!held.isEmpty()) {
      out.accept(release());
    }
    over = oldOnly.isEmpty();
    return 0;
  }

  @Override
  public void freshGone(long untilMs) {
    held.clear();
    oldOnly.clear();
    heldBytes = 0;
    over = true;
  }

  @Override
  public int onRest(byte[] frame, long nowMs, Consumer<byte[]> out) {
    if (!over && nowMs < endMs && forget(frame)) {
      over = oldOnly.isEmpty();
      return 1;
    }
    over = true;
    out.accept(frame);
    return 0;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public boolean isReady(long askedMs) {
    return freshSpoke || oldSpokeMs < askedMs;
  }

  @Override
  public boolean isJoined() {
    return joined;
  }

  @Override
  public long heldBytes() {
    return heldBytes;
  }
}
