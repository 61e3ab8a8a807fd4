package io.depthflow.benchmarks.load;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.TimeConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code [ROUNDS [SECONDS [orders|fanout|all]]]}: measures the exchange and bare servers in turns,
 * within one run, and prints a table of both. Client and server share the machine and the JVM.
 */
public final class ExchangeLoad {

  private static final int[] CONNECTIONS = {1, 4, 16};
  private static final int SOCKETS = 100;
  private static final int PACED_PER_SECOND = 50;
  private static final long SEED = 20240718L;
  private static final String STREAM = "/public/ws/btcusdt@depth@0ms";

  /** Held here: a logger that nobody holds forgets its level. */
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger("io.undertow"),
          Logger.getLogger("org.xnio"),
          Logger.getLogger("org.jboss"));

  private final int rounds;
  private final double seconds;

  private ExchangeLoad(int rounds, double seconds) {
    this.rounds = rounds;
    this.seconds = seconds;
  }

  public static void main(String[] args) {
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 2;
    ExchangeLoad load = new ExchangeLoad(rounds, seconds);
    String part = args.length > 2 ? args[2] : "all";
    if (!part.equals("fanout")) {
      load.orders();
    }
    if (!part.equals("orders")) {
      load.fanOut();
    }
  }

  /** Starts an exchange that refuses nobody for coming often. */
  static ExchangeServer exchange() {
    return ExchangeServer.start(
        ExchangeConfig.builder()
            .feed(
                new MarketGenerator(
                    GeneratorConfig.defaults().withSymbol(DepthOnlyFeed.SYMBOL).withSeed(SEED)))
            .limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE)
            .build());
  }

  /** Terms of a bid 2 % below the market. */
  static String terms(ExchangeServer server) {
    double mark = server.ask(e -> e.market(DepthOnlyFeed.SYMBOL).mark()).doubleValue();
    return String.format(
        Locale.ROOT,
        "symbol=%s&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=%.1f",
        DepthOnlyFeed.SYMBOL,
        Math.floor(mark * 0.98));
  }

  private void orders() {
    try (ExchangeServer server = exchange()) {
      String terms = terms(server);
      String posted;
      String deleted;
      try (OrderClient probe =
          new OrderClient(server.restUri(), server.apiKey(), server.apiSecret())) {
        probe.place(terms, "probe", System.currentTimeMillis());
        posted = probe.body();
        probe.cancel(DepthOnlyFeed.SYMBOL, "probe", System.currentTimeMillis());
        deleted = probe.body();
      }
      try (BareServer bare = new BareServer(posted, deleted, false);
          BareServer handing = new BareServer(posted, deleted, true)) {
        OrderLoad load =
            new OrderLoad(server.apiKey(), server.apiSecret(), DepthOnlyFeed.SYMBOL, terms);
        Map<String, URI> servers = new LinkedHashMap<>();
        servers.put("exchange", server.restUri());
        servers.put("bare", bare.address());
        servers.put("bare, handing over", handing.address());
        servers.values().forEach(address -> load.run(address, 4, 3));
        System.out.println("Round trips of an order (place, cancel): connections, server, per s,");
        System.out.println("p50 us, p99 us, and per s of the bare server over that");
        for (int connections : CONNECTIONS) {
          Map<String, List<Sampled>> seen = new LinkedHashMap<>();
          for (int round = 0; round < rounds; round++) {
            servers.forEach(
                (name, address) ->
                    seen.computeIfAbsent(name, n -> new ArrayList<>())
                        .add(load.run(address, connections, seconds)));
          }
          double base = Sampled.joined(seen.get("bare")).perSecond();
          seen.forEach(
              (name, all) -> row(String.valueOf(connections), name, Sampled.joined(all), base));
        }
      }
    }
  }

  private static void row(String head, String name, Sampled seen, double base) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %,.0f | %,.0f | %,.0f | %.2f |%n",
        head,
        name,
        seen.perSecond(),
        seen.micros(0.5),
        seen.micros(0.99),
        base / seen.perSecond());
  }

  private void fanOut() {
    System.out.println("Depth to " + SOCKETS + " sockets: pace, server, frames received per s,");
    System.out.println("lag p50 us, p99 us, and per s of the bare server over that");
    for (int pace : new int[] {PACED_PER_SECOND, 0}) {
      int frames = pace > 0 ? (int) (pace * seconds * 2) : (int) (500 * seconds);
      List<Sampled> ours = new ArrayList<>();
      List<Sampled> theirs = new ArrayList<>();
      fanOutExchange(frames, pace, new ArrayList<>());
      for (int round = 0; round < rounds; round++) {
        List<String> payloads = new ArrayList<>();
        ours.add(fanOutExchange(frames, pace, payloads));
        theirs.add(fanOutBare(frames, pace, payloads));
      }
      String head = pace > 0 ? pace + "/s" : "all it takes";
      Sampled bare = Sampled.joined(theirs);
      row(head, "exchange", Sampled.joined(ours), bare.perSecond());
      row(head, "bare", bare, bare.perSecond());
    }
  }

  /**
   * Every step of a lockstep exchange is one depth event.
   *
   * @param payloads gets what was sent
   */
  static Sampled fanOutExchange(int frames, int pace, List<String> payloads) {
    DepthOnlyFeed feed = new DepthOnlyFeed(SEED);
    ExchangeConfig config = ExchangeConfig.builder().feed(feed).time(TimeConfig.lockstep()).build();
    try (ExchangeServer server = ExchangeServer.start(config);
        SocketFan fan = new SocketFan(server.wsUri(), STREAM, SOCKETS, frames)) {
      while (server.openSockets() < SOCKETS) {
        Thread.onSpinWait();
      }
      int first = feed.payloads().size() - 1;
      Duration step = Duration.ofMillis(1);
      Sampled seen = FanOutLoad.run(() -> server.step(step), fan, SOCKETS, frames, pace);
      payloads.addAll(feed.payloads().subList(first, first + frames));
      return seen;
    }
  }

  /** Sends the same frames. */
  static Sampled fanOutBare(int frames, int pace, List<String> payloads) {
    List<byte[]> texts = payloads.stream().map(p -> p.getBytes(StandardCharsets.UTF_8)).toList();
    int[] next = {0};
    try (BareServer server = new BareServer("", "", false);
        SocketFan fan = new SocketFan(server.address(), STREAM, SOCKETS, frames)) {
      while (server.sockets() < SOCKETS) {
        Thread.onSpinWait();
      }
      Runnable send = () -> server.broadcast(texts.get(next[0]++));
      return FanOutLoad.run(send, fan, SOCKETS, frames, pace);
    }
  }
}
