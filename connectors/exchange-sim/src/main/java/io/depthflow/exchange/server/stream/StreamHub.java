package io.depthflow.exchange.server.stream;

import io.depthflow.exchange.server.LatencyLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who listens to what. Engine thread only. A name that is unknown, or served on another route than
 * the socket's, is accepted and stays silent, as at the venue. A payload is encoded once for all
 * its listeners, wrapped once for each name it goes out under, and shared.
 */
public final class StreamHub {

  private static final byte[] WRAP_HEAD = ascii("{\"stream\":\"");
  private static final byte[] WRAP_MIDDLE = ascii("\",\"data\":");

  private final Set<ClientSocket> sockets = new LinkedHashSet<>();
  private final Map<String, Map<ClientSocket, Set<String>>> channels = new HashMap<>();
  private final Map<String, byte[]> wrapped = new HashMap<>();
  private final LatencyLines lines;
  private long slowClosed;
  private long framesSent;
  private FrameFaults faults;

  public StreamHub(LatencyLines lines) {
    this.lines = lines;
  }

  /** Lets faults act on frames. */
  public void setFaults(FrameFaults value) {
    faults = value;
  }

  void open(ClientSocket socket) {
    sockets.add(socket);
  }

  void closed(ClientSocket socket) {
    sockets.remove(socket);
    for (String name : List.copyOf(socket.names())) {
      unsubscribe(socket, name);
    }
  }

  void countSlow() {
    slowClosed++;
  }

  void subscribe(ClientSocket socket, String name) {
    socket.names().add(name);
    String channel = channelOf(socket, name);
    if (channel != null && !(faults.active() && faults.silences(name))) {
      channels
          .computeIfAbsent(channel, k -> new LinkedHashMap<>())
          .computeIfAbsent(socket, k -> new LinkedHashSet<>())
          .add(name);
    }
  }

  void unsubscribe(ClientSocket socket, String name) {
    socket.names().remove(name);
    String channel = channelOf(socket, name);
    Map<ClientSocket, Set<String>> listeners = channels.get(channel);
    Set<String> subscribed = listeners == null ? null : listeners.get(socket);
    if (subscribed == null) {
      return;
    }
    subscribed.remove(name);
    if (subscribed.isEmpty()) {
      listeners.remove(socket);
    }
    if (listeners.isEmpty()) {
      channels.remove(channel);
    }
  }

  private static String channelOf(ClientSocket socket, String name) {
    StreamName stream = StreamName.parse(name);
    if (stream != null) {
      return socket.route().serves(stream.route()) ? stream.channel() : null;
    }
    boolean key = name.indexOf('@') < 0 && name.indexOf('!') < 0;
    return key && socket.route().serves(StreamName.Route.PRIVATE) ? userChannel(name) : null;
  }

  static String userChannel(String listenKey) {
    return "user:" + listenKey;
  }

  public boolean hasListeners(String channel) {
    return channels.containsKey(channel);
  }

  /** Sends a payload to all who listen to a channel. */
  public void publish(String channel, String payload) {
    if (channels.containsKey(channel)) {
      publish(channel, payload.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Sends a payload, as it is, to all who listen to a channel; it must not change any more. */
  public void publish(String channel, byte[] payload) {
    if (!faults.active() || !faults.takesMarket(channel, payload)) {
      deliver(channel, payload);
    }
  }

  /** As {@link #publish}, beyond the faults; after the feed latency. */
  void deliver(String channel, byte[] payload) {
    if (channels.containsKey(channel)) {
      lines.feed(() -> hand(channel, payload));
    }
  }

  private void hand(String channel, byte[] payload) {
    Map<ClientSocket, Set<String>> listeners = channels.get(channel);
    if (listeners == null) {
      return;
    }
    wrapped.clear();
    listeners.forEach((socket, names) -> names.forEach(name -> send(socket, name, payload)));
  }

  /** Sends a payload as a binary message to all who listen to a channel; a fault. */
  void deliverBinary(String channel, byte[] payload) {
    lines.feed(
        () ->
            channels.getOrDefault(channel, Map.of()).keySet().forEach(s -> s.sendBinary(payload)));
  }

  /** Sends a user event of a kind to all who listen to a key. */
  void publishUserEvent(String listenKey, String kind, String payload) {
    if (!faults.active() || !faults.takesUser(listenKey, kind, payload)) {
      deliverUserEvent(listenKey, kind, payload);
    }
  }

  /** As {@link #publishUserEvent}, beyond the faults; after the response latency. */
  void deliverUserEvent(String listenKey, String kind, String payload) {
    lines.userEvent(() -> handUserEvent(listenKey, kind, payload));
  }

  private void handUserEvent(String listenKey, String kind, String payload) {
    Map<ClientSocket, Set<String>> listeners = channels.get(userChannel(listenKey));
    if (listeners == null) {
      return;
    }
    wrapped.clear();
    byte[] bare = payload.getBytes(StandardCharsets.UTF_8);
    listeners.forEach(
        (socket, names) -> {
          if (socket.wantsUserEvent(listenKey, kind)) {
            names.forEach(name -> send(socket, name, bare));
          }
        });
  }

  private void send(ClientSocket socket, String name, byte[] payload) {
    framesSent++;
    socket.send(
        socket.isCombined() ? wrapped.computeIfAbsent(name, n -> wrap(n, payload)) : payload);
  }

  private static byte[] wrap(String name, byte[] payload) {
    byte[] named = name.getBytes(StandardCharsets.UTF_8);
    byte[] frame =
        new byte[WRAP_HEAD.length + named.length + WRAP_MIDDLE.length + payload.length + 1];
    int at = put(WRAP_HEAD, frame, 0);
    at = put(named, frame, at);
    at = put(WRAP_MIDDLE, frame, at);
    at = put(payload, frame, at);
    frame[at] = '}';
    return frame;
  }

  private static int put(byte[] part, byte[] frame, int at) {
    System.arraycopy(part, 0, frame, at, part.length);
    return at + part.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public List<ClientSocket> sockets() {
    return new ArrayList<>(sockets);
  }

  public long slowClosed() {
    return slowClosed;
  }

  public long framesSent() {
    return framesSent;
  }
}
