package io.depthflow.pipeline.cli;

import static io.depthflow.pipeline.cli.ExchangeOptions.QUEUE_MODEL;
import static io.depthflow.pipeline.cli.ExchangeOptions.RECORDING;
import static io.depthflow.pipeline.cli.ExchangeOptions.SEED;
import static io.depthflow.pipeline.cli.ExchangeOptions.SHADOW;
import static io.depthflow.pipeline.cli.ExchangeOptions.SIGNAL;
import static io.depthflow.pipeline.cli.ExchangeOptions.SYMBOLS;
import static io.depthflow.pipeline.cli.ExchangeOptions.SYNTHESISE_PU;
import static io.depthflow.pipeline.cli.ExchangeOptions.TRUTH;

import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.generator.MarketGenerators;
import io.depthflow.exchange.generator.TruthFile;
import io.depthflow.exchange.live.LiveFeed;
import io.depthflow.exchange.live.LiveOptions;
import io.depthflow.exchange.playback.RecordedSymbols;
import io.depthflow.exchange.playback.RecordingFeed;
import io.depthflow.exchange.playback.RecordingOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.config.VenueAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The markets of a simulated exchange: recorded, shadowed or generated. */
final class ExchangeMarkets {

  private ExchangeMarkets() {}

  static List<MarketFeed> of(Options options, long nowMs) throws IOException {
    boolean recorded = !options.get(RECORDING).isEmpty();
    if (recorded && options.get(SHADOW)) {
      throw new UsageException("--shadow shows a live market, --recording an old one; take one");
    }
    if (options.has(TRUTH) && (recorded || options.get(SHADOW))) {
      throw new UsageException("--truth is the generator's; it knows of no other market");
    }
    if (options.get(SHADOW)) {
      return shadowed(options);
    }
    try {
      return recorded ? recorded(options) : generated(options, nowMs);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static List<MarketFeed> recorded(Options options) {
    RecordingOptions how = RecordingOptions.WHOLE.synthesisePu(options.get(SYNTHESISE_PU));
    List<MarketFeed> feeds = new ArrayList<>();
    RecordedSymbols.of(files(options))
        .forEach((symbol, files) -> feeds.add(RecordingFeed.open(files, how.withSymbol(symbol))));
    return feeds;
  }

  static List<Path> files(Options options) {
    return options.get(RECORDING).stream().map(Path::of).toList();
  }

  private static List<MarketFeed> shadowed(Options options) {
    VenueAddress venue = VenueAddress.of(options);
    List<MarketFeed> feeds = new ArrayList<>();
    for (String symbol : options.get(SYMBOLS)) {
      feeds.add(LiveFeed.connect(LiveOptions.of(venue.rest(), venue.ws(), symbol)));
    }
    return feeds;
  }

  private static List<MarketFeed> generated(Options options, long nowMs) throws IOException {
    GeneratorConfig config =
        GeneratorConfig.defaults()
            .withSeed(options.get(SEED))
            .withSignal(options.get(SIGNAL))
            .withStartMs(nowMs - nowMs % 1000)
            .withOrderByOrder(QueueModel.parse(options.get(QUEUE_MODEL)).needsOrders());
    List<String> symbols = options.get(SYMBOLS);
    if (!options.has(TRUTH)) {
      return List.copyOf(MarketGenerators.of(config, symbols));
    }
    if (symbols.size() != 1) {
      throw new UsageException("--truth takes one symbol, not " + String.join(",", symbols));
    }
    TruthFile truth = TruthFile.create(Path.of(options.get(TRUTH)));
    return List.of(new MarketGenerator(config.withSymbol(symbols.get(0)), truth));
  }
}
