package io.depthflow.benchmarks.live;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every frame that was sent: in the log, or missing and where. A hole in a stream is named when a
 * gap line or a connect line of its symbol stands in it.
 */
final class FrameAccount {

  static final String UNNAMED = "NO MARKER";

  /** One stream of one symbol. */
  private static final class Stream {
    private long first = -1;
    private long last = -1;
    private String marker = UNNAMED;
  }

  private final FrameIds ids;
  private final Map<String, Map<FrameTemplate.Kind, Stream>> streams = new HashMap<>();

  /** Frames missing by what stands in their place. */
  final Map<String, Long> missing = new TreeMap<>();

  long logged;
  long twiceOrBack;
  long foreign;

  FrameAccount(FrameIds ids) {
    this.ids = ids;
  }

  private Map<FrameTemplate.Kind, Stream> of(String symbol) {
    return streams.computeIfAbsent(symbol, s -> new EnumMap<>(FrameTemplate.Kind.class));
  }

  void frame(String symbol, FrameTemplate.Kind kind, long id) {
    logged++;
    long number = ids.numberOf(kind, id);
    if (number < 0) {
      foreign++;
      return;
    }
    Stream stream = of(symbol).computeIfAbsent(kind, k -> new Stream());
    if (stream.first < 0) {
      stream.first = number;
    } else if (number <= stream.last) {
      twiceOrBack++;
      return;
    } else {
      missing(stream, number - stream.last - 1);
    }
    stream.last = number;
    stream.marker = UNNAMED;
  }

  private void missing(Stream stream, long count) {
    if (count > 0) {
      missing.merge(stream.marker, count, Long::sum);
    }
  }

  /** A line of ours by which a book is lost; several in one hole: the first names it. */
  void marker(String symbol, String cause) {
    for (Stream stream : of(symbol).values()) {
      stream.marker = stream.marker.equals(UNNAMED) ? cause : stream.marker;
    }
  }

  /**
   * The log ends here.
   *
   * @param frames by symbol: frames of all kinds from the loop's first until the server stopped
   * @return frames from the first logged of each stream on: those logged and those missing
   */
  long close(Map<String, Long> frames) {
    long all = 0;
    for (Map.Entry<String, Map<FrameTemplate.Kind, Stream>> symbol : streams.entrySet()) {
      for (Map.Entry<FrameTemplate.Kind, Stream> kind : symbol.getValue().entrySet()) {
        Stream stream = kind.getValue();
        long end = ids.countBefore(kind.getKey(), frames.get(symbol.getKey()));
        missing(stream, end - stream.last - 1);
        all += end - stream.first;
      }
    }
    return all;
  }
}
