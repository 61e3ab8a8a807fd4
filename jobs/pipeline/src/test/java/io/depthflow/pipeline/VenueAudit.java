package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.engine.OrderView;
import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.strategy.evaluation.OrderLeg;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold of the exchange's own record of a run, whatever happened to the job. */
final class VenueAudit {
  /** {@code df-<run>-<symbol>-<round ms, base 36><leg><epoch><attempt>} */
  private static final Pattern CLIENT_ID =
      Pattern.compile("df-([0-9a-z]+)-([A-Z0-9]+)-([0-9a-z]+)([ETSM])([0-9a-z]{2})([0-9a-z]{2,})");

  private final String place;
  private final List<OrderView> orders;
  private final List<Fill> fills;

  private VenueAudit(String place, List<OrderView> orders, List<Fill> fills) {
    this.place = place;
    this.orders = orders;
    this.fills = fills;
  }

  /**
   * @param place what a failure is told with, the seed for one
   */
  static VenueAudit of(TradingFloor floor, String place) {
    return new VenueAudit(
        place,
        floor.server.ask(e -> e.allOrders(floor.symbol())),
        floor.server.ask(e -> e.fills(floor.symbol())));
  }

  List<OrderView> orders() {
    return orders;
  }

  List<Fill> fills() {
    return fills;
  }

  static boolean isEntry(OrderView order) {
    return leg(order.clientOrderId()) == OrderLeg.ENTRY;
  }

  static OrderLeg leg(String clientOrderId) {
    char letter = parse(clientOrderId).group(4).charAt(0);
    for (OrderLeg leg : OrderLeg.values()) {
      if (leg.letter() == letter) {
        return leg;
      }
    }
    throw new AssertionError("no leg has the letter " + letter);
  }

  static long roundMs(String clientOrderId) {
    return Long.parseLong(parse(clientOrderId).group(3), 36);
  }

  static String runId(String clientOrderId) {
    return parse(clientOrderId).group(1);
  }

  private static Matcher parse(String clientOrderId) {
    Matcher matcher = CLIENT_ID.matcher(clientOrderId);
    assertThat(matcher.matches()).as("form of client order id %s", clientOrderId).isTrue();
    return matcher;
  }

  /** Everything below. */
  VenueAudit check() {
    idsAreUnique();
    oneEntryForASignal();
    entriesNeverOverlap();
    positionStaysWithinOneEntry();
    exitsOnlyReduce();
    return this;
  }

  private void idsAreUnique() {
    Set<String> ids = new HashSet<>();
    for (OrderView order : orders) {
      assertThat(ids.add(order.clientOrderId()))
          .as("%s: client order id %s once only", place, order.clientOrderId())
          .isTrue();
    }
  }

  /** A refused post-only entry leaves no order, so its second price is the round's one order. */
  private void oneEntryForASignal() {
    Map<Long, String> entries = new HashMap<>();
    for (OrderView order : orders) {
      if (isEntry(order)) {
        String other = entries.put(roundMs(order.clientOrderId()), order.clientOrderId());
        assertThat(other)
            .as("%s: entries of one signal beside %s", place, order.clientOrderId())
            .isNull();
      }
    }
  }

  private void entriesNeverOverlap() {
    OrderView last = null;
    for (OrderView order : orders) {
      if (isEntry(order)) {
        if (last != null) {
          assertThat(last.updatedMs())
              .as("%s: end of entry %s before %s", place, last, order)
              .isLessThanOrEqualTo(order.createdMs());
        }
        last = order;
      }
    }
  }

  /** Also: a position is entered from flat only. */
  private void positionStaysWithinOneEntry() {
    BigDecimal largest =
        orders.stream()
            .filter(VenueAudit::isEntry)
            .map(OrderView::quantity)
            .max(Comparator.naturalOrder())
            .orElse(BigDecimal.ZERO);
    Map<Long, OrderView> byId = new HashMap<>();
    orders.forEach(order -> byId.put(order.orderId(), order));
    BigDecimal position = BigDecimal.ZERO;
    long enteredBy = 0;
    for (Fill fill : fills) {
      if (isEntry(byId.get(fill.orderId()))) {
        assertThat(position.signum() == 0 || enteredBy == fill.orderId())
            .as("%s: entry fill %s on a position of another entry", place, fill)
            .isTrue();
        enteredBy = fill.orderId();
      }
      position =
          fill.side() == Side.BUY
              ? position.add(fill.quantity())
              : position.subtract(fill.quantity());
      assertThat(position.abs())
          .as("%s: position after %s", place, fill)
          .isLessThanOrEqualTo(largest);
    }
  }

  private void exitsOnlyReduce() {
    for (OrderView order : orders) {
      assertThat(order.reduceOnly())
          .as("%s: reduce-only of %s", place, order)
          .isEqualTo(!isEntry(order));
    }
  }
}
