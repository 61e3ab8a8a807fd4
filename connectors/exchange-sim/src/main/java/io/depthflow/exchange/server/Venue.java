package io.depthflow.exchange.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.FeedTransform;
import io.depthflow.exchange.engine.LiveMarketFeed;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.algo.AlgoOrders;
import io.depthflow.exchange.engine.algo.AlgoState;
import io.depthflow.exchange.engine.algo.AlgoView;
import io.depthflow.exchange.engine.algo.NewAlgo;
import io.depthflow.exchange.server.endpoints.AccountEndpoints;
import io.depthflow.exchange.server.endpoints.AlgoEndpoints;
import io.depthflow.exchange.server.endpoints.FundingEndpoints;
import io.depthflow.exchange.server.endpoints.IncomeEndpoint;
import io.depthflow.exchange.server.endpoints.MarketEndpoints;
import io.depthflow.exchange.server.endpoints.PublicHistoryEndpoints;
import io.depthflow.exchange.server.endpoints.SettingsEndpoints;
import io.depthflow.exchange.server.endpoints.SnapshotFaults;
import io.depthflow.exchange.server.endpoints.TradeEndpoints;
import io.depthflow.exchange.server.endpoints.VenueEndpoints;
import io.depthflow.exchange.server.faults.Faults;
import io.depthflow.exchange.server.history.MarketHistory;
import io.depthflow.exchange.server.json.AlgoJson;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.json.OrderJson;
import io.depthflow.exchange.server.rest.Endpoints;
import io.depthflow.exchange.server.rest.RateCounters;
import io.depthflow.exchange.server.rest.RestFaults;
import io.depthflow.exchange.server.state.AlgoFile;
import io.depthflow.exchange.server.state.StateFiles;
import io.depthflow.exchange.server.state.StateStore;
import io.depthflow.exchange.server.stream.CandleStreams;
import io.depthflow.exchange.server.stream.FrameFaults;
import io.depthflow.exchange.server.stream.MarketStreams;
import io.depthflow.exchange.server.stream.StreamHub;
import io.depthflow.exchange.server.stream.UserStreams;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything behind the sockets. Engine thread only. */
public final class Venue {

  private static final Logger LOG = LoggerFactory.getLogger(Venue.class);

  private static final int MARK_SLOW_S = 3;
  private static final int ALL_TICKERS_S = 5;

  private final SimExchange exchange;
  private final AlgoOrders algos;
  private final StreamHub hub;
  private final UserStreams userStreams;
  private final RateCounters counters;
  private final Endpoints endpoints = new Endpoints();

  private final EngineSchedule schedule;
  private final LatencyLines lines;
  private final Faults faults;
  private final RestFaults restFaults;
  private final SnapshotFaults snapshotFaults;
  private final MarketEndpoints market;

  /** Keeps the account on disk; null when it need not survive. */
  private final StateStore store;

  private final AlgoFile algoFile;

  private final Map<String, MarketStreams> streams = new LinkedHashMap<>();
  private final RestOptions rest;
  private final Map<String, MarketHistory> histories = new LinkedHashMap<>();
  private final Map<String, FeedTransform> transforms = new LinkedHashMap<>();
  private final Map<String, String> feedStates = new LinkedHashMap<>();
  private final Map<String, String> feedLabels = new LinkedHashMap<>();
  private final Map<String, LiveMarketFeed> liveFeeds = new LinkedHashMap<>();

  Venue(ExchangeConfig config, EngineSchedule schedule) {
    this.schedule = schedule;
    lines = new LatencyLines(schedule);
    hub = new StreamHub(lines);
    faults = new Faults(schedule::nowMs);
    OrderJson orders = new OrderJson(this::instrument, this::origin);
    // In lockstep listen keys, too, must be the same again; they guard nothing but a simulation.
    userStreams =
        new UserStreams(
            hub,
            config.userStreams(),
            config.time().isLockstep() ? new SplittableRandom(1) : new SecureRandom(),
            orders);
    store =
        config.state() == null
            ? null
            : new StateStore(new StateFiles(config.state(), false), userStreams);
    exchange = new SimExchange(config.engine(), store == null ? userStreams : store);
    if (store != null) {
      endpoints.afterEach(store::flush);
    }
    algoFile = config.state() == null ? null : new AlgoFile(config.state());
    algos = new AlgoOrders(exchange, this::onAlgo);
    userStreams.setOrderWatcher(algos::onOrder);
    rest = config.rest();
    hub.setFaults(new FrameFaults(faults, hub, exchange, schedule));
    restFaults = new RestFaults(this, config.weightPerMinute());
    counters = new RateCounters(config);
    market = new MarketEndpoints(exchange, streams, config);
    snapshotFaults = new SnapshotFaults(this, market::fullBook);
    market.setFaults(faults, snapshotFaults);
    market.register(endpoints);
    new PublicHistoryEndpoints(exchange, histories).register(endpoints);
    new VenueEndpoints(exchange, config, orders).register(endpoints);
    new TradeEndpoints(exchange, orders).register(endpoints);
    new AlgoEndpoints(algos).register(endpoints);
    new AccountEndpoints(exchange, userStreams).register(endpoints);
    new FundingEndpoints(exchange).register(endpoints);
    new IncomeEndpoint(exchange).register(endpoints);
    new SettingsEndpoints(exchange).register(endpoints);
  }

  private Instrument instrument(String symbol) {
    return exchange.market(symbol).instrument();
  }

  /** What an order of a conditional order was to be; null for every other order. */
  private NewAlgo origin(OrderView order) {
    AlgoView algo = algos.originOf(order);
    return algo == null ? null : algo.terms();
  }

  /** Opens a market with the lines that make its book. */
  void addMarket(MarketFeed feed, FeedTransform transform, List<RawLine> firstLines) {
    String symbol = feed.instrument().symbol();
    exchange.addInstrument(feed.instrument());
    firstLines.forEach(line -> exchange.onLine(transform.apply(line)));
    transforms.put(symbol, transform);
    MarketHistory history = new MarketHistory(rest);
    histories.put(symbol, history);
    streams.put(symbol, new MarketStreams(hub, exchange, symbol, feed.streams(), history));
    feedStates.put(symbol, "running");
    feedLabels.put(symbol, feed.label());
    if (feed instanceof LiveMarketFeed live) {
      liveFeeds.put(symbol, live);
    }
    if (!feed.label().isEmpty()) {
      LOG.warn("The market of {} is not what it seems: {}", symbol, feed.label());
    }
  }

  /** A line of a feed, as the feed has it. */
  void onFeedLine(RawLine line) {
    onLine(transforms.get(line.symbol()).apply(line));
  }

  private void onLine(RawLine line) {
    exchange.onLine(line);
    algos.onMarket(line.symbol(), exchange.nowMs());
    streams.get(line.symbol()).onLine(line);
  }

  /**
   * Shifts a market for good.
   *
   * @return the sum of its shifts so far, quote currency
   */
  public BigDecimal shock(String symbol, double bp, long nowMs) {
    FeedTransform transform = transforms.get(symbol);
    RawLine line = transform.shock(exchange.market(symbol), bp, nowMs);
    LOG.warn(
        "Announced price shock: {} moves by {} bp, {} in all",
        symbol,
        bp,
        transform.priceShift().toPlainString());
    onLine(line);
    return transform.priceShift();
  }

  /** Public endpoints, for those who change what they say. */
  public MarketEndpoints market() {
    return market;
  }

  /** Sum of a market's shocks so far, quote currency. */
  BigDecimal priceShift(String symbol) {
    return transforms.get(symbol).priceShift();
  }

  void feedEnded(String symbol, String state) {
    feedStates.put(symbol, state);
  }

  /** "running", "ended" or "failed: ...", and the feed's label in brackets if it has one. */
  public String feedState(String symbol) {
    String label = feedLabels.get(symbol);
    String state =
        liveFeeds.containsKey(symbol) ? liveFeeds.get(symbol).state() : feedStates.get(symbol);
    return state + (label.isEmpty() ? "" : " (" + label + ")");
  }

  /** Lets time pass: countdowns, listen keys, and what the streams gather over windows of time. */
  void advanceTo(long nowMs) {
    exchange.advanceTo(nowMs);
    algos.advanceTo(nowMs);
    userStreams.advanceTo(nowMs);
    streams.values().forEach(s -> s.advanceTo(nowMs));
  }

  /** Goes on from the saved account, where there is one; all markets are open. */
  void restore() {
    if (store != null && store.restore(exchange)) {
      LOG.info("The account goes on from its saved state");
    }
    AlgoState waiting = algoFile == null ? null : algoFile.load();
    if (waiting != null) {
      algos.restore(waiting, exchange.nowMs());
    }
  }

  /** A conditional order changed: saved before it is told. */
  private void onAlgo(AlgoView algo, long nowMs) {
    if (algoFile != null) {
      algoFile.save(algos.state());
    }
    userStreams.send(AlgoJson.update(algo, nowMs));
  }

  /** Saves the account a last time; the engine has ended. */
  void close() {
    if (store != null) {
      store.close();
    }
  }

  void onSecond(long nowMs) {
    if (store != null) {
      store.onSecond(nowMs);
    }
    snapshotFaults.onSecond(nowMs);
    userStreams.advanceTo(nowMs);
    ArrayNode marks = Json.array();
    for (MarketStreams s : streams.values()) {
      JsonNode mark = s.onSecond(nowMs);
      if (mark != null) {
        marks.add(mark);
      }
    }
    hub.publish("!markPrice@arr@1s", marks.toString());
    if (nowMs / 1000 % MARK_SLOW_S == 0) {
      hub.publish("!markPrice@arr", marks.toString());
    }
    sendDayTickers(nowMs);
    if (nowMs / 1000 % ALL_TICKERS_S == 0) {
      streams.values().forEach(MarketStreams::publishToAllTickers);
    }
  }

  /** Public trades and bars that are kept of a symbol. */
  MarketHistory history(String symbol) {
    return histories.get(symbol);
  }

  private void sendDayTickers(long nowMs) {
    boolean all = hub.hasListeners("!ticker@arr") || hub.hasListeners("!miniTicker@arr");
    ArrayNode full = Json.array();
    ArrayNode mini = Json.array();
    for (MarketStreams s : streams.values()) {
      ObjectNode day = all || s.isTickerWanted() ? s.dayTicker(nowMs) : null;
      if (day != null) {
        full.add(CandleStreams.ticker(day, nowMs));
        mini.add(CandleStreams.miniTicker(day, nowMs));
      }
    }
    hub.publish("!ticker@arr", full.toString());
    hub.publish("!miniTicker@arr", mini.toString());
  }

  public MarketStreams streams(String symbol) {
    return streams.get(symbol);
  }

  public SimExchange exchange() {
    return exchange;
  }

  public StreamHub hub() {
    return hub;
  }

  public UserStreams userStreams() {
    return userStreams;
  }

  public RateCounters counters() {
    return counters;
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  /** The one source of time; {@link #schedule} is the same thing with a timetable. */
  public VenueClock clock() {
    return schedule;
  }

  public EngineSchedule schedule() {
    return schedule;
  }

  public LatencyLines lines() {
    return lines;
  }

  public Faults faults() {
    return faults;
  }

  public RestFaults restFaults() {
    return restFaults;
  }

  public SnapshotFaults snapshotFaults() {
    return snapshotFaults;
  }
}
