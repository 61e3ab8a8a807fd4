package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.RoutePrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The sockets of a reader: each symbol's streams go to the sockets of their routes, on the first
 * that has room. Symbols that come join open sockets, those that go leave them; the others there
 * notice nothing. A socket without streams is closed.
 */
final class SocketPool {

  private record Seat(SocketKeeper keeper, List<LiveStream> streams) {}

  private final LiveConfig config;
  private final Venue venue;
  private final LiveLines lines;
  private final LiveCounters counters;
  private final Consumer<Throwable> fatal;
  private final RandomGenerator random;
  private final OpenGate gate;
  private final Map<Route, List<SocketKeeper>> keepers = new EnumMap<>(Route.class);
  private final Map<String, List<Seat>> seats = new LinkedHashMap<>();
  private final List<String> waiting = new ArrayList<>();
  private RouteProbe probe;
  private RoutePrefix prefix;
  private boolean closed;

  SocketPool(
      LiveConfig config,
      Venue venue,
      LiveLines lines,
      LiveCounters counters,
      Consumer<Throwable> fatal,
      RandomGenerator random) {
    this.config = config;
    this.venue = venue;
    this.lines = lines;
    this.counters = counters;
    this.fatal = fatal;
    this.random = random;
    this.gate = new OpenGate(random);
    this.prefix = config.sockets().routePrefix();
  }

  /** Listens to more symbols; one that is here already stays as it is. */
  synchronized void begin(Collection<String> symbols) {
    for (String symbol : symbols) {
      if (!seats.containsKey(symbol) && !waiting.contains(symbol)) {
        waiting.add(symbol);
      }
    }
    seatWaiting();
  }

  private void seatWaiting() {
    if (prefix != RoutePrefix.PROBE) {
      waiting.forEach(this::seat);
      waiting.clear();
    }
  }

  private void seat(String symbol) {
    Map<Route, List<LiveStream>> byRoute = new EnumMap<>(Route.class);
    for (String name : config.streams()) {
      LiveStream stream = new LiveStream(symbol, name, config);
      Route route = prefix == RoutePrefix.ON ? stream.kind.route() : Route.NONE;
      byRoute.computeIfAbsent(route, r -> new ArrayList<>()).add(stream);
    }
    List<Seat> taken = new ArrayList<>();
    byRoute.forEach(
        (route, streams) -> {
          SocketKeeper keeper = keeperFor(route, streams.size());
          keeper.add(streams);
          taken.add(new Seat(keeper, streams));
        });
    seats.put(symbol, taken);
  }

  private SocketKeeper keeperFor(Route route, int more) {
    List<SocketKeeper> ofRoute = keepers.computeIfAbsent(route, r -> new ArrayList<>());
    for (SocketKeeper keeper : ofRoute) {
      if (keeper.streams() + more <= config.sockets().streamsPerSocket()) {
        return keeper;
      }
    }
    LiveTimes times =
        new LiveTimes(
            config.silenceMs(),
            config.backoffMinMs(),
            config.backoffMaxMs(),
            config.connectAttempts(),
            config.sockets().lifetimeMs(),
            config.sockets().overlapMs());
    SocketKeeper keeper =
        new SocketKeeper(
            route.address(config.wsUri()), venue, lines, counters, times, gate, fatal, random);
    ofRoute.add(keeper);
    return keeper;
  }

  /** Listens to symbols no longer. */
  synchronized void end(Collection<String> symbols) {
    for (String symbol : symbols) {
      waiting.remove(symbol);
      List<Seat> left = seats.remove(symbol);
      if (left != null) {
        left.forEach(seat -> seat.keeper().remove(seat.streams()));
      }
    }
    if (probe != null && !waiting.contains(probe.symbol())) {
      probe.close(); // the next tick asks with another symbol, if there is one
      probe = null;
    }
    for (List<SocketKeeper> ofRoute : keepers.values()) {
      ofRoute.removeIf(
          keeper -> {
            boolean empty = keeper.streams() == 0;
            if (empty) {
              keeper.close();
            }
            return empty;
          });
    }
  }

  /** Does what is due at {@code steadyMs}, a steady clock. */
  synchronized void tick(long steadyMs) {
    if (closed) {
      return;
    }
    if (prefix == RoutePrefix.PROBE && !waiting.isEmpty()) {
      tickProbe(steadyMs);
      return;
    }
    keepers.values().forEach(ofRoute -> ofRoute.forEach(keeper -> keeper.tick(steadyMs)));
  }

  private void tickProbe(long steadyMs) {
    if (probe == null) {
      probe = new RouteProbe(config, waiting.get(0), venue, fatal, random);
    }
    RoutePrefix found = probe.tick(steadyMs);
    if (found != null) {
      prefix = found;
      probe = null;
      seatWaiting();
    }
  }

  /** Streams asked for. */
  synchronized int streams() {
    return sum(false);
  }

  /** Those of them that have said nothing for too long. */
  synchronized int silentStreams() {
    return sum(true);
  }

  private int sum(boolean silent) {
    int sum = 0;
    for (List<SocketKeeper> ofRoute : keepers.values()) {
      for (SocketKeeper keeper : ofRoute) {
        sum += silent ? keeper.silentStreams() : keeper.streams();
      }
    }
    return sum;
  }

  synchronized void close() {
    closed = true;
    if (probe != null) {
      probe.close();
    }
    keepers.values().forEach(ofRoute -> ofRoute.forEach(SocketKeeper::close));
  }
}
