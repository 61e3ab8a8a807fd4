package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.stream.ClientSocket;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults that act by themselves at their time. Engine thread only. */
final class FaultActions {

  private static final Logger LOG = LoggerFactory.getLogger(FaultActions.class);

  private static final int CLOSE_GOING_AWAY = 1001;
  private static final BigDecimal BASIS_POINTS = new BigDecimal("10000");

  private final Venue venue;
  private final Consumer<Duration> restart;

  /**
   * @param restart closes the port at once and opens it after that time of the venue's clock
   */
  FaultActions(Venue venue, Consumer<Duration> restart) {
    this.venue = venue;
    this.restart = restart;
  }

  /** Does what is due. */
  void run() {
    venue.faults().advanceTo(venue.clock().nowMs());
    if (!venue.faults().active()) {
      return;
    }
    venue.snapshotFaults().begin(venue.clock().nowMs());
    for (Fault fault = venue.faults().takeAction();
        fault != null;
        fault = venue.faults().takeAction()) {
      try {
        act(fault);
      } catch (VenueException | IllegalArgumentException | IllegalStateException e) {
        LOG.warn("Fault {} could not act: {}", fault, e.getMessage());
      }
    }
  }

  /** Ends what lasts beyond its fault: bans and half-open sockets. */
  void end() {
    venue.restFaults().clear();
    venue.hub().sockets().stream().filter(ClientSocket::isHalfOpen).forEach(ClientSocket::close);
  }

  private void act(Fault fault) {
    switch (fault.kind()) {
      case CLOSE_SOCKETS ->
          sockets(fault, s -> s.close(CLOSE_GOING_AWAY, "Connection lifetime reached"));
      case HALF_OPEN -> halfOpen(fault);
      case LISTEN_KEY_EXPIRED -> venue.userStreams().close(venue.clock().nowMs());
      case PRICE_SPIKE -> spike(fault);
      case RESTART -> restart.accept(fault.duration("down"));
      default -> throw new IllegalStateException("fault does not act by itself: " + fault);
    }
  }

  private void sockets(Fault fault, Consumer<ClientSocket> action) {
    String route = fault.text("route");
    for (ClientSocket socket : venue.hub().sockets()) {
      if (route.equals("all") || route.equals(socket.route().name().toLowerCase(Locale.ROOT))) {
        action.accept(socket);
      }
    }
  }

  private void halfOpen(Fault fault) {
    long endNs = venue.clock().nowNs() + fault.duration("hold").toNanos();
    sockets(
        fault,
        socket -> {
          socket.halfOpen();
          venue.schedule().at(endNs, socket::close);
        });
  }

  private void spike(Fault fault) {
    String symbol =
        fault.symbol() == null ? venue.exchange().instruments().get(0).symbol() : fault.symbol();
    BigDecimal before = venue.priceShift(symbol);
    venue.shock(symbol, fault.number("bp"), venue.clock().nowMs());
    BigDecimal by = venue.priceShift(symbol).subtract(before);
    venue
        .schedule()
        .at(venue.clock().nowNs() + fault.duration("back").toNanos(), () -> back(symbol, by));
  }

  /** Takes exactly the same number of ticks back: a shock is rounded to whole ticks. */
  private void back(String symbol, BigDecimal by) {
    BigDecimal mark = venue.exchange().market(symbol).mark();
    double bp = by.negate().multiply(BASIS_POINTS).doubleValue() / mark.doubleValue();
    venue.shock(symbol, bp, venue.clock().nowMs());
  }
}
