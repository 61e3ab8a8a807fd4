package io.depthflow.pipeline;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.GatewayConfig;
import io.depthflow.market.order.Fill;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One symbol of the account as the exchange tells it, for who watches a run from outside. */
final class AccountView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountView.class);
  private static final long ANSWER_S = 20;
  private static final int TRIES = 5;

  private final BinanceRestClient client;
  private final String symbol;

  AccountView(GatewayConfig gateway, String symbol) {
    this.client = gateway.open();
    this.symbol = symbol;
  }

  /** Whether neither order nor position is there; false also when that cannot be read now. */
  boolean isFlat() throws InterruptedException {
    try {
      return client.openOrders(symbol).get(ANSWER_S, TimeUnit.SECONDS).isEmpty()
          && client.positionRisk(symbol).get(ANSWER_S, TimeUnit.SECONDS).amount().signum() == 0;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} cannot be read at the venue now", symbol, e);
      return false;
    }
  }

  int openOrders() throws Exception {
    return again(() -> client.openOrders(symbol).get(ANSWER_S, TimeUnit.SECONDS).size());
  }

  /** The exchange's own list of trades since a time, complete. */
  List<Fill> fillsSince(long startMs) throws Exception {
    return again(() -> client.userTradesSince(symbol, startMs).get(ANSWER_S, TimeUnit.SECONDS));
  }

  private static <T> T again(Callable<T> question) throws Exception {
    for (int tried = 1; ; tried++) {
      try {
        return question.call();
      } catch (ExecutionException | TimeoutException e) {
        if (tried == TRIES) {
          throw e;
        }
        LOG.warn("question to the venue failed, try {} of {}", tried, TRIES, e);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
