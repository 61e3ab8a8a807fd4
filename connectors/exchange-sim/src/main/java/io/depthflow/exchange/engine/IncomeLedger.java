package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/** Changes of the wallet, latest up to a limit; older ones are forgotten, their numbers not. */
final class IncomeLedger {

  private final int limit;
  private final ArrayDeque<Income> rows = new ArrayDeque<>();
  private long lastTranId;

  IncomeLedger(int limit) {
    this.limit = limit;
  }

  void add(String symbol, IncomeType type, BigDecimal amount, long timeMs, long tradeId) {
    add(new Income(lastTranId + 1, symbol, type, amount, timeMs, tradeId));
  }

  /** Adds a row that has its number; numbers must grow. */
  void add(Income row) {
    if (row.tranId() <= lastTranId) {
      throw new IllegalArgumentException(
          "income tranId " + row.tranId() + " does not follow " + lastTranId);
    }
    lastTranId = row.tranId();
    rows.add(row);
    if (rows.size() > limit) {
      rows.remove();
    }
  }

  void restore(List<Income> past, long lastId) {
    rows.clear();
    lastTranId = 0;
    past.forEach(this::add);
    lastTranId = Math.max(lastTranId, lastId);
  }

  /** Rows after a number, oldest first. */
  List<Income> after(long tranId) {
    ArrayDeque<Income> found = new ArrayDeque<>();
    Iterator<Income> latest = rows.descendingIterator();
    while (latest.hasNext()) {
      Income row = latest.next();
      if (row.tranId() <= tranId) {
        break;
      }
      found.addFirst(row);
    }
    return List.copyOf(found);
  }

  long lastTranId() {
    return lastTranId;
  }

  /** Oldest first. */
  List<Income> rows() {
    return List.copyOf(rows);
  }
}
