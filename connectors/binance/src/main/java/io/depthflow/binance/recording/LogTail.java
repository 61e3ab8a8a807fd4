package io.depthflow.binance.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What lies in a raw log behind a whole member: what is cut off when the file is shortened to it.
 *
 * @param bytes compressed bytes, a torn member's too
 * @param lines whole lines that can be read in them
 * @param fromNs receive time of the first of them, 0 without lines
 * @param toNs receive time of the last of them, 0 without lines
 */
public record LogTail(long bytes, long lines, long fromNs, long toNs) {

  /**
   * @param from bytes of whole members before the tail
   */
  public static LogTail of(Path file, long from) throws IOException {
    long present = Files.exists(file) ? Files.size(file) : 0;
    if (present <= from) {
      return new LogTail(0, 0, 0, 0);
    }
    long lines = 0;
    long firstNs = 0;
    long lastNs = 0;
    CollectorFormat format = new CollectorFormat();
    try (LogLines tail = LogLines.open(file, from)) {
      while (tail.next()) {
        format.read(tail);
        firstNs = lines++ == 0 ? format.receiveNs() : firstNs;
        lastNs = format.receiveNs();
      }
    } catch (CorruptLogException damaged) {
      // The rest is bytes that say nothing; they are in the count of bytes.
      return new LogTail(present - from, lines, firstNs, lastNs);
    }
    return new LogTail(present - from, lines, firstNs, lastNs);
  }
}
