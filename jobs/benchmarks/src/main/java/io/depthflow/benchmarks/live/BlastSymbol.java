package io.depthflow.benchmarks.live;

import io.undertow.websockets.core.WebSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** One symbol of the server: how far its market went, and who listens. */
final class BlastSymbol {

  /** Sends one frame to one socket. */
  interface Out {
    void send(byte[] frame, WebSocketChannel channel);
  }

  /** A stream by the name that it was asked for. */
  private record Listener(byte[] head, WebSocketChannel channel) {}

  private final String name;
  private final byte[] symbol;
  private final MarketLoop loop;
  private final Map<FrameTemplate.Kind, List<Listener>> listeners = new ConcurrentHashMap<>();
  private int at;
  private long base;
  private double due;

  /**
   * @param at frame of the loop to begin with
   */
  BlastSymbol(String name, MarketLoop loop, int at) {
    if (name.length() != FrameTemplate.SYMBOL_LENGTH) {
      throw new IllegalArgumentException(name + " must have 7 letters, as BTCUSDT has");
    }
    this.name = name;
    this.symbol = name.getBytes(StandardCharsets.US_ASCII);
    this.loop = loop;
    this.at = at;
    for (FrameTemplate.Kind kind : FrameTemplate.Kind.values()) {
      listeners.put(kind, new CopyOnWriteArrayList<>());
    }
  }

  /** Names of a number of symbols, the first of which is BTCUSDT. */
  static List<String> names(int count) {
    String[] names = new String[count];
    Arrays.setAll(names, i -> i == 0 ? "BTCUSDT" : String.format(Locale.ROOT, "S%02dUSDT", i));
    return List.of(names);
  }

  String name() {
    return name;
  }

  /** A stream that is unknown is acknowledged and then silent, as at the venue. */
  void listen(String stream, WebSocketChannel channel) {
    String kind = stream.substring(stream.indexOf('@') + 1);
    byte[] head = ("{\"stream\":\"" + stream + "\",\"data\":").getBytes(StandardCharsets.US_ASCII);
    for (FrameTemplate.Kind k : FrameTemplate.Kind.values()) {
      if (kind.equals(k.stream) || kind.startsWith(k.stream + "@")) {
        listeners.get(k).add(new Listener(head, channel));
      }
    }
  }

  void forget(String stream, WebSocketChannel channel) {
    byte[] head = ("{\"stream\":\"" + stream + "\",\"data\":").getBytes(StandardCharsets.US_ASCII);
    listeners
        .values()
        .forEach(all -> all.removeIf(l -> l.channel == channel && Arrays.equals(l.head, head)));
  }

  void forget(WebSocketChannel channel) {
    listeners.values().forEach(all -> all.removeIf(l -> l.channel == channel));
  }

  /** Sends what became due; the market goes on whether or not anybody listens. */
  synchronized void advance(double frames, long nowMs, Out out) {
    due += frames;
    for (; due >= 1; due--) {
      FrameTemplate frame = loop.frame(at);
      for (Listener listener : listeners.get(frame.kind)) {
        out.send(frame.render(listener.head, symbol, base, nowMs), listener.channel);
      }
      if (++at == loop.size()) {
        at = 0;
        base += loop.idsPerPass();
      }
    }
  }

  /** Frames since the loop's first, in all passes. */
  synchronized long position() {
    return base / loop.idsPerPass() * loop.size() + at;
  }

  synchronized String snapshot() {
    return loop.snapshot(at, base);
  }
}
