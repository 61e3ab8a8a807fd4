package io.depthflow.benchmarks.live;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** The JDK's WebSocket client with nothing behind it: counts the frames of the same streams. */
final class BareClient implements WebSocket.Listener {

  private static final LongAdder FRAMES = new LongAdder();

  private BareClient() {}

  /** {@code PORT SYMBOLS SOCKETS STREAMS}; tells the number of frames twice a second. */
  public static void main(String[] args) throws InterruptedException {
    List<String> symbols = BlastSymbol.names(Integer.parseInt(args[1]));
    int sockets = Integer.parseInt(args[2]);
    int each = (symbols.size() + sockets - 1) / sockets;
    for (int from = 0; from < symbols.size(); from += each) {
      StringBuilder streams = new StringBuilder();
      for (String symbol : symbols.subList(from, Math.min(symbols.size(), from + each))) {
        String name = symbol.toLowerCase(Locale.ROOT);
        for (String stream : args[3].split(",")) {
          streams.append(streams.isEmpty() ? "" : "/").append(name).append('@').append(stream);
        }
      }
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(
              URI.create("ws://127.0.0.1:" + args[0] + "/public/stream?streams=" + streams),
              new BareClient())
          .join();
    }
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(500, java.util.concurrent.TimeUnit.MILLISECONDS)) {
      System.out.printf("seen %d %d 0 0 0 0 0 0 -%n", FRAMES.sum(), symbols.size());
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    if (last) {
      FRAMES.increment();
    }
    socket.request(1);
    return null;
  }
}
