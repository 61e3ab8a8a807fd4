package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderGateway;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends requests in lanes: one per symbol and {@link Ticket.Kind}. In a lane one request is in
 * flight and the others wait in order; lanes do not wait for one another, so a cancel or an exit
 * overtakes an entry that hangs.
 *
 * <ol>
 *   <li>An entry beyond a bound is answered NOT_SENT at once. Exits and cancels have no bound here:
 *       the caller's capacity is theirs.
 *   <li>A cancel withdraws a PLACE of the same id (CANCEL_ALL: of the symbol) that still waits, and
 *       is sent itself: the venue's answer is the proof.
 *   <li>Just before sending, a PLACE past its send-by time is answered NOT_SENT.
 *   <li>A PLACE of an earlier epoch is never sent. It is looked up by its client order id: found is
 *       ACCEPTED with the venue's report; "no such order" (-2013), repeatedly, is NOT_SENT;
 *       anything else is UNKNOWN.
 *   <li>A time-out answers NOT_SENT for what waits (and it will not be sent later), UNKNOWN for
 *       what is in flight; the lane goes on.
 * </ol>
 *
 * Thread-safe; the gateway is called outside the lock.
 */
final class OrderLanes implements AutoCloseable {
  /** The venue's code for "order does not exist". */
  static final int NO_SUCH_ORDER = -2013;

  private final OrderGateway gateway;
  private final SendOptions options;
  private final long epoch;
  private final LongSupplier clockMs;
  private final Delay delay;
  private final SendListener listener;

  private final Object lock = new Object();
  private final Map<String, EnumMap<Ticket.Kind, Lane>> lanes = new HashMap<>();
  private int entriesHeld;
  private boolean closed;

  OrderLanes(
      OrderGateway gateway,
      SendOptions options,
      long epoch,
      LongSupplier clockMs,
      Delay delay,
      SendListener listener) {
    this.gateway = gateway;
    this.options = options;
    this.epoch = epoch;
    this.clockMs = clockMs;
    this.delay = delay;
    this.listener = listener;
  }

  void submit(Ticket ticket) {
    List<Ticket> withdrawn = new ArrayList<>();
    Lane lane;
    String full;
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the order sender is closed");
      }
      lane = lane(ticket.request().symbol(), ticket.kind());
      full = ticket.kind() == Ticket.Kind.ENTRY ? whyFull(lane) : null;
      if (full == null) {
        if (ticket.kind() == Ticket.Kind.CANCEL) {
          withdraw(ticket.request(), withdrawn);
        }
        hold(ticket);
        lane.waiting.add(ticket);
      }
    }
    for (Ticket place : withdrawn) {
      notSent(place, "cancelled before it was sent");
    }
    if (full != null) {
      notSent(ticket, full);
      return;
    }
    drain(lane);
  }

  /** Gives a request up: see the rule on time-outs. */
  void expire(Ticket ticket) {
    Lane lane;
    boolean waited;
    synchronized (lock) {
      lane = lane(ticket.request().symbol(), ticket.kind());
      waited = lane.waiting.remove(ticket);
      if (waited) {
        release(ticket);
      } else if (lane.running == ticket) {
        lane.running = null;
        release(ticket);
      }
    }
    if (waited) {
      notSent(ticket, "waited " + options.timeoutMs() + " ms for its turn and was not sent");
    } else {
      unknown(ticket, 0, "no answer within " + options.timeoutMs() + " ms");
    }
    drain(lane);
  }

  /** Requests that wait for their turn; entries, or all others. */
  int waiting(boolean entries) {
    synchronized (lock) {
      int count = 0;
      for (EnumMap<Ticket.Kind, Lane> ofSymbol : lanes.values()) {
        for (Map.Entry<Ticket.Kind, Lane> lane : ofSymbol.entrySet()) {
          if ((lane.getKey() == Ticket.Kind.ENTRY) == entries) {
            count += lane.getValue().waiting.size();
          }
        }
      }
      return count;
    }
  }

  /** Requests in flight. */
  int inFlight() {
    synchronized (lock) {
      int count = 0;
      for (EnumMap<Ticket.Kind, Lane> ofSymbol : lanes.values()) {
        for (Lane lane : ofSymbol.values()) {
          count += lane.running == null ? 0 : 1;
        }
      }
      return count;
    }
  }

  /** Nothing is sent any more; what is held gets no outcome, its job has ended. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lanes.values().forEach(kinds -> kinds.values().forEach(lane -> lane.waiting.clear()));
    }
  }

  private String whyFull(Lane lane) {
    if (entriesHeld >= options.entriesMax()) {
      return entriesHeld + " entries are held already, the bound of the sender";
    }
    int waiting = lane.waiting.size() + (lane.running == null ? 0 : 1);
    if (waiting > options.entriesWaitingPerSymbolMax()) {
      return waiting + " entries of the symbol are held already, the bound of its lane";
    }
    return null;
  }

  private void withdraw(OrderRequest cancel, List<Ticket> withdrawn) {
    boolean all = cancel.action() == OrderAction.CANCEL_ALL;
    for (Ticket.Kind kind : List.of(Ticket.Kind.ENTRY, Ticket.Kind.EXIT)) {
      lane(cancel.symbol(), kind)
          .waiting
          .removeIf(
              place -> {
                boolean hit = all || place.request().clientOrderId().equals(cancel.clientOrderId());
                if (hit) {
                  withdrawn.add(place);
                  release(place);
                }
                return hit;
              });
    }
  }

  /** Sends what may be sent of a lane. One thread at a time does; others leave it to that one. */
  private void drain(Lane lane) {
    synchronized (lock) {
      if (lane.draining) {
        return;
      }
      lane.draining = true;
    }
    while (true) {
      Ticket ticket;
      synchronized (lock) {
        if (closed || lane.running != null || lane.waiting.isEmpty()) {
          lane.draining = false;
          return;
        }
        ticket = lane.waiting.poll();
        lane.running = ticket;
      }
      start(ticket);
    }
  }

  private void start(Ticket ticket) {
    OrderRequest request = ticket.request();
    long nowMs = clockMs.getAsLong();
    if (ticket.isPlace() && request.epoch() < epoch) {
      lookUp(ticket, 1);
    } else if (ticket.isPlace() && nowMs > request.sendByMs()) {
      notSent(ticket, "past its send-by time by " + (nowMs - request.sendByMs()) + " ms");
      finish(ticket);
    } else {
      ticket.sent(nowMs);
      call(request, outcome -> settle(ticket, outcome));
    }
  }

  private void lookUp(Ticket ticket, int attempt) {
    OrderRequest request = ticket.request();
    listener.onLookup();
    OrderRequest query = OrderRequest.query(request.symbol(), request.clientOrderId(), epoch);
    call(query, outcome -> lookedUp(ticket, attempt, outcome));
  }

  private void lookedUp(Ticket ticket, int attempt, OrderOutcome found) {
    if (found.kind() == OutcomeKind.ACCEPTED && found.report() != null) {
      settle(
          ticket, outcome(ticket, OutcomeKind.ACCEPTED, 0, "found at the venue", found.report()));
      return;
    }
    if (found.kind() != OutcomeKind.REJECTED || found.code() != NO_SUCH_ORDER) {
      unknown(ticket, found.code(), "its lookup gave " + found.kind() + ": " + found.message());
      finish(ticket);
      return;
    }
    if (attempt < options.lookupAttempts() && !ticket.isAnswered()) {
      // An order shows up with a delay: one "not found" is no proof.
      long pauseMs = options.lookupBackoffMs() << (attempt - 1);
      delay.after(
          pauseMs,
          () -> {
            if (ticket.isAnswered() || isClosed()) {
              finish(ticket);
            } else {
              lookUp(ticket, attempt + 1);
            }
          });
      return;
    }
    notSent(
        ticket,
        "of epoch "
            + ticket.request().epoch()
            + " before "
            + epoch
            + ", and the venue does not know it");
    finish(ticket);
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private void settle(Ticket ticket, OrderOutcome outcome) {
    if (ticket.answer(outcome)) {
      listener.onOutcome(outcome);
    } else {
      listener.onLateAnswer(outcome);
    }
    finish(ticket);
  }

  /** Calls the gateway; whatever goes wrong there becomes an UNKNOWN outcome, never silence. */
  private void call(OrderRequest request, Consumer<OrderOutcome> next) {
    long sentAtMs = clockMs.getAsLong();
    CompletableFuture<OrderOutcome> answer;
    try {
      answer = gateway.execute(request);
    } catch (RuntimeException error) {
      answer = CompletableFuture.failedFuture(error);
    }
    answer.whenComplete(
        (outcome, error) -> {
          if (error != null) {
            listener.onGatewayError(error);
            String what = "the gateway failed: " + error.getClass().getSimpleName();
            next.accept(
                new OrderOutcome(
                    request,
                    OutcomeKind.UNKNOWN,
                    0,
                    what,
                    null,
                    null,
                    sentAtMs,
                    clockMs.getAsLong()));
          } else {
            next.accept(outcome);
          }
        });
  }

  /** The lane's request in flight is done with; the next one may go. */
  private void finish(Ticket ticket) {
    Lane lane;
    synchronized (lock) {
      lane = lane(ticket.request().symbol(), ticket.kind());
      if (lane.running != ticket) {
        return; // given up before; its lane has gone on
      }
      lane.running = null;
      release(ticket);
    }
    drain(lane);
  }

  private void notSent(Ticket ticket, String why) {
    answer(ticket, outcome(ticket, OutcomeKind.NOT_SENT, 0, why, null));
  }

  private void unknown(Ticket ticket, int code, String why) {
    answer(ticket, outcome(ticket, OutcomeKind.UNKNOWN, code, why, null));
  }

  private void answer(Ticket ticket, OrderOutcome outcome) {
    if (ticket.answer(outcome)) {
      listener.onOutcome(outcome);
    }
  }

  private OrderOutcome outcome(
      Ticket ticket, OutcomeKind kind, int code, String message, OrderReport report) {
    return new OrderOutcome(
        ticket.request(),
        kind,
        code,
        message,
        report,
        null,
        ticket.sentAtMs(),
        clockMs.getAsLong());
  }

  private void hold(Ticket ticket) {
    entriesHeld += ticket.kind() == Ticket.Kind.ENTRY ? 1 : 0;
  }

  private void release(Ticket ticket) {
    entriesHeld -= ticket.kind() == Ticket.Kind.ENTRY ? 1 : 0;
  }

  private Lane lane(String symbol, Ticket.Kind kind) {
    return lanes
        .computeIfAbsent(symbol, s -> new EnumMap<>(Ticket.Kind.class))
        .computeIfAbsent(kind, k -> new Lane());
  }

  private static final class Lane {
    private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
    private Ticket running;
    private boolean draining;
  }
}
