package io.depthflow.flink.binance.source.live;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The streams that a socket is to have. Guarded by the socket's lock. */
final class StreamSet {

  private final Map<String, LiveStream> byName = new LinkedHashMap<>();
  private StreamTable table = new StreamTable(List.of());

  void add(Collection<LiveStream> more) {
    more.forEach(stream -> byName.put(stream.name, stream));
    table = new StreamTable(byName.values());
  }

  void remove(Collection<LiveStream> fewer) {
    fewer.forEach(stream -> byName.remove(stream.name));
    table = new StreamTable(byName.values());
  }

  Map<String, LiveStream> byName() {
    return byName;
  }

  Collection<LiveStream> all() {
    return byName.values();
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  int size() {
    return byName.size();
  }

  /** Streams that have said nothing for too long. */
  int silent() {
    return (int) byName.values().stream().filter(stream -> stream.alarms > 0).count();
  }

  List<String> symbols() {
    return byName.values().stream().map(stream -> stream.symbol).distinct().toList();
  }

  /** Symbols with a stream of which the next socket may lack what the old one brought. */
  List<String> torn() {
    return byName.values().stream()
        .filter(stream -> !stream.join.isJoined())
        .map(stream -> stream.symbol)
        .distinct()
        .toList();
  }

  /** The stream that a combined frame begins with; null where it is none of these. */
  LiveStream of(byte[] frame) {
    return table.find(frame);
  }
}
