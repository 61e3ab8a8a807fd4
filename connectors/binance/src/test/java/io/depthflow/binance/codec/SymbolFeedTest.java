package io.depthflow.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.recording.Recordings;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.BookCrossCheck;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookTop;
import io.depthflow.market.book.LineDigest;
import io.depthflow.market.book.SamplerOutput;
import io.depthflow.market.book.SymbolSampler;
import io.depthflow.market.book.Tier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SymbolFeedTest {

  @Test
  void shouldRefuseALineOfAnotherSymbol() {
    SymbolFeed feed = new SymbolFeed("BTCUSDT", 1000);
    assertThatThrownBy(() -> feed.accept(new RawLine("ETHUSDT", 1, new byte[] {'{', '}'})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ETHUSDT")
        .hasMessageContaining("BTCUSDT");
  }

  /** Handed over through its written state and through a copy, again and again: the same rows. */
  @Test
  void shouldGoOnFromItsState() throws IOException {
    List<RawLine> lines = Recordings.USDM_BTC_202407.lines().subList(0, 12_000);
    Collector whole = new Collector();
    SymbolFeed feed = new SymbolFeed("BTCUSDT", 1000);
    feed.setOutput(whole);
    feed.digestLines();
    lines.forEach(feed::accept);

    Collector parts = new Collector();
    SymbolFeed part = new SymbolFeed("BTCUSDT", 1000);
    part.setOutput(parts);
    part.digestLines();
    for (int i = 0; i < lines.size(); i++) {
      part.accept(lines.get(i));
      if (i < 40 || i % 997 == 0) {
        part = i % 2 == 0 ? part.copy() : reread(part);
        part.setOutput(parts);
        part.digestLines();
      }
    }
    assertThat(whole.samples).hasSizeGreaterThan(150);
    assertThat(whole.tops).hasSizeGreaterThan(300);
    assertThat(parts.samples).isEqualTo(whole.samples);
    assertThat(parts.tops).isEqualTo(whole.tops);
    assertThat(part.decoder().grid()).isEqualTo(feed.decoder().grid());
    assertThat(bytes(part)).isEqualTo(bytes(feed));
  }

  /** What made each row is told by the row's digest, and by no other's. */
  @Test
  void shouldDigestTheLinesOfEachRow() throws IOException {
    List<RawLine> lines = Recordings.USDM_BTC_202407.lines().subList(0, 12_000);
    List<BookSample> samples = digested(lines);
    for (BookSample sample : samples.subList(1, samples.size())) {
      long toNs = sample.timeMs() * 1_000_000;
      long since = toNs - 1_000_000_000;
      List<RawLine> own =
          lines.stream()
              .filter(l -> l.receiveTimeNs() >= since && l.receiveTimeNs() < toNs)
              .toList();
      assertThat(sample.source())
          .as("%d ms", sample.timeMs())
          .isEqualTo(new LineDigest(own.size(), own.stream().mapToLong(LineDigest::of).sum()));
    }

    List<RawLine> edited = new ArrayList<>(lines);
    RawLine line = lines.get(9_000);
    byte[] frame = line.frame().clone();
    int event = new String(frame, java.nio.charset.StandardCharsets.UTF_8).indexOf("\"E\":");
    assertThat(event).isPositive();
    frame[event + 16] = (byte) (frame[event + 16] == '1' ? '2' : '1'); // its last digit but one
    edited.set(9_000, new RawLine(line.symbol(), line.receiveTimeNs(), frame));
    List<BookSample> others = digested(edited);
    assertThat(others).hasSameSizeAs(samples);
    long differing = 0;
    for (int i = 0; i < samples.size(); i++) {
      differing += others.get(i).source().equals(samples.get(i).source()) ? 0 : 1;
      assertThat(others.get(i).source().lines()).isEqualTo(samples.get(i).source().lines());
    }
    assertThat(differing).isEqualTo(1);
  }

  /** A run that begins at a break and one that was there before agree on the rows behind it. */
  @Test
  void shouldForgetAtABreakWhatMadeNoRow() throws IOException {
    List<RawLine> lines = Recordings.USDM_BTC_202407.lines().subList(0, 6_000);
    List<RawLine> before = new ArrayList<>();
    for (RawLine line : lines.subList(0, 400)) {
      before.add(new RawLine(line.symbol(), lines.get(0).receiveTimeNs() - 500, line.frame()));
    }
    byte[] marker = Markers.gap("BTCUSDT", GapCause.NEW_RUN, "a recorder began");
    before.add(new RawLine("BTCUSDT", lines.get(0).receiveTimeNs() - 1, marker));
    before.addAll(lines);
    assertThat(digested(before))
        .extracting(BookSample::source)
        .isEqualTo(digested(lines).stream().map(BookSample::source).toList());
  }

  private static List<BookSample> digested(List<RawLine> lines) {
    List<BookSample> samples = new ArrayList<>();
    SymbolFeed feed = new SymbolFeed("BTCUSDT", 1000);
    feed.setOutput(samples::add);
    feed.digestLines();
    lines.forEach(feed::accept);
    return samples;
  }

  @Test
  void shouldLeaveACopyAlone() throws IOException {
    List<RawLine> lines = Recordings.USDM_BTC_202407.lines().subList(0, 3_000);
    SymbolFeed feed = new SymbolFeed("BTCUSDT", 1000);
    feed.setOutput(new Collector());
    lines.subList(0, 1_500).forEach(feed::accept);
    SymbolFeed copy = feed.copy();
    byte[] before = bytes(copy);
    lines.subList(1_500, 3_000).forEach(feed::accept);
    assertThat(bytes(copy)).isEqualTo(before);
    assertThat(bytes(feed)).isNotEqualTo(before);
  }

  /**
   * The same recording with the venue's partial depth of every book in it, and with wrong ones in
   * between: the same rows, and every statement is told right from wrong.
   */
  @Test
  void shouldHoldPartialDepthAgainstTheBookAndNeverApplyIt() throws IOException {
    List<RawLine> lines = Recordings.USDM_BTC_202407.lines().subList(0, 4_000);
    Collector without = new Collector();
    SymbolFeed plain = new SymbolFeed("BTCUSDT", 1000);
    plain.setOutput(without);
    Collector with = new Collector();
    SymbolFeed stated = new SymbolFeed("BTCUSDT", 1000);
    stated.setOutput(with);
    BookCrossCheck check = new BookCrossCheck();
    stated.sampler().setCrossCheck(check);
    int statements = 0;
    int wrong = 0;
    long lastId = 0;
    for (RawLine line : lines) {
      plain.accept(line);
      long id = plain.sampler().synchronizer().lastUpdateId();
      boolean fresh = plain.sampler().inSync() && id != lastId;
      lastId = id;
      boolean before = statements % 2 == 0;
      boolean differing = statements % 7 == 3;
      byte[] partial = fresh ? partial(plain.sampler(), differing) : null;
      if (fresh && before) {
        stated.accept(new RawLine("BTCUSDT", line.receiveTimeNs(), partial));
      }
      stated.accept(line);
      if (fresh && !before) {
        stated.accept(new RawLine("BTCUSDT", line.receiveTimeNs(), partial));
      }
      if (fresh) {
        statements++;
        wrong += differing ? 1 : 0;
      }
    }
    assertThat(with.samples).hasSizeGreaterThan(50).isEqualTo(without.samples);
    assertThat(with.tops).isEqualTo(without.tops);
    assertThat(statements).isGreaterThan(500);
    assertThat(check.tiersCompared()).isEqualTo(statements);
    assertThat(check.tiersDiffering()).isEqualTo(wrong).isPositive();
    assertThat(stated.decoder().irregular()).isZero();
  }

  private static byte[] partial(SymbolSampler sampler, boolean wrong) {
    DepthUpdate tiers = new DepthUpdate();
    long id = sampler.synchronizer().lastUpdateId();
    tiers.reset(1, 1, id, id, id - 1);
    sampler
        .book()
        .tiers(Side.BUY, 10)
        .forEach(t -> tiers.bids().add(t.priceTicks(), t.quantityLots()));
    for (Tier t : sampler.book().tiers(Side.SELL, 10)) {
      boolean last = tiers.asks().size() == 9;
      tiers.asks().add(t.priceTicks(), t.quantityLots() + (last && wrong ? 1 : 0));
    }
    return FrameJson.depthFrame("btcusdt@depth10@100ms", "BTCUSDT", tiers, sampler.grid());
  }

  private static SymbolFeed reread(SymbolFeed feed) throws IOException {
    return SymbolFeed.read(new DataInputStream(new ByteArrayInputStream(bytes(feed))));
  }

  private static byte[] bytes(SymbolFeed feed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    feed.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static final class Collector implements SamplerOutput {
    private final List<String> samples = new ArrayList<>();
    private final List<BookTop> tops = new ArrayList<>();

    @Override
    public void sample(BookSample sample) {
      samples.add(show(sample));
    }

    /** All of a sample: its arrays have no equality of their own. */
    private static String show(BookSample s) {
      String scalars =
          s.timeMs()
              + " "
              + s.segment()
              + " "
              + s.grid()
              + " "
              + s.bookAgeMs()
              + " "
              + s.depthUpdates()
              + " "
              + s.buyLots()
              + " "
              + s.sellLots()
              + " "
              + s.buyTrades()
              + " "
              + s.sellTrades()
              + " "
              + s.untrustedBids()
              + " "
              + s.untrustedAsks()
              + " ";
      return scalars
          + Arrays.toString(s.bidTicks())
          + Arrays.toString(s.bidLots())
          + Arrays.toString(s.askTicks())
          + Arrays.toString(s.askLots())
          + Arrays.toString(s.ofiLots());
    }

    @Override
    public void top(BookTop top) {
      tops.add(top);
    }
  }
}
