package io.depthflow.sinks.order;

import static io.depthflow.sinks.order.Requests.BTC;
import static io.depthflow.sinks.order.Requests.EPOCH;
import static io.depthflow.sinks.order.Requests.ETH;
import static io.depthflow.sinks.order.Requests.entry;
import static io.depthflow.sinks.order.Requests.exit;
import static io.depthflow.sinks.order.Requests.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OrderLanesTest {
  private final ManualGateway venue = new ManualGateway();
  private final Events events = new Events();
  private final Deque<Runnable> delayed = new ArrayDeque<>();
  private final List<Long> delaysMs = new ArrayList<>();
  private final Map<String, OrderOutcome> outcomes = new HashMap<>();
  private final Map<String, Ticket> tickets = new HashMap<>();
  private long nowMs = 1_000;

  private final OrderLanes lanes =
      new OrderLanes(
          venue,
          new SendOptions(16, 4, 2, 5_000, 3, 100),
          EPOCH,
          () -> nowMs,
          (delayMs, action) -> {
            delaysMs.add(delayMs);
            delayed.add(action);
          },
          events);

  @Test
  void shouldSendEntriesOfOneSymbolOneAfterAnother() {
    submit(entry(BTC, "e1"));
    submit(entry(BTC, "e2"));
    submit(entry(ETH, "e3"));
    assertThat(venue.sent()).containsExactly("PLACE e1", "PLACE e3");
    assertThat(lanes.waiting(true)).isEqualTo(1);

    venue.answer("PLACE e1", OutcomeKind.REJECTED, -5022);

    assertThat(venue.sent()).containsExactly("PLACE e1", "PLACE e3", "PLACE e2");
    assertThat(outcomes.get("e1").code()).isEqualTo(-5022);
    assertThat(lanes.waiting(true)).isZero();
    assertThat(lanes.inFlight()).isEqualTo(2);
  }

  @Test
  void shouldLetCancelsExitsAndReadsPassAnEntryThatHangs() {
    submit(entry(BTC, "hangs"));

    submit(OrderRequest.cancel(BTC, "hangs", EPOCH));
    submit(exit(BTC, "x1"));
    submit(OrderRequest.reconcile(BTC, EPOCH));
    submit(OrderRequest.query(BTC, "hangs", EPOCH));

    assertThat(venue.sent())
        .as("the query waits behind the reconciliation, nothing else waits")
        .containsExactly("PLACE hangs", "CANCEL hangs", "PLACE x1", "RECONCILE BTCUSDT");
    assertThat(lanes.waiting(false)).isEqualTo(1);
  }

  @Test
  void shouldRefuseEntriesBeyondTheBoundOfTheirSymbol() {
    submit(entry(BTC, "e1"));
    submit(entry(BTC, "e2"));
    submit(entry(BTC, "e3"));
    submit(entry(BTC, "e4"));

    assertThat(outcomes.get("e4").kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(outcomes.get("e4").message()).contains("bound of its lane");
    assertThat(outcomes).hasSize(1);
    assertThat(venue.sent()).containsExactly("PLACE e1");
  }

  @Test
  void shouldRefuseEntriesBeyondTheBoundOfAllButNeverExits() {
    for (int i = 0; i < 5; i++) {
      submit(entry("SYM" + i, "e" + i));
    }
    for (int i = 0; i < 9; i++) {
      submit(exit(BTC, "x" + i));
    }

    assertThat(outcomes).containsOnlyKeys("e4");
    assertThat(outcomes.get("e4").kind()).isEqualTo(OutcomeKind.NOT_SENT);
    for (int i = 0; i < 9; i++) {
      venue.answer("PLACE x" + i, OutcomeKind.ACCEPTED, 0);
    }
    assertThat(outcomes).hasSize(10);
    venue.answer("PLACE e0", OutcomeKind.ACCEPTED, 0);
    submit(entry("SYM5", "e5"));
    assertThat(venue.sent()).as("room was given back").contains("PLACE e5");
  }

  @Test
  void shouldNotSendEntryPastItsTimeAlsoWhenItExpiredWhileWaiting() {
    submit(place(BTC, "late", 999, EPOCH, false));
    submit(place(BTC, "onTime", 1_000, EPOCH, false));
    submit(place(BTC, "expires", 1_500, EPOCH, false));
    nowMs = 1_501;

    venue.answer("PLACE onTime", OutcomeKind.ACCEPTED, 0);

    assertThat(venue.sent()).containsExactly("PLACE onTime");
    assertThat(outcomes.get("late").kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(outcomes.get("expires").kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(outcomes.get("expires").message()).contains("by 1 ms");
    assertThat(outcomes.get("expires").sentAtMs()).isZero();
  }

  @Test
  void shouldWithdrawWaitingPlaceOfCancelledId() {
    submit(entry(BTC, "e1"));
    submit(entry(BTC, "e2"));

    submit(OrderRequest.cancel(BTC, "e2", EPOCH));
    venue.answer("PLACE e1", OutcomeKind.ACCEPTED, 0);

    assertThat(venue.sent()).containsExactly("PLACE e1", "CANCEL e2");
    assertThat(outcomes.get("e2").kind()).isEqualTo(OutcomeKind.NOT_SENT);
  }

  @Test
  void shouldWithdrawAllWaitingPlacesOfSymbolOnCancelAll() {
    submit(entry(BTC, "e1"));
    submit(entry(BTC, "e2"));
    submit(exit(BTC, "x1"));
    submit(exit(BTC, "x2"));
    submit(entry(ETH, "e3"));

    submit(OrderRequest.cancelAll(BTC, EPOCH));

    assertThat(outcomes).containsOnlyKeys("e2", "x2");
    assertThat(venue.sent())
        .containsExactly("PLACE e1", "PLACE x1", "PLACE e3", "CANCEL_ALL BTCUSDT");
  }

  @Test
  void shouldAdoptPlaceOfEarlierEpochThatTheVenueKnows() {
    submit(place(BTC, "old", Long.MAX_VALUE, EPOCH - 1, false));
    assertThat(venue.sent()).containsExactly("QUERY old");

    venue.answer("QUERY old", OutcomeKind.ACCEPTED, 0);

    OrderOutcome outcome = outcomes.get("old");
    assertThat(outcome.kind()).isEqualTo(OutcomeKind.ACCEPTED);
    assertThat(outcome.report().orderId()).isEqualTo(42);
    assertThat(outcome.request().epoch()).isEqualTo(EPOCH - 1);
    assertThat(events.lookups).hasValue(1);
  }

  @Test
  void shouldNeverSendPlaceOfEarlierEpochAndBelieveNotFoundOnlyWhenRepeated() {
    submit(place(BTC, "old", Long.MAX_VALUE, EPOCH - 1, true));

    venue.answer("QUERY old", OutcomeKind.REJECTED, -2013);
    assertThat(outcomes).isEmpty();
    delayed.poll().run();
    venue.answer("QUERY old", OutcomeKind.REJECTED, -2013);
    delayed.poll().run();
    venue.answer("QUERY old", OutcomeKind.REJECTED, -2013);

    assertThat(outcomes.get("old").kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(venue.sent()).containsOnly("QUERY old").hasSize(3);
    assertThat(delaysMs).containsExactly(100L, 200L);
    assertThat(lanes.inFlight()).isZero();
  }

  @Test
  void shouldAnswerUnknownWhenTheLookupItselfFails() {
    submit(place(BTC, "old", Long.MAX_VALUE, EPOCH - 1, false));

    venue.answer("QUERY old", OutcomeKind.REJECTED, -1003);

    assertThat(outcomes.get("old").kind()).isEqualTo(OutcomeKind.UNKNOWN);
    assertThat(outcomes.get("old").code()).isEqualTo(-1003);
    assertThat(venue.sent()).containsExactly("QUERY old");
  }

  @Test
  void shouldAnswerUnknownForTimeOutInFlightAndGoOnWithTheLane() {
    submit(entry(BTC, "e1"));
    submit(entry(BTC, "e2"));

    lanes.expire(tickets.get("e1"));

    assertThat(outcomes.get("e1").kind()).isEqualTo(OutcomeKind.UNKNOWN);
    assertThat(venue.sent()).containsExactly("PLACE e1", "PLACE e2");
    venue.answer("PLACE e1", OutcomeKind.ACCEPTED, 0);
    assertThat(outcomes.get("e1").kind()).as("one outcome only").isEqualTo(OutcomeKind.UNKNOWN);
    assertThat(events.lateAnswers).hasValue(1);
    assertThat(lanes.inFlight()).as("the late answer frees no other's place").isEqualTo(1);
  }

  @Test
  void shouldNeverSendWhatTimedOutWhileWaiting() {
    submit(entry(BTC, "e1"));
    submit(entry(BTC, "e2"));

    lanes.expire(tickets.get("e2"));
    venue.answer("PLACE e1", OutcomeKind.ACCEPTED, 0);

    assertThat(outcomes.get("e2").kind()).isEqualTo(OutcomeKind.NOT_SENT);
    assertThat(venue.sent()).containsExactly("PLACE e1");
  }

  @Test
  void shouldTurnGatewayExceptionIntoUnknownWithoutItsText() {
    submit(entry(BTC, "e1"));
    submit(entry(BTC, "e2"));

    venue.fail("PLACE e1", new IllegalStateException("text that may hold anything"));

    assertThat(outcomes.get("e1").kind()).isEqualTo(OutcomeKind.UNKNOWN);
    assertThat(outcomes.get("e1").message())
        .contains("IllegalStateException")
        .doesNotContain("anything");
    assertThat(events.gatewayErrors).hasValue(1);
    assertThat(venue.sent()).contains("PLACE e2");
  }

  @Test
  void shouldSendNothingMoreOnceClosed() {
    submit(entry(BTC, "e1"));
    submit(entry(BTC, "e2"));

    lanes.close();
    venue.answer("PLACE e1", OutcomeKind.ACCEPTED, 0);

    assertThat(venue.sent()).containsExactly("PLACE e1");
    assertThatThrownBy(() -> submit(entry(BTC, "e3"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldAnswerEachExactlyOnceAndInOrderPerLaneFromManyThreads() throws Exception {
    long seed = 12;
    Random random = new Random(seed);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    try (OrderLanes many =
        new OrderLanes(
            request -> {
              order.add(request.symbol() + request.clientOrderId());
              return CompletableFuture.supplyAsync(
                  () -> Requests.outcome(request, OutcomeKind.ACCEPTED, 0), pool);
            },
            new SendOptions(10_000, 1, 0, 5_000, 1, 0),
            EPOCH,
            () -> 0,
            (delayMs, action) -> action.run(),
            events)) {
      int count = 5_000;
      for (int i = 0; i < count; i++) {
        String symbol = "S" + random.nextInt(3) + "-";
        OrderRequest request = exit(symbol, String.format("%05d", i));
        many.submit(
            new Ticket(
                request,
                outcome ->
                    answers
                        .computeIfAbsent(request.clientOrderId(), id -> new AtomicInteger())
                        .incrementAndGet()));
      }
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> answers.size() == count && many.inFlight() == 0);
      assertThat(answers.values()).as("seed %d", seed).allMatch(n -> n.get() == 1);
      for (String symbol : List.of("S0-", "S1-", "S2-")) {
        assertThat(order.stream().filter(name -> name.startsWith(symbol)).toList())
            .as("seed %d", seed)
            .isSorted();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void submit(OrderRequest request) {
    String id = request.clientOrderId();
    boolean place = request.action() == OrderAction.PLACE;
    Ticket ticket =
        new Ticket(
            request,
            outcome -> {
              if (place) {
                assertThat(outcomes.put(id, outcome)).as("second outcome of %s", id).isNull();
              }
            });
    if (place) {
      tickets.put(id, ticket);
    }
    lanes.submit(ticket);
  }

  private static final class Events implements SendListener {
    private final AtomicInteger lateAnswers = new AtomicInteger();
    private final AtomicInteger gatewayErrors = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();

    @Override
    public void onOutcome(OrderOutcome outcome) {}

    @Override
    public void onLateAnswer(OrderOutcome outcome) {
      lateAnswers.incrementAndGet();
    }

    @Override
    public void onGatewayError(Throwable error) {
      gatewayErrors.incrementAndGet();
    }

    @Override
    public void onLookup() {
      lookups.incrementAndGet();
    }
  }
}
