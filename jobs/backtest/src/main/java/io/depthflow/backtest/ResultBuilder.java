package io.depthflow.backtest;

import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import io.depthflow.strategy.evaluation.OrderLeg;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.TradingDesk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Sums a run up. */
final class ResultBuilder {

  private static final int WOULD_TAKE = -5022;

  private final BacktestConfig config;
  private final LinearModel model;
  private final SimExchange exchange;
  private final TradingDesk desk;

  ResultBuilder(BacktestConfig config, LinearModel model, SimExchange exchange, TradingDesk desk) {
    this.config = config;
    this.model = model;
    this.exchange = exchange;
    this.desk = desk;
  }

  BacktestResult build(long lines, List<PredictionPoint> points, List<JournalEntry> journal) {
    String symbol = config.instrument().symbol();
    Ledger ledger = Ledger.of("USDT", journal);
    AccountView account = exchange.account();
    List<JournalEntry> answers = answersOfEntries(journal);
    return new BacktestResult(
        symbol,
        model.id(),
        points.isEmpty() ? 0 : points.get(0).timeMs(),
        points.isEmpty() ? 0 : points.get(points.size() - 1).timeMs(),
        lines,
        points.size(),
        ledger.gross(),
        ledger.fees(),
        account.realized(),
        account.commission(),
        account.wallet(),
        exchange.position(symbol).isFlat() && exchange.openOrders(symbol).isEmpty(),
        count(answers, e -> isAnswer(e, OrderAction.PLACE) && isAccepted(e)),
        count(answers, e -> isAnswer(e, OrderAction.PLACE) && e.code() == WOULD_TAKE),
        count(answers, e -> isAnswer(e, OrderAction.CANCEL) && isAccepted(e)),
        count(journal, e -> e.kind() == JournalKind.NO_FILL),
        ledger.tripsByExit(),
        desk.noTradeCounts(symbol),
        ledger.trips(),
        new PredictionStudy(points, config.fees()).report(),
        List.copyOf(points),
        List.copyOf(journal));
  }

  /**
   * Answers to what was asked about entries, told by client order id: an answer that comes after
   * its round has ended does not name the leg any more.
   */
  private static List<JournalEntry> answersOfEntries(List<JournalEntry> journal) {
    Set<String> entries = new HashSet<>();
    for (JournalEntry e : journal) {
      if (e.kind() == JournalKind.REQUEST && e.leg() == OrderLeg.ENTRY) {
        entries.add(e.clientOrderId());
      }
    }
    return journal.stream()
        .filter(e -> e.kind() == JournalKind.OUTCOME && entries.contains(e.clientOrderId()))
        .toList();
  }

  private static boolean isAnswer(JournalEntry e, OrderAction action) {
    return e.action() == action;
  }

  private static boolean isAccepted(JournalEntry e) {
    return e.outcome() == OutcomeKind.ACCEPTED;
  }

  private static long count(List<JournalEntry> journal, Predicate<JournalEntry> which) {
    return journal.stream().filter(which).count();
  }
}
