package io.depthflow.binance.codec;

import io.depthflow.market.Grid;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.LineDigest;
import io.depthflow.market.book.SamplerOutput;
import io.depthflow.market.book.SymbolSampler;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * One symbol from raw lines to samples: decoder and sampler joined in the one right order. Used by
 * the stream's book operator and by the backtest alike, so that both see the same rows.
 *
 * <p>Pure and single-threaded. {@link #write}, {@link #read} and {@link #copy} carry all but the
 * output, which is set again.
 */
public final class SymbolFeed {

  /** Changes with what is written: no state may be read as what it is not. */
  private static final int STATE_FORMAT = 0xDF_B0_00_05;

  private final SymbolSampler sampler;
  private final LineDecoder decoder;

  /** Null where nobody asks for digests. */
  private CRC32C crc;

  public SymbolFeed(String symbol, long periodMs) {
    this(new SymbolSampler(symbol, periodMs), new LineDecoder(symbol));
  }

  private SymbolFeed(SymbolSampler sampler, LineDecoder decoder) {
    this.sampler = sampler;
    this.decoder = decoder;
  }

  public void setOutput(SamplerOutput output) {
    sampler.setOutput(output);
  }

  /**
   * Samples carry the {@linkplain LineDigest digest} of the lines they were made of, which costs
   * some 30 ns a line. Not part of the state, like the output.
   */
  public void digestLines() {
    crc = crc == null ? new CRC32C() : crc;
  }

  /**
   * Sends what the line's time closes, then applies the line.
   *
   * @throws IllegalArgumentException for a line of another symbol
   * @throws CorruptFrameException when the frame is not what it says it is; nothing of it was
   *     applied
   */
  public void accept(RawLine line) {
    if (!line.symbol().equals(sampler.symbol())) {
      throw new IllegalArgumentException(
          "A line of " + line.symbol() + " was given to the feed of " + sampler.symbol());
    }
    sampler.advanceTo(line.receiveTimeNs());
    if (crc != null) {
      sampler.digest(LineDigest.of(line, crc));
    }
    decoder.decode(line, sampler);
  }

  public SymbolSampler sampler() {
    return sampler;
  }

  public LineDecoder decoder() {
    return decoder;
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(STATE_FORMAT);
    sampler.write(out);
    out.writeByte(decoder.grid().priceDecimals());
    out.writeByte(decoder.grid().quantityDecimals());
    out.writeLong(decoder.ignored());
    out.writeLong(decoder.offBookTrades());
    out.writeLong(decoder.irregular());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException for a state of another format, and as the input does
   */
  public static SymbolFeed read(DataInput in) throws IOException {
    int format = in.readInt();
    if (format != STATE_FORMAT) {
      throw new IOException(
          "The state of a symbol's book has format "
              + Integer.toHexString(format)
              + ", not "
              + Integer.toHexString(STATE_FORMAT)
              + ": it is of another version; start anew without the old checkpoint");
    }
    SymbolSampler sampler = SymbolSampler.read(in);
    LineDecoder decoder = new LineDecoder(sampler.symbol());
    decoder.setGrid(new Grid(in.readByte(), in.readByte()));
    decoder.setCounters(in.readLong(), in.readLong(), in.readLong());
    return new SymbolFeed(sampler, decoder);
  }

  /** A deep copy without an output. */
  public SymbolFeed copy() {
    LineDecoder d = new LineDecoder(sampler.symbol());
    d.setGrid(decoder.grid());
    d.setCounters(decoder.ignored(), decoder.offBookTrades(), decoder.irregular());
    return new SymbolFeed(sampler.copy(), d);
  }
}
