package io.depthflow.benchmarks.live;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A market of many symbols over real WebSockets (Undertow, as the simulated exchange) with almost
 * nothing behind it: frames are rendered beforehand. It keeps a pace in frames per second over all
 * symbols, and holds back, which counts as being behind, when a client does not read.
 *
 * <p>As a program it takes the number of symbols, tells its port, and takes a pace a line from
 * standard input; each line is answered with what was sent until then.
 */
final class BlastServer implements AutoCloseable {

  private static final long TICK_NS = 2_000_000;

  /** Frames given to the sockets and not yet sent, at most. */
  private static final long UNDER_WAY_MAX = 100_000;

  private final Map<String, BlastSymbol> symbols = new LinkedHashMap<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Undertow undertow;
  private final Thread pacer;
  private volatile double perSecond;
  private volatile double owed;
  private volatile boolean closed;

  private final WebSocketCallback<Void> whenSent =
      new WebSocketCallback<>() {
        @Override
        public void complete(WebSocketChannel channel, Void context) {
          done.incrementAndGet();
        }

        @Override
        public void onError(WebSocketChannel channel, Void context, Throwable throwable) {
          done.incrementAndGet();
          failed.incrementAndGet();
        }
      };

  BlastServer(int count, MarketLoop loop) {
    for (String name : BlastSymbol.names(count)) {
      int phase = (int) ((long) symbols.size() * loop.size() / count);
      symbols.put(name, new BlastSymbol(name, loop, phase));
    }
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(
                Handlers.path(
                        Handlers.websocket(
                            (http, channel) -> connected(http.getQueryString(), channel)))
                    .addPrefixPath("/fapi", this::rest))
            .build();
    undertow.start();
    pacer = new Thread(this::pace, "pacer");
    pacer.setDaemon(true);
    pacer.start();
  }

  int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** Frames per second of all symbols together from now on. */
  void setPace(double framesPerSecond) {
    perSecond = framesPerSecond;
  }

  /** Frames given to sockets. */
  long sent() {
    return sent.get();
  }

  /** Frames that should have been sent by now and were not. */
  double owed() {
    return owed + sent.get() - done.get();
  }

  /** {@code SYMBOL=FRAMES,...}: frames of all kinds from the loop's first, sent or not. */
  private String positions() {
    List<String> all = new ArrayList<>();
    symbols.values().forEach(s -> all.add(s.name() + "=" + s.position()));
    return String.join(",", all);
  }

  private void connected(String query, WebSocketChannel channel) {
    Subscriptions.ofQuery(query).forEach(stream -> subscribe(true, stream, channel));
    channel.addCloseTask(c -> symbols.values().forEach(s -> s.forget(c)));
    channel
        .getReceiveSetter()
        .set(
            new AbstractReceiveListener() {
              @Override
              protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message)
                  throws IOException {
                Subscriptions.Control control = Subscriptions.parse(message.getData());
                control.streams().forEach(stream -> subscribe(control.on(), stream, from));
                WebSockets.sendText(control.answer(), from, null);
              }
            });
    channel.resumeReceives();
  }

  private void subscribe(boolean on, String stream, WebSocketChannel channel) {
    int at = stream.indexOf('@');
    String name = at < 0 ? stream : stream.substring(0, at).toUpperCase(Locale.ROOT);
    BlastSymbol symbol = symbols.get(name);
    if (symbol != null && on) {
      symbol.listen(stream, channel);
    } else if (symbol != null) {
      symbol.forget(stream, channel);
    }
  }

  private void rest(HttpServerExchange http) {
    if (http.isInIoThread()) {
      http.dispatch(this::rest);
      return;
    }
    String path = http.getRelativePath();
    String body;
    if (path.endsWith("/depth")) {
      body = symbols.get(http.getQueryParameters().get("symbol").getFirst()).snapshot();
    } else if (path.endsWith("/exchangeInfo")) {
      body = exchangeInfo();
    } else if (path.endsWith("/time")) {
      body = "{\"serverTime\":" + System.currentTimeMillis() + "}";
    } else {
      http.setStatusCode(404);
      body = "{\"code\":-1,\"msg\":\"this server has no " + path + "\"}";
    }
    http.getResponseHeaders()
        .put(Headers.CONTENT_TYPE, "application/json")
        .put(new HttpString("X-MBX-USED-WEIGHT-1M"), "20");
    http.getResponseSender().send(body);
  }

  private String exchangeInfo() {
    List<String> all = new ArrayList<>();
    for (String name : symbols.keySet()) {
      all.add(
          ("{\"symbol\":\"%s\",\"pair\":\"%s\",\"contractType\":\"PERPETUAL\",\"status\":\"TRADING\","
                  + "\"baseAsset\":\"%s\",\"quoteAsset\":\"USDT\",\"marginAsset\":\"USDT\","
                  + "\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"0.10\","
                  + "\"maxPrice\":\"1000000\",\"tickSize\":\"0.10\"},{\"filterType\":\"LOT_SIZE\","
                  + "\"minQty\":\"0.001\",\"maxQty\":\"1000\",\"stepSize\":\"0.001\"},"
                  + "{\"filterType\":\"MARKET_LOT_SIZE\",\"minQty\":\"0.001\",\"maxQty\":\"1000\","
                  + "\"stepSize\":\"0.001\"},{\"filterType\":\"MIN_NOTIONAL\","
                  + "\"notional\":\"5\"}]}")
              .formatted(name, name, name.substring(0, 3)));
    }
    return "{\"serverTime\":"
        + System.currentTimeMillis()
        + ",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\","
        + "\"intervalNum\":1,\"limit\":2400}],\"symbols\":["
        + String.join(",", all)
        + "]}";
  }

  private void pace() {
    long lastNs = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(TICK_NS);
      long nowNs = System.nanoTime();
      double frames = owed + perSecond * (nowNs - lastNs) / 1e9;
      lastNs = nowNs;
      double room = UNDER_WAY_MAX - (double) (sent.get() - done.get());
      double now = Math.max(0, Math.min(frames, room));
      owed = frames - now;
      long nowMs = System.currentTimeMillis();
      for (BlastSymbol symbol : symbols.values()) {
        symbol.advance(now / symbols.size(), nowMs, this::send);
      }
    }
  }

  private void send(byte[] frame, WebSocketChannel channel) {
    sent.incrementAndGet();
    WebSockets.sendText(ByteBuffer.wrap(frame), channel, whenSent);
  }

  @Override
  public void close() {
    closed = true;
    undertow.stop();
  }

  /** {@code SYMBOLS}: see the class. */
  public static void main(String[] args) throws IOException {
    try (BlastServer server =
            new BlastServer(Integer.parseInt(args[0]), MarketLoop.of(EventDensity.BTCUSDT));
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("port " + server.port());
      String line = commands.readLine();
      while (line != null) {
        if (!line.isBlank()) {
          server.setPace(Double.parseDouble(line));
        }
        System.out.printf(
            Locale.ROOT,
            "sent %d owed %.0f failed %d at %s%n",
            server.sent(),
            server.owed(),
            server.failed.get(),
            server.positions());
        line = commands.readLine();
      }
    }
  }
}
