package io.depthflow.exchange.server.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.AccountEvent;
import io.depthflow.exchange.engine.AccountReason;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.LeverageEvent;
import io.depthflow.exchange.engine.MarginCall;
import io.depthflow.exchange.engine.OrderEvent;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.UserStreamOptions;
import io.depthflow.exchange.server.json.AccountJson;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.json.OrderJson;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The account's one listen key and the events it carries. A key lives 60 minutes from its last POST
 * or PUT; when it ends, its sockets get {@code listenKeyExpired} and are silent from then on.
 * Engine thread only.
 */
public final class UserStreams implements EngineListener {

  static final long LIFE_MS = 60 * 60_000L;

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int KEY_LENGTH = 64;

  private final StreamHub hub;
  private final UserStreamOptions options;
  private final RandomGenerator random;
  private final OrderJson orders;
  private String key;
  private long endsMs;
  private AccountEvent held;
  private Consumer<OrderEvent> orderWatcher = event -> {};

  /**
   * @param random makes listen keys
   * @param orders renders what happens to orders
   */
  public UserStreams(
      StreamHub hub, UserStreamOptions options, RandomGenerator random, OrderJson orders) {
    this.orders = orders;
    this.random = random;
    this.hub = hub;
    this.options = options;
  }

  /** The active key, extended; a new one where there was none. */
  public String open(long nowMs) {
    advanceTo(nowMs);
    if (key == null) {
      StringBuilder fresh = new StringBuilder(KEY_LENGTH);
      for (int i = 0; i < KEY_LENGTH; i++) {
        fresh.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      key = fresh.toString();
    }
    endsMs = nowMs + LIFE_MS;
    return key;
  }

  /** Extends the active key; -1125 where there is none. */
  public String keepAlive(long nowMs) {
    advanceTo(nowMs);
    if (key == null) {
      throw new VenueException(-1125, "This listenKey does not exist.");
    }
    endsMs = nowMs + LIFE_MS;
    return key;
  }

  /** Ends the active key. */
  public void close(long nowMs) {
    if (key != null) {
      expire(nowMs);
    }
  }

  public void advanceTo(long nowMs) {
    sendHeld();
    if (key != null && nowMs >= endsMs) {
      expire(nowMs);
    }
  }

  private void expire(long nowMs) {
    ObjectNode event =
        Json.object().put("e", "listenKeyExpired").put("E", nowMs).put("listenKey", key);
    hub.publishUserEvent(key, "listenKeyExpired", event.toString());
    key = null;
  }

  /** Tells someone of every order event, after the user stream. */
  public void setOrderWatcher(Consumer<OrderEvent> watcher) {
    orderWatcher = watcher;
  }

  @Override
  public void onOrder(OrderEvent event) {
    sendOrder(event);
    orderWatcher.accept(event);
  }

  private void sendOrder(OrderEvent event) {
    if (key == null) {
      // nobody can listen, and rendering is a sixth of what an order costs
      held = null;
      return;
    }
    if (event.fill() != null && options.tradeLite()) {
      send(orders.tradeLite(event));
    }
    if (options.accountFirst()) {
      sendHeld();
      send(orders.update(event));
    } else {
      send(orders.update(event));
      sendHeld();
    }
  }

  /** A fill's account event comes just before its order event, which TRADE_LITE precedes. */
  @Override
  public void onAccount(AccountEvent event) {
    sendHeld();
    if (event.reason() == AccountReason.ORDER) {
      held = event;
    } else {
      send(OrderJson.update(event));
    }
  }

  private void sendHeld() {
    if (held != null) {
      AccountEvent event = held;
      held = null;
      send(OrderJson.update(event));
    }
  }

  /** Sends an event, whose kind is its {@code e}, to whoever holds the active key. */
  public void send(ObjectNode event) {
    if (key != null) {
      hub.publishUserEvent(key, event.get("e").asText(), event.toString());
    }
  }

  @Override
  public void onLeverage(LeverageEvent event) {
    send(AccountJson.update(event));
  }

  @Override
  public void onMarginCall(MarginCall call) {
    send(AccountJson.update(call));
  }
}
