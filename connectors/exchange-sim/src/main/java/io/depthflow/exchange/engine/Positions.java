package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The positions of one symbol: one that nets in one-way mode, a long and a short in hedge mode. */
final class Positions {

  private static final List<PositionSide> ONE_WAY = List.of(PositionSide.BOTH);
  private static final List<PositionSide> HEDGE = List.of(PositionSide.LONG, PositionSide.SHORT);

  private final Map<PositionSide, Position> bySide = new EnumMap<>(PositionSide.class);
  private boolean hedge;

  Positions() {
    for (PositionSide side : PositionSide.values()) {
      bySide.put(side, new Position());
    }
  }

  /** Only while all are flat. */
  void setHedge(boolean on) {
    hedge = on;
  }

  /** The sides that the account's mode has, in the order the venue lists them. */
  List<PositionSide> sides() {
    return hedge ? HEDGE : ONE_WAY;
  }

  Position of(PositionSide side) {
    return bySide.get(side);
  }

  Map<PositionSide, EngineState.OfPosition> state() {
    Map<PositionSide, EngineState.OfPosition> state = new EnumMap<>(PositionSide.class);
    bySide.forEach((side, position) -> state.put(side, position.state()));
    return state;
  }

  boolean areFlat() {
    for (Position position : bySide.values()) {
      if (position.amount().signum() != 0) {
        return false;
      }
    }
    return true;
  }

  /** Sum over the sides in use, at this mark price; zero without one. */
  BigDecimal unrealized(BigDecimal mark) {
    BigDecimal sum = BigDecimal.ZERO;
    for (PositionSide side : sides()) {
      sum = sum.add(of(side).unrealized(mark));
    }
    return sum;
  }

  /** Quantity that an order could take off its position. */
  BigDecimal closable(Side side, PositionSide positionSide) {
    BigDecimal amount = of(positionSide).amount();
    return amount.signum() == -side.sign() ? amount.abs() : BigDecimal.ZERO;
  }
}
