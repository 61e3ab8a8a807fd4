package io.depthflow.benchmarks.load;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Depth frames to many sockets: at a pace, for the lag; and as fast as they are read. */
final class FanOutLoad {

  private static final long NS_PER_S = 1_000_000_000L;

  /** Frames under way at once when sent as fast as they are read. */
  private static final int WINDOW = 50;

  private static final long GIVE_UP_NS = 60 * NS_PER_S;

  private FanOutLoad() {}

  /**
   * @param send sends the next frame to all sockets; returns when it was handed over or before
   * @param perSecond frames sent in a second; 0 for as fast as they are read
   * @return lags from the call of {@code send} to the receipt, of all frames and sockets
   */
  static Sampled run(Runnable send, SocketFan fan, int sockets, int frames, int perSecond) {
    long[] sentNs = new long[frames];
    long beganNs = System.nanoTime();
    for (int i = 0; i < frames; i++) {
      if (perSecond > 0) {
        awaitTime(beganNs + i * NS_PER_S / perSecond);
      } else {
        awaitReceived(fan, (long) (i - WINDOW) * sockets);
      }
      sentNs[i] = System.nanoTime();
      send.run();
    }
    awaitReceived(fan, (long) frames * sockets);
    double seconds = (System.nanoTime() - beganNs) / 1e9;
    long[] lags = new long[frames * sockets];
    for (int socket = 0; socket < sockets; socket++) {
      for (int i = 0; i < frames; i++) {
        lags[socket * frames + i] = fan.atNs(socket, i) - sentNs[i];
      }
    }
    return Sampled.of(seconds, List.of(lags));
  }

  private static void awaitTime(long atNs) {
    for (long left = atNs - System.nanoTime(); left > 0; left = atNs - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void awaitReceived(SocketFan fan, long count) {
    long giveUpNs = System.nanoTime() + GIVE_UP_NS;
    while (fan.received() < count) {
      if (System.nanoTime() > giveUpNs) {
        throw new IllegalStateException(fan.received() + " frames came of " + count);
      }
      LockSupport.parkNanos(20_000);
    }
  }
}
