package io.depthflow.benchmarks.live;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a raw log holds, counted without the decoder that wrote it: frames, broken chains, gap
 * lines, and the lags from a frame's {@code E} to its receive time.
 */
final class RecordedLog {

  private static final byte[] DEPTH = ascii("\"e\":\"depthUpdate\",\"E\":");
  private static final byte[] TRADE = ascii("\"e\":\"trade\",\"E\":");
  private static final byte[] CONNECT = ascii("\"depthflowConnect\"");
  private static final byte[] CAUSE = ascii("\"cause\":\"");
  private static final byte[] TRADE_ID = ascii("\"t\":");
  private static final byte[] GAP = ascii("\"depthflowGap\"");
  private static final byte[] EVENT_TIME = ascii("\"E\":");
  private static final byte[] FINAL = ascii("\"u\":");
  private static final byte[] PREVIOUS = ascii("\"pu\":");
  private static final byte[] OURS = ascii("@depthflow\"");
  private static final int HEAD = 40;
  private static final int LAG_MS_MAX = 60_000;

  final FrameAccount account;
  long brokenChains;
  long gapLines;
  long bytes;
  private final long[] fromMs;
  private final int[][] lags;

  /**
   * @param fromMs where the stretches begin whose lags are told apart; the last is the end
   */
  RecordedLog(List<Long> fromMs, FrameIds ids) {
    this.account = new FrameAccount(ids);
    this.fromMs = fromMs.stream().mapToLong(Long::longValue).toArray();
    this.lags = new int[fromMs.size()][LAG_MS_MAX + 1];
  }

  void read(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(p -> p.toString().endsWith(".gz")).sorted().toList();
    }
    for (Path file : files) {
      bytes += Files.size(file);
      try (RawLogReader reader = RawLogReader.open(file)) {
        long lastId = -1;
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          lastId = read(line, lastId);
        }
      }
    }
  }

  private long read(RawLine line, long lastId) {
    byte[] frame = line.frame();
    if (find(frame, OURS, HEAD) >= 0) {
      marker(line.symbol(), frame);
      return lastId;
    }
    if (frame[2] == 'l') {
      return lastId; // a snapshot
    }
    lag(line.receiveTimeNs() / 1_000_000, number(frame, EVENT_TIME));
    if (find(frame, DEPTH, HEAD + DEPTH.length) < 0) {
      boolean trade = find(frame, TRADE, HEAD + TRADE.length) >= 0;
      account.frame(
          line.symbol(),
          trade ? FrameTemplate.Kind.TRADE : FrameTemplate.Kind.TICKER,
          number(frame, trade ? TRADE_ID : FINAL));
      return lastId;
    }
    brokenChains += lastId >= 0 && number(frame, PREVIOUS) != lastId ? 1 : 0;
    long id = number(frame, FINAL);
    account.frame(line.symbol(), FrameTemplate.Kind.DEPTH, id);
    return id;
  }

  private void marker(String symbol, byte[] frame) {
    if (find(frame, GAP, frame.length) >= 0) {
      gapLines++;
      int from = find(frame, CAUSE, frame.length) + CAUSE.length;
      int to = from;
      while (frame[to] != '"') {
        to++;
      }
      account.marker(symbol, new String(frame, from, to - from, StandardCharsets.US_ASCII));
    } else if (find(frame, CONNECT, frame.length) >= 0) {
      account.marker(symbol, "connect");
    }
  }

  private void lag(long receiveMs, long eventMs) {
    int stretch = Arrays.binarySearch(fromMs, receiveMs);
    stretch = stretch < 0 ? -stretch - 2 : stretch;
    if (stretch >= 0) {
      lags[stretch][(int) Math.max(0, Math.min(LAG_MS_MAX, receiveMs - eventMs))]++;
    }
  }

  /** Quantile of the lags of a stretch, ms; E is in whole milliseconds. */
  int lagMs(int stretch, double quantile) {
    long all = Arrays.stream(lags[stretch]).asLongStream().sum();
    long rank = (long) Math.ceil(quantile * all);
    long seen = 0;
    for (int ms = 0; ms <= LAG_MS_MAX; ms++) {
      seen += lags[stretch][ms];
      if (seen >= rank && seen > 0) {
        return ms;
      }
    }
    return -1;
  }

  private static long number(byte[] frame, byte[] key) {
    int at = find(frame, key, frame.length) + key.length;
    long v = 0;
    for (; frame[at] >= '0' && frame[at] <= '9'; at++) {
      v = v * 10 + frame[at] - '0';
    }
    return v;
  }

  private static int find(byte[] frame, byte[] text, int to) {
    for (int i = 0; i + text.length <= Math.min(to, frame.length); i++) {
      if (Arrays.equals(frame, i, i + text.length, text, 0, text.length)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
