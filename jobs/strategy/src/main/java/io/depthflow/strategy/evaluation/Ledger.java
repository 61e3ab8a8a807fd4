package io.depthflow.strategy.evaluation;

import io.depthflow.market.Side;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns a journal's fills into round trips and money, exactly. A fill counts once by (symbol, trade
 * id), so a journal that repeats rows after a restore gives the same figures. Rows of one symbol
 * must come in their order; symbols may interleave.
 *
 * <p>When every symbol is flat, {@link #net} is what the fills did to the venue's wallet.
 */
public final class Ledger {

  private final String quoteAsset;
  private final Map<String, List<JournalEntry>> open = new HashMap<>();
  private final Map<String, Set<Long>> seen = new HashMap<>();
  private final Map<String, BigDecimal> positions = new TreeMap<>();
  private final Map<String, BigDecimal> otherFees = new TreeMap<>();
  private final List<RoundTrip> trips = new ArrayList<>();
  private BigDecimal cash = BigDecimal.ZERO;
  private BigDecimal fees = BigDecimal.ZERO;
  private long fills;

  /**
   * An empty ledger.
   *
   * @param quoteAsset in which money is counted; fees in another asset are kept apart
   */
  public Ledger(String quoteAsset) {
    this.quoteAsset = quoteAsset;
  }

  /** The ledger of a whole journal. */
  public static Ledger of(String quoteAsset, Iterable<JournalEntry> journal) {
    Ledger ledger = new Ledger(quoteAsset);
    journal.forEach(ledger::accept);
    return ledger;
  }

  /** Takes a row in; rows that are neither fill nor round trip change nothing. */
  public void accept(JournalEntry entry) {
    if (entry.kind() == JournalKind.FILL) {
      acceptFill(entry);
    } else if (entry.kind() == JournalKind.ROUND_TRIP) {
      acceptEnd(entry);
    }
  }

  private void acceptFill(JournalEntry fill) {
    // Id 0 is a position taken over at its entry price: no execution that could come twice.
    if (fill.tradeId() != 0
        && !seen.computeIfAbsent(fill.symbol(), s -> new HashSet<>()).add(fill.tradeId())) {
      return;
    }
    BigDecimal notional = fill.price().multiply(fill.quantity());
    boolean buy = fill.side() == Side.BUY;
    cash = buy ? cash.subtract(notional) : cash.add(notional);
    positions.merge(
        fill.symbol(), buy ? fill.quantity() : fill.quantity().negate(), BigDecimal::add);
    if (fill.commission() != null) {
      if (quoteAsset.equals(fill.commissionAsset())) {
        fees = fees.add(fill.commission());
      } else {
        otherFees.merge(fill.commissionAsset(), fill.commission(), BigDecimal::add);
      }
    }
    fills++;
    open.computeIfAbsent(fill.symbol(), s -> new ArrayList<>()).add(fill);
  }

  private void acceptEnd(JournalEntry end) {
    List<JournalEntry> group = open.remove(end.symbol());
    if (group != null) {
      trips.add(trip(end, group));
    }
  }

  private RoundTrip trip(JournalEntry end, List<JournalEntry> group) {
    BigDecimal[] quantity = {BigDecimal.ZERO, BigDecimal.ZERO};
    BigDecimal[] notional = {BigDecimal.ZERO, BigDecimal.ZERO};
    BigDecimal paid = BigDecimal.ZERO;
    for (JournalEntry fill : group) {
      int i = fill.side().ordinal();
      quantity[i] = quantity[i].add(fill.quantity());
      notional[i] = notional[i].add(fill.price().multiply(fill.quantity()));
      if (fill.commission() != null && quoteAsset.equals(fill.commissionAsset())) {
        paid = paid.add(fill.commission());
      }
    }
    int buy = Side.BUY.ordinal();
    int sell = Side.SELL.ordinal();
    BigDecimal gross = notional[sell].subtract(notional[buy]);
    int in = end.side() == null ? group.get(0).side().ordinal() : end.side().ordinal();
    return new RoundTrip(
        end.symbol(),
        end.roundMs(),
        end.modelId(),
        end.predictionBp(),
        Side.values()[in],
        end.exitKind(),
        quantity[buy].min(quantity[sell]),
        average(notional[in], quantity[in]),
        average(notional[1 - in], quantity[1 - in]),
        group.stream().mapToLong(JournalEntry::timeMs).min().orElseThrow(),
        group.stream().mapToLong(JournalEntry::timeMs).max().orElseThrow(),
        gross,
        paid,
        gross.subtract(paid),
        group.size());
  }

  private static BigDecimal average(BigDecimal notional, BigDecimal quantity) {
    return quantity.signum() == 0 ? null : notional.divide(quantity, MathContext.DECIMAL64);
  }

  /** Closed round trips, in the order of their ends. */
  public List<RoundTrip> trips() {
    return List.copyOf(trips);
  }

  /** Closed round trips by the way they ended; every kind is present. */
  public Map<ExitKind, Integer> tripsByExit() {
    Map<ExitKind, Integer> counts = new EnumMap<>(ExitKind.class);
    for (ExitKind kind : ExitKind.values()) {
      counts.put(kind, 0);
    }
    trips.forEach(trip -> counts.merge(trip.exitKind(), 1, Integer::sum));
    return counts;
  }

  /** Proceeds minus cost of every fill, quote currency: the gross profit once flat. */
  public BigDecimal gross() {
    return cash;
  }

  /** Commissions in the quote asset. */
  public BigDecimal fees() {
    return fees;
  }

  /** Commissions in other assets, by asset; no part of {@link #net}. */
  public Map<String, BigDecimal> otherFees() {
    return Map.copyOf(otherFees);
  }

  /** {@link #gross} minus {@link #fees}. */
  public BigDecimal net() {
    return cash.subtract(fees);
  }

  /** Signed position that the fills add up to, base currency. */
  public BigDecimal position(String symbol) {
    return positions.getOrDefault(symbol, BigDecimal.ZERO);
  }

  /** Whether the fills add up to no position in any symbol. */
  public boolean isFlat() {
    return positions.values().stream().allMatch(p -> p.signum() == 0);
  }

  /** Executions counted. */
  public long fills() {
    return fills;
  }
}
