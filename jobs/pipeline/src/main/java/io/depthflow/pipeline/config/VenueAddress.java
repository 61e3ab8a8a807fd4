package io.depthflow.pipeline.config;

import static io.depthflow.pipeline.config.CommonOptions.REST_URL;
import static io.depthflow.pipeline.config.CommonOptions.VENUE;
import static io.depthflow.pipeline.config.CommonOptions.WS_URL;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a venue is reached. The URLs are options, since they have moved before; these are their
 * defaults (protocol note, section 1).
 *
 * @param name sim, testnet or live
 * @param routed whether sockets have the routes /public, /market and /private
 */
public record VenueAddress(String name, URI rest, URI ws, boolean routed) {

  private static final Map<String, List<String>> DEFAULTS =
      Map.of(
          "sim", List.of("http://127.0.0.1:8123", "ws://127.0.0.1:8123"),
          "testnet", List.of("https://demo-fapi.binance.com", "wss://fstream.binancefuture.com"),
          "live", List.of("https://fapi.binance.com", "wss://fstream.binance.com"));

  public static VenueAddress of(Options options) {
    String name = options.get(VENUE);
    List<String> urls = DEFAULTS.get(name);
    if (urls == null) {
      throw new UsageException("--venue cannot be '" + name + "'; it is sim, testnet or live");
    }
    return new VenueAddress(
        name,
        uri("rest-url", options.has(REST_URL) ? options.get(REST_URL) : urls.get(0)),
        uri("ws-url", options.has(WS_URL) ? options.get(WS_URL) : urls.get(1)),
        true);
  }

  /**
   * Refuses to send orders where real money is at stake and nobody has said so, whatever the venue
   * is called: the address decides. Refuses orders at another kind of venue than the market's.
   *
   * @param realMoney whether the user has said so
   */
  public void requireMeant(boolean realMoney) {
    if (isReal(rest) != isReal(ws)) {
      throw new UsageException(
          "orders at "
              + rest.getHost()
              + " and market data from "
              + ws.getHost()
              + " are of different venues; take --rest-url and --ws-url of one");
    }
    if (name.equals("live") != isReal(rest)) {
      throw new UsageException(
          rest.getHost()
              + (isReal(rest) ? " trades real money" : " trades no real money")
              + ", but --venue is "
              + name
              + "; say which is meant");
    }
    if (isReal(rest) && !realMoney) {
      throw new UsageException(
          "--venue live trades real money; say so by --real-money as well, or take testnet or sim");
    }
  }

  /** What the market data is worth: {@code live} where it is the real venue's, else the name. */
  public String kind() {
    return isReal(ws) ? "live" : name;
  }

  /** Every host of the venue's own but those of its simulated money. */
  static boolean isReal(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return (host.equals("binance.com") || host.endsWith(".binance.com"))
        && !host.startsWith("demo-")
        && !host.contains("testnet");
  }

  private static URI uri(String option, String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // told below, as a URL without a host is
    }
    throw new UsageException("--" + option + " is no URL: '" + text + "'");
  }
}
