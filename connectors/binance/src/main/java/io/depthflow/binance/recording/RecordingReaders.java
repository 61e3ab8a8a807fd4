package io.depthflow.binance.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens recordings. The format of each file is told by its content, not by its name:
 *
 * <ul>
 *   <li>our raw log and the files of hftbacktest's collector, in ms, us or ns;
 *   <li>cryptofeed's captures: many symbols on one socket in one file, REST snapshots in another;
 *   <li>each of them compressed by gzip or zstd, or not at all.
 * </ul>
 *
 * <p>Several files are one recording: their lines come in the order of receive time, at equal times
 * in the order of the files. Files that follow one another are read one after the other; files that
 * overlap in time (a capture and its snapshots) are merged.
 */
public final class RecordingReaders {

  private RecordingReaders() {}

  /**
   * @throws CorruptLogException when a file does not exist, cannot be opened or is named twice
   */
  public static RecordingReader open(Path... files) throws IOException {
    return open(List.of(files), 0);
  }

  /** As {@link #open(Path...)}. */
  public static RecordingReader open(List<Path> files) throws IOException {
    return open(files, 0);
  }

  /**
   * Opens a recording behind lines that were read before.
   *
   * @param position {@link RecordingReader#position()} of a reader of the same files
   */
  public static RecordingReader open(List<Path> files, long position) throws IOException {
    return open(files, position, ReadAhead.NONE);
  }

  /**
   * As {@link #open(List, long)}, read and inflated on a thread of its own.
   *
   * @param ahead outlives the reader
   */
  public static RecordingReader open(List<Path> files, long position, ReadAhead ahead)
      throws IOException {
    return files.size() == 1
        ? RawLogReader.open(files.get(0), position, ahead)
        : MergedRecording.open(files, position, ahead);
  }

  /**
   * Whether a file is a capture: its lines and those of other captures, the snapshots of its
   * symbols, belong together and are to be opened as one recording.
   *
   * @throws CorruptLogException when it does not exist or cannot be opened
   */
  public static boolean isCapture(Path file) throws IOException {
    try (LogLines lines = LogLines.open(file)) {
      return lines.next() && LineFormat.of(lines).isCapture();
    }
  }
}
