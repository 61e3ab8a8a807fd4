package io.depthflow.flink.binance.source.live;

import java.util.function.Consumer;

/**
 * One stream while two sockets bring it, from the beginning of a hand-over until the socket that is
 * left has passed what went on before: the old socket leads, what the new one brings beyond it is
 * held, and goes on when the old one has gone. Guarded by the socket's lock.
 *
 * <p>Methods that take a frame give {@code out} what goes on and return the duplicates found.
 */
interface StreamJoin {

  static StreamJoin of(StreamKind kind) {
    return kind.idKey() == null ? new ContentJoin() : new IdJoin(kind.idKey());
  }

  /** That of the next hand-over, which begins at {@code nowMs}; this one may not be over yet. */
  StreamJoin next(long nowMs);

  /** A frame of the old socket. */
  int onOld(byte[] frame, long nowMs, Consumer<byte[]> out);

  /** A frame of the new socket. */
  int onFresh(byte[] frame, Consumer<byte[]> out);

  /**
   * The old socket has gone: what is held goes on.
   *
   * @param untilMs until when frames are compared with what went on before at most
   */
  int oldGone(long untilMs, Consumer<byte[]> out);

  /** The new socket has gone: what is held of it the old one brings. */
  void freshGone(long untilMs);

  /** A frame of the socket that is left. */
  int onRest(byte[] frame, long nowMs, Consumer<byte[]> out);

  /** Whether nothing is left to compare. */
  boolean isOver();

  /**
   * Whether the old socket can go, once it has given its sign of life.
   *
   * @param askedMs when the new socket had everything acknowledged: a stream that has been quiet on
   *     the old one since has nothing to join with
   */
  boolean isReady(long askedMs);

  /** Whether the new socket lacks nothing that the old one brought, also without that sign. */
  boolean isJoined();

  /** Bytes of the frames held. */
  long heldBytes();
}
