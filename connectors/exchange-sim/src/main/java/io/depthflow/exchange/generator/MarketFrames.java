package io.depthflow.exchange.generator;

import io.depthflow.market.Grid;
import java.util.Locale;

/** A generated market's frames: combined-stream payloads and the REST snapshot's body. */
final class MarketFrames {

  private final String symbol;
  private final String stream;
  private final Grid grid;
  private final FrameBytes out = new FrameBytes();

  MarketFrames(String symbol, Grid grid) {
    this.symbol = symbol;
    this.stream = symbol.toLowerCase(Locale.ROOT);
    this.grid = grid;
  }

  byte[] depth(long timeMs, long eventMs, long first, long last, long previous, Levels levels) {
    head("depth@100ms", "depthUpdate", timeMs, eventMs);
    out.text(",\"U\":").number(first).text(",\"u\":").number(last);
    out.text(",\"pu\":").number(previous);
    out.text(",\"b\":[");
    levels.each(true, this::level);
    closeList().text(",\"a\":[");
    levels.each(false, this::level);
    return closeList().text("}}").toArray();
  }

  byte[] bookTicker(long timeMs, long eventMs, long updateId, Ladder book) {
    head("bookTicker", "bookTicker", timeMs, eventMs);
    out.text(",\"u\":").number(updateId);
    price(",\"b\":\"", book.bidTicks());
    quantity("\",\"B\":\"", book.bidLots());
    price("\",\"a\":\"", book.askTicks());
    quantity("\",\"A\":\"", book.askLots());
    return out.text("\"}}").toArray();
  }

  byte[] trade(long timeMs, long eventMs, long id, long ticks, long lots, boolean buy) {
    head("trade", "trade", timeMs, eventMs);
    out.text(",\"t\":").number(id);
    price(",\"p\":\"", ticks);
    quantity("\",\"q\":\"", lots);
    // m: the buyer is the maker, so the aggressor sold.
    return out.text(buy ? "\",\"X\":\"MARKET\",\"m\":false}}" : "\",\"X\":\"MARKET\",\"m\":true}}")
        .toArray();
  }

  byte[] snapshot(long timeMs, long eventMs, long lastUpdateId, Ladder book) {
    out.clear().text("{\"lastUpdateId\":").number(lastUpdateId);
    out.text(",\"E\":").number(eventMs).text(",\"T\":").number(timeMs).text(",\"bids\":[");
    for (int i = book.bestBid; i >= 0; i--) {
      if (book.lots[i] != 0) {
        level(book.ticks[i], book.lots[i]);
      }
    }
    closeList().text(",\"asks\":[");
    for (int i = book.bestAsk; i < book.size; i++) {
      if (book.lots[i] != 0) {
        level(book.ticks[i], -book.lots[i]);
      }
    }
    return closeList().symbol('}').toArray();
  }

  /** Hands out the levels of one side of a depth event. */
  interface Levels {
    void each(boolean bids, Ladder.LevelConsumer out);
  }

  private void head(String channel, String event, long timeMs, long eventMs) {
    out.clear().text("{\"stream\":\"").text(stream).symbol('@').text(channel);
    out.text("\",\"data\":{\"e\":\"").text(event).text("\",\"E\":").number(eventMs);
    out.text(",\"T\":").number(timeMs).text(",\"s\":\"").text(symbol).symbol('"');
  }

  private void level(long ticks, long lots) {
    price("[\"", ticks);
    quantity("\",\"", lots);
    out.text("\"],");
  }

  private void price(String before, long ticks) {
    out.text(before).decimal(ticks, grid.priceDecimals());
  }

  private void quantity(String before, long lots) {
    out.text(before).decimal(lots, grid.quantityDecimals());
  }

  private FrameBytes closeList() {
    if (out.last() == ',') {
      out.dropLast();
    }
    return out.symbol(']');
  }
}
