package io.depthflow.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.pipeline.VenueTruth.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The raw log of one symbol, held against what its market really was. What it finds wrong is a
 * sentence:
 *
 * <ul>
 *   <li>drift: a book in step that differs, at any level, from the exchange's own at its update id;
 *   <li>a frame that was published and is neither in the log nor behind a marker: between the
 *       frames before and after it, of its own stream, stands no gap or connect line;
 *   <li>a frame that nobody published;
 *   <li>a book in step that is lost downstream by anything but a marker.
 * </ul>
 */
final class LogAudit extends VenueTruth.Ids {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A gap line. */
  record Gap(int line, String cause, String detail) {}

  private final String symbol;
  private final VenueTruth truth;
  private final SymbolFeed feed;
  private final LineDecoder decoder;
  private final Map<Path, Long> positions = new HashMap<>();
  private final Map<Stream, Long> lastIds = new EnumMap<>(Stream.class);
  private final Map<Stream, Integer> lastLines = new EnumMap<>(Stream.class);

  final List<String> wrong = new ArrayList<>();
  final List<Gap> gaps = new ArrayList<>();
  final List<BookSample> samples = new ArrayList<>();

  /** Update ids at which the books were compared. */
  final TreeSet<Long> compared = new TreeSet<>();

  int lines;
  int connects;
  int snapshots;
  long frames;
  long repeats;
  long missing;

  /** Levels of all books compared. */
  long levels;

  private int lastMarker = -1;

  LogAudit(String symbol, VenueTruth truth, long periodMs) {
    this.symbol = symbol;
    this.truth = truth;
    this.feed = new SymbolFeed(symbol, periodMs);
    this.decoder = new LineDecoder(symbol);
    feed.setOutput(samples::add);
  }

  /** Reads what has come below the root of a raw log since it was read last. */
  LogAudit read(Path root) throws IOException {
    for (Path file : files(root, symbol)) {
      try (RawLogReader reader = RawLogReader.open(file, positions.getOrDefault(file, 0L))) {
        RawLine line;
        while ((line = reader.next()) != null) {
          accept(line);
          positions.put(file, reader.position());
        }
      }
    }
    return this;
  }

  static List<Path> files(Path root, String symbol) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (java.util.stream.Stream<Path> all = Files.walk(root)) {
      return all.filter(f -> f.getFileName().toString().endsWith(".gz"))
          .filter(f -> f.getFileName().toString().startsWith(symbol.toLowerCase(Locale.ROOT) + "_"))
          .sorted()
          .toList();
    }
  }

  private void accept(RawLine line) throws IOException {
    FrameKind kind = Frames.kindOf(line.frame());
    switch (kind) {
      case GAP -> {
        JsonNode data = JSON.readTree(line.frame()).path("data");
        gaps.add(new Gap(lines, data.path("cause").asText(), data.path("detail").asText()));
        lastMarker = lines;
      }
      case CONNECT -> {
        connects++;
        lastMarker = lines;
      }
      case SNAPSHOT -> snapshots++;
      case SECOND_END -> {
        // tells nothing of the market
      }
      default -> {
        frames++;
        decoder.decode(line, this);
      }
    }
    boolean stood = feed.sampler().inSync();
    feed.accept(line);
    if (stood && !feed.sampler().inSync() && lastMarker != lines) {
      wrong.add(at() + "a book is lost by a line that no gap line announces");
    }
    if (kind == FrameKind.DEPTH || kind == FrameKind.SNAPSHOT) {
      compare();
    }
    lines++;
  }

  @Override
  void id(Stream stream, long id) {
    if (!truth.knows(stream, id)) {
      wrong.add(at() + stream + " " + id + " was never published");
      return;
    }
    Long last = lastIds.get(stream);
    if (last != null && id <= last) {
      repeats++;
      return;
    }
    if (last != null) {
      int lost = truth.between(stream, last, id);
      missing += lost;
      if (lost > 0 && lastMarker < lastLines.get(stream)) {
        wrong.add(at() + lost + " frames of " + stream + " are missing before " + id + ", unnamed");
      }
    }
    lastIds.put(stream, id);
    lastLines.put(stream, lines);
  }

  private void compare() {
    var sampler = feed.sampler();
    if (!sampler.inSync()) {
      return;
    }
    long id = sampler.synchronizer().lastUpdateId();
    VenueTruth.Book own = truth.at(id);
    if (own == null) {
      return;
    }
    Grid grid = feed.decoder().grid();
    BookSynchronizer book = sampler.synchronizer();
    VenueTruth.Book log = VenueTruth.Book.of(sampler.book(), grid, truth.grid());
    VenueTruth.Book known = trusted(own, book, grid);
    compared.add(id);
    levels += known.bids().size() + known.asks().size();
    if (!trusted(log, book, grid).equals(known)) {
      wrong.add(at() + "drift at u " + id + ": " + difference(known, trusted(log, book, grid)));
    }
  }

  /** What of a book lies within the range that the rebuilt one says to know. */
  private VenueTruth.Book trusted(VenueTruth.Book all, BookSynchronizer book, Grid grid) {
    long price = Grid.pow10(truth.grid().priceDecimals() - grid.priceDecimals());
    return new VenueTruth.Book(
        all.bids().stream().filter(t -> book.isTrusted(Side.BUY, t.priceTicks() / price)).toList(),
        all.asks().stream()
            .filter(t -> book.isTrusted(Side.SELL, t.priceTicks() / price))
            .toList());
  }

  private static String difference(VenueTruth.Book own, VenueTruth.Book rebuilt) {
    TreeMap<Long, Long> venue = levels(own);
    TreeMap<Long, Long> log = levels(rebuilt);
    TreeSet<Long> prices = new TreeSet<>(venue.keySet());
    prices.addAll(log.keySet());
    List<String> differing = new ArrayList<>();
    for (long price : prices) {
      if (!Objects.equals(venue.get(price), log.get(price))) {
        differing.add(price + ": venue " + venue.get(price) + ", log " + log.get(price));
      }
    }
    return differing.size()
        + " levels, first "
        + differing.subList(0, Math.min(3, differing.size()));
  }

  private static TreeMap<Long, Long> levels(VenueTruth.Book book) {
    TreeMap<Long, Long> levels = new TreeMap<>();
    book.bids().forEach(t -> levels.put(t.priceTicks(), t.quantityLots()));
    book.asks().forEach(t -> levels.put(t.priceTicks(), t.quantityLots()));
    return levels;
  }

  private String at() {
    return symbol + " line " + (lines + 1) + ": ";
  }

  /** Id of the last frame of a stream; 0 for none. */
  long last(Stream stream) {
    return lastIds.getOrDefault(stream, 0L);
  }

  /** Gap lines of a cause from a line on. */
  long gaps(String cause, int fromLine) {
    return gaps.stream().filter(g -> g.line() >= fromLine && g.cause().equals(cause)).count();
  }
}
