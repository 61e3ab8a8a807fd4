package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.Listing;
import io.depthflow.binance.rest.RestException;
import io.depthflow.flink.binance.source.SymbolChoice;
import io.depthflow.flink.binance.source.enumerator.SplitDiscovery;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.Instrument;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One live split for every symbol that the choice means at the moment of asking. Asks the venue
 * each time (exchangeInfo, 1 weight; with {@code top:N} all 24 h tickers, 40 weight); blocks, and
 * so runs on the enumerator's worker. A tick or lot that changed since the last time is logged:
 * what follows from it is read from the frames themselves.
 */
public final class LiveDiscovery implements SplitDiscovery {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LiveDiscovery.class);

  private final SymbolChoice choice;
  private final URI restUri;
  private final long timeoutMs;
  private transient Map<String, Listing> before;

  public LiveDiscovery(SymbolChoice choice, URI restUri, long timeoutMs) {
    this.choice = choice;
    this.restUri = restUri;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public List<MarketSplit> discover() throws IOException {
    return discover(Set.of());
  }

  @Override
  public List<MarketSplit> discover(Set<String> current) throws IOException {
    Map<String, Listing> listings;
    Map<String, BigDecimal> volumes = Map.of();
    try (SharedRest rest = SharedRest.acquire(restUri, timeoutMs)) {
      BinanceRestClient client = rest.client();
      listings = answer(client.listings());
      if (choice.top() > 0) {
        volumes = answer(client.dayVolumes());
      }
    }
    logRuleChanges(listings, current);
    Set<String> selected = SymbolSelection.select(choice, listings, volumes, current);
    if (selected.isEmpty() && current.isEmpty()) {
      throw UnknownSymbolException.noneTrading(choice.toString());
    }
    for (String name : choice.named()) {
      if (!selected.contains(name)) {
        LOG.warn("{} is not trading: it is read from when it trades again", name);
      }
    }
    return selected.stream().map(MarketSplit::ofLive).toList();
  }

  private static <T> T answer(CompletableFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking for the exchange's symbols", e);
    } catch (ExecutionException e) {
      RestException rest = RestException.in(new CompletionException(e.getCause()));
      if (rest != null) {
        throw new VenueRefusal(rest);
      }
      throw new IOException("the exchange's symbols are not known: " + e.getMessage(), e);
    }
  }

  private void logRuleChanges(Map<String, Listing> listings, Set<String> current) {
    if (before != null) {
      for (String symbol : current) {
        Instrument then = before.containsKey(symbol) ? before.get(symbol).instrument() : null;
        Instrument now = listings.containsKey(symbol) ? listings.get(symbol).instrument() : null;
        if (then != null
            && now != null
            && !(Objects.equals(then.tickSize(), now.tickSize())
                && Objects.equals(then.stepSize(), now.stepSize()))) {
          LOG.warn(
              "{} has a new tick or lot: {} -> {}, {} -> {}",
              symbol,
              then.tickSize(),
              now.tickSize(),
              then.stepSize(),
              now.stepSize());
        }
      }
    }
    before = listings;
  }
}
