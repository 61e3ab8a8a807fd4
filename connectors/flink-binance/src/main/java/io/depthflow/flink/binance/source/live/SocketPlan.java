package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One socket to open: its address with all its streams, and the symbols that hang on it.
 *
 * <p>Venue rules (2026): depth and bookTicker come over {@code /public}, so does the undocumented
 * trade; aggTrade and the mark price over {@code /market}. A stream asked for on the wrong route is
 * acknowledged and then silent. Combined streams: {@code
 * /stream?streams=btcusdt@depth@100ms/btcusdt@trade}; at most 1024 of them, here far fewer, for the
 * address must stay short.
 */
record SocketPlan(URI uri, List<String> symbols) {

  static final int MAX_STREAMS = 150;

  /** The sockets for some symbols: one for each route that carries a stream, more if too long. */
  static List<SocketPlan> plan(LiveConfig config, List<String> symbols) {
    List<SocketPlan> plans = new ArrayList<>();
    if (config.routePrefix()) {
      List<String> market = config.streams().stream().filter(SocketPlan::isMarket).toList();
      List<String> open = config.streams().stream().filter(s -> !isMarket(s)).toList();
      addRoute(plans, config.wsUri(), "/public", open, symbols);
      addRoute(plans, config.wsUri(), "/market", market, symbols);
    } else {
      addRoute(plans, config.wsUri(), "", config.streams(), symbols);
    }
    return plans;
  }

  private static boolean isMarket(String stream) {
    return !(stream.startsWith("depth")
        || stream.startsWith("bookTicker")
        || stream.startsWith("rpiDepth")
        || stream.equals("trade"));
  }

  private static void addRoute(
      List<SocketPlan> plans, URI base, String route, List<String> streams, List<String> symbols) {
    if (streams.isEmpty()) {
      return;
    }
    int perSocket = Math.max(1, MAX_STREAMS / streams.size());
    for (int from = 0; from < symbols.size(); from += perSocket) {
      List<String> part = symbols.subList(from, Math.min(symbols.size(), from + perSocket));
      List<String> names = new ArrayList<>();
      for (String symbol : part) {
        for (String stream : streams) {
          names.add(symbol.toLowerCase(Locale.ROOT) + "@" + stream);
        }
      }
      String root = base.toString().replaceAll("/+$", "");
      String address = root + route + "/stream?streams=" + String.join("/", names);
      plans.add(new SocketPlan(URI.create(address), List.copyOf(part)));
    }
  }
}
