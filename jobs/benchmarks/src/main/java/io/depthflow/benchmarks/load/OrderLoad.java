package io.depthflow.benchmarks.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Round trips of an order, placed and canceled, by several connections in a closed loop. */
final class OrderLoad {

  private final String key;
  private final String secret;
  private final String terms;
  private final String symbol;

  /**
   * @param terms parameters of a limit order that rests
   */
  OrderLoad(String key, String secret, String symbol, String terms) {
    this.key = key;
    this.secret = secret;
    this.symbol = symbol;
    this.terms = terms;
  }

  /**
   * @throws IllegalStateException when any request is refused
   */
  Sampled run(URI server, int connections, double seconds) {
    ExecutorService clients = Executors.newFixedThreadPool(connections);
    long beganNs = System.nanoTime();
    long endNs = beganNs + (long) (seconds * 1e9);
    List<CompletableFuture<long[]>> running = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      String prefix = "load-" + i + "-";
      running.add(CompletableFuture.supplyAsync(() -> loop(server, prefix, endNs), clients));
    }
    List<long[]> parts = running.stream().map(CompletableFuture::join).toList();
    double took = (System.nanoTime() - beganNs) / 1e9;
    clients.shutdown();
    return Sampled.of(took, parts);
  }

  private long[] loop(URI server, String prefix, long endNs) {
    long[] times = new long[1 << 12];
    int n = 0;
    try (OrderClient client = new OrderClient(server, key, secret)) {
      for (long fromNs = System.nanoTime(); fromNs < endNs; ) {
        String id = prefix + n;
        int placed = client.place(terms, id, System.currentTimeMillis());
        int canceled = placed == 200 ? client.cancel(symbol, id, System.currentTimeMillis()) : 0;
        if (placed != 200 || canceled != 200) {
          throw new IllegalStateException(placed + " " + canceled + " " + client.body());
        }
        long toNs = System.nanoTime();
        times = n == times.length ? Arrays.copyOf(times, 2 * n) : times;
        times[n++] = toNs - fromNs;
        fromNs = toNs;
      }
    }
    return Arrays.copyOf(times, n);
  }
}
