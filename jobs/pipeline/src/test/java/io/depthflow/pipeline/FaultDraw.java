package io.depthflow.pipeline;

import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.exchange.server.faults.FaultSchedule;
import io.depthflow.exchange.server.faults.FaultSchedule.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Schedules of faults of market data, the same for the same seed: some alone, some heaped upon each
 * other, and those that wait for an occasion together with what gives one. All times are the
 * venue's.
 */
final class FaultDraw {

  private static final List<String> ROUTES = List.of("all", "public");

  private final SplittableRandom random;
  private final List<String> symbols;
  private final List<Planned> planned = new ArrayList<>();

  private FaultDraw(long seed, List<String> symbols) {
    this.random = new SplittableRandom(seed);
    this.symbols = symbols;
  }

  static FaultSchedule schedule(
      long seed, Duration span, List<String> symbols, List<FaultKind> kinds) {
    FaultDraw draw = new FaultDraw(seed, symbols);
    int heaps = 2 + draw.random.nextInt(4);
    for (int i = 0; i < heaps; i++) {
      long at = draw.random.nextLong(span.toMillis());
      int together = 1 + draw.random.nextInt(4);
      for (int j = 0; j < together; j++) {
        FaultKind kind = kinds.get(draw.random.nextInt(kinds.size()));
        draw.add(at + draw.random.nextLong(400), kind);
      }
    }
    draw.planned.sort(Comparator.comparing(Planned::at));
    return new FaultSchedule(seed, span, draw.planned);
  }

  private void add(long atMs, FaultKind kind) {
    String symbol = symbols.get(random.nextInt(symbols.size()));
    int count = 1 + random.nextInt(3);
    Fault fault = Fault.of(kind);
    switch (kind) {
      case DROP_DEPTH,
          DUPLICATE_DEPTH,
          REORDER_DEPTH,
          CROSSED_BOOK,
          MALFORMED_FRAME,
          BINARY_FRAME ->
          plan(atMs, fault.on(symbol).times(count));
      case HUGE_FRAME -> plan(atMs, fault.on(symbol).with("megabytes", "2"));
      case CLOSE_SOCKETS, HALF_OPEN -> plan(atMs, fault.with("route", pick(ROUTES)));
      case SILENT_STREAM -> {
        plan(atMs, fault.on(symbol));
        plan(atMs + 50, Fault.closeSockets("all"));
      }
      case MISSING_PINGS -> plan(atMs, fault.times(count));
      case RESTART -> plan(atMs, Fault.restart(Duration.ofMillis(500 + random.nextLong(3_000))));
      case STALE_SNAPSHOT -> needingSnapshot(atMs, symbol, fault.on(symbol).times(count));
      case BANNED -> needingSnapshot(atMs, symbol, fault.with("ban", "1s"));
      case UNAVAILABLE -> needingSnapshot(atMs, symbol, fault.times(count));
      case SLOW_ANSWER ->
          needingSnapshot(atMs, symbol, fault.with("call", "any").with("delay", "3s"));
      case CUT_ANSWER -> needingSnapshot(atMs, symbol, fault.with("call", "any"));
      default -> throw new IllegalArgumentException("no fault of market data: " + kind);
    }
  }

  /** A fault of the answer to a request, and the hole that brings the request about. */
  private void needingSnapshot(long atMs, String symbol, Fault fault) {
    plan(atMs, fault);
    plan(atMs + 300 + random.nextLong(1_500), Fault.dropDepth(symbol, 1));
  }

  private void plan(long atMs, Fault fault) {
    planned.add(new Planned(Duration.ofMillis(atMs), fault));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
