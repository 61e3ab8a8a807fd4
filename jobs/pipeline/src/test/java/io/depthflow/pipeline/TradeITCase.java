package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.pipeline.journal.JournalFiles;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.report.TradeResult;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.RoundTrip;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trade job by its own options against the exchange's sockets: one run, looked at closely. */
class TradeITCase {
  private static final BigDecimal PRECISION = new BigDecimal("0.00000001");

  /** What the venue answers to a request that was not signed as it demands. */
  private static final Set<Integer> SIGNING = Set.of(-1021, -1022, -1102, -2014, -2015);

  @TempDir static Path dir;
  private static TradingFloor floor;
  private static TradeResult result;

  @BeforeAll
  static void trade() throws Exception {
    floor = TradingFloor.open(dir, 11);
    result = TradeJob.prepare(floor.tradeOptions("--for=75s")).execute();
  }

  @AfterAll
  static void close() {
    if (floor != null) {
      floor.close();
    }
  }

  @Test
  void shouldCloseRoundTripsAndEndFlatWithoutAnOpenOrder() {
    assertThat(result.roundTrips()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(result.flat()).isTrue();
    assertThat(result.openOrders()).isZero();
    assertThat(floor.server.<Integer>ask(e -> e.openOrders(null).size())).isZero();
    assertThat(floor.server.ask(e -> e.position(floor.symbol())).isFlat()).isTrue();
  }

  @Test
  void shouldEqualTheExchangesAccountToTheLastDigits() {
    AccountView account = floor.server.ask(e -> e.account());
    same(result.realised(), account.realized(), "realised by the journal");
    same(result.fees(), account.commission(), "fees by the journal");
    same(result.accountRealised(), account.realized(), "realised by userTrades");
    same(result.accountFees(), account.commission(), "fees by userTrades");
    assertThat(result.ledgerError()).isLessThan(PRECISION);
    same(
        sum(result.roundTrips(), RoundTrip::net),
        account.wallet().subtract(account.startingWallet()),
        "net of the round trips against the wallet");
    assertThat(account.commission()).isPositive();
  }

  @Test
  void shouldSendOrdersThatPassTheVenuesRules() throws Exception {
    VenueAudit audit = VenueAudit.of(floor, "whole run").check();
    String runId = floor.runId();
    Map<String, JournalEntry> requests = new HashMap<>();
    Map<String, OutcomeKind> outcomes = new HashMap<>();
    for (JournalEntry row : result.journal()) {
      if (row.kind() == JournalKind.REQUEST && row.action() == OrderAction.PLACE) {
        requests.put(row.clientOrderId(), row);
      } else if (row.kind() == JournalKind.OUTCOME) {
        assertThat(SIGNING).as("code of %s", row).doesNotContain(row.code());
        if (row.action() == OrderAction.PLACE) {
          outcomes.put(row.clientOrderId(), row.outcome());
        }
      }
    }
    for (OrderView order : audit.orders()) {
      assertThat(requests).containsKey(order.clientOrderId());
    }
    Set<String> accepted =
        audit.orders().stream().map(OrderView::clientOrderId).collect(Collectors.toSet());
    for (JournalEntry request : requests.values()) {
      String id = request.clientOrderId();
      // A function of run, symbol, signal time and leg; epoch and attempt follow.
      assertThat(VenueAudit.runId(id)).isEqualTo(runId);
      assertThat(VenueAudit.roundMs(id)).isEqualTo(request.roundMs());
      assertThat(VenueAudit.leg(id)).isEqualTo(request.leg());
      assertThat(accepted.contains(id))
          .as("%s at the venue, outcome %s", id, outcomes.get(id))
          .isEqualTo(outcomes.get(id) == OutcomeKind.ACCEPTED);
    }
  }

  @Test
  void shouldKeepAJournalThatTellsTheWholeRun() throws Exception {
    String runId = floor.runId();
    List<JournalEntry> journal = JournalFiles.read(floor.state().resolve("journal").resolve(runId));
    assertThat(journal).isEqualTo(result.journal()).isNotEmpty();
    TradeResult onDisk =
        Json.MAPPER.readValue(floor.state().resolve("trade.json").toFile(), TradeResult.class);
    assertThat(onDisk.journal()).hasSameSizeAs(journal);
    same(onDisk.realised(), result.realised(), "realised of trade.json");

    Map<Long, Fill> atVenue =
        floor.server.ask(e -> e.fills(floor.symbol())).stream()
            .collect(Collectors.toMap(Fill::tradeId, Function.identity()));
    Set<Long> told = new HashSet<>();
    for (JournalEntry row : journal) {
      if (row.kind() == JournalKind.FILL) {
        Fill fill = atVenue.get(row.tradeId());
        assertThat(fill).as("the venue's fill of %s", row).isNotNull();
        assertThat(told.add(row.tradeId())).as("%s told once", row).isTrue();
        assertThat(row.price()).isEqualByComparingTo(fill.price());
        assertThat(row.quantity()).isEqualByComparingTo(fill.quantity());
        assertThat(row.side()).isEqualTo(fill.side());
        assertThat(row.maker()).isEqualTo(fill.maker());
        same(row.commission(), fill.commission(), "commission of " + row);
      }
    }
    assertThat(told).isEqualTo(atVenue.keySet());

    List<JournalEntry> ends =
        journal.stream().filter(e -> e.kind() == JournalKind.ROUND_TRIP).toList();
    assertThat(ends).hasSameSizeAs(result.roundTrips());
    for (int i = 0; i < ends.size(); i++) {
      same(ends.get(i).gross(), result.roundTrips().get(i).gross(), "gross of trip " + i);
      same(ends.get(i).fees(), result.roundTrips().get(i).fees(), "fees of trip " + i);
    }
    long signals = journal.stream().filter(e -> e.kind() == JournalKind.SIGNAL).count();
    long noFills = journal.stream().filter(e -> e.kind() == JournalKind.NO_FILL).count();
    assertThat(signals).isEqualTo(ends.size() + noFills).isEqualTo(result.signals());
  }

  private static void same(BigDecimal actual, BigDecimal expected, String what) {
    assertThat(actual.subtract(expected).abs())
        .as("%s: %s against %s", what, actual, expected)
        .isLessThan(PRECISION);
  }

  private static <T> BigDecimal sum(List<T> rows, Function<T, BigDecimal> money) {
    return rows.stream().map(money).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
