package io.depthflow.binance.recording;

import io.depthflow.market.RawLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A recording as lines, whatever its format and however many its files; see {@link
 * RecordingReaders}.
 */
public interface RecordingReader extends Closeable {

  /**
   * The next line. Receive times never decrease: one that goes back is clamped to the one before.
   *
   * @return null at the end
   * @throws CorruptLogException at a line that is none, and where a file is damaged
   */
  RawLine next() throws IOException;

  /** File of the line returned last. */
  Path file();

  /** Number of the line returned last in its file, from 1. */
  long lineNumber();

  /** Where reading goes on after the line returned last, for {@link RecordingReaders#open}. */
  long position();

  /** Bytes of the files, as they lie on disk, that were read so far. */
  long compressedBytes();

  /** Lines so far whose receive time went back and was clamped. */
  long clampedLines();

  /** Files so far that end inside a compressed block; see {@link CutTail}. */
  List<CutTail> cutTails();

  /** REST answers met so far that are no lines of the market, in their order; at most 1000. */
  List<RestAnswer> answers();
}
