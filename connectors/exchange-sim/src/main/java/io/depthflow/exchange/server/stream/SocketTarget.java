package io.depthflow.exchange.server.stream;

import io.depthflow.exchange.server.stream.StreamName.Route;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the URL of a WebSocket asks for; every form of sections 8.1, 11.1 and 17 of the protocol
 * note.
 *
 * @param combined {@code /stream}: frames carry their stream's name
 * @param names streams and listen keys to subscribe at once
 * @param userEvents kinds of user events wanted, by listen key: an {@code events} parameter belongs
 *     to the key before it, or to all keys (under the empty name) where none is before it; all
 *     kinds where there is no entry
 */
public record SocketTarget(
    Route route, boolean combined, List<String> names, Map<String, Set<String>> userEvents) {

  /** Null for a path that is no WebSocket of the venue. */
  public static SocketTarget parse(String path, String rawQuery) {
    String[] segments = path.replaceFirst("^/+", "").split("/");
    int at = 0;
    Route route = Route.LEGACY;
    for (Route named : new Route[] {Route.PUBLIC, Route.MARKET, Route.PRIVATE}) {
      if (segments[0].equals(named.name().toLowerCase(Locale.ROOT))) {
        route = named;
        at = 1;
      }
    }
    if (at >= segments.length || !(segments[at].equals("ws") || segments[at].equals("stream"))) {
      return null;
    }
    boolean combined = segments[at].equals("stream");
    List<String> names = new ArrayList<>();
    for (int i = at + 1; i < segments.length; i++) {
      addName(segments[i], names);
    }
    Map<String, Set<String>> userEvents = new LinkedHashMap<>();
    String key = "";
    for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
      int eq = pair.indexOf('=');
      String value =
          eq < 0 ? "" : URLDecoder.decode(pair.substring(eq + 1), StandardCharsets.UTF_8);
      switch (eq < 0 ? "" : pair.substring(0, eq)) {
        case "streams" -> {
          for (String name : value.split("/")) {
            addName(name, names);
          }
        }
        case "listenKey" -> {
          addName(value, names);
          key = value;
        }
        case "events" ->
            userEvents
                .computeIfAbsent(key, k -> new LinkedHashSet<>())
                .addAll(List.of(value.split("/")));
        default -> {
          // the venue ignores what it does not know
        }
      }
    }
    return new SocketTarget(route, combined, names, userEvents);
  }

  /** A numeric tail is a connection's number, not a stream. */
  private static void addName(String name, List<String> names) {
    if (!name.isEmpty() && !name.chars().allMatch(Character::isDigit)) {
      names.add(name);
    }
  }
}
