package io.depthflow.binance.recording;

import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Several files as one recording, in the order of receive time. A file is opened when the merge
 * comes to its first line, so that a thousand hourly files need one handle. A position is the
 * number of lines returned.
 */
final class MergedRecording implements RecordingReader {

  private final ReadAhead ahead;
  private final ArrayDeque<Waiting> waiting;
  private final PriorityQueue<Open> heads =
      new PriorityQueue<>(Comparator.comparingLong(Open::headNs).thenComparingInt(Open::order));
  private final List<RestAnswer> answers = new ArrayList<>();
  private final List<CutTail> cutTails = new ArrayList<>();
  private Open last;
  private long lastNs = Long.MIN_VALUE;
  private long lines;
  private long clamped;
  private long closedBytes;

  private MergedRecording(List<Waiting> files, ReadAhead ahead) {
    this.ahead = ahead;
    files.sort(Comparator.comparingLong(Waiting::firstNs).thenComparingInt(Waiting::order));
    waiting = new ArrayDeque<>(files);
  }

  static MergedRecording open(List<Path> files, long position, ReadAhead ahead) throws IOException {
    Set<Path> seen = new HashSet<>();
    List<Waiting> waiting = new ArrayList<>();
    for (Path file : files) {
      if (!seen.add(file.toAbsolutePath().normalize())) {
        throw new CorruptLogException(file, 0, "is named twice", "name each file once");
      }
      try (RawLogReader reader = RawLogReader.open(file)) {
        RawLine first = reader.next();
        waiting.add(
            new Waiting(
                file, first == null ? Long.MIN_VALUE : first.receiveTimeNs(), waiting.size()));
      }
    }
    MergedRecording merged = new MergedRecording(waiting, ahead);
    try {
      while (merged.lines < position) {
        if (merged.next() == null) {
          throw new CorruptLogException(
              files.get(files.size() - 1),
              0,
              "the recording ends after " + merged.lines + " lines, before line " + position,
              "these are not the files that were read before; restore them or start afresh");
        }
      }
      return merged;
    } catch (IOException | RuntimeException e) {
      merged.closeAfter(e);
      throw e;
    }
  }

  @Override
  public RawLine next() throws IOException {
    if (last != null) {
      Open file = last;
      last = null;
      advance(file);
    }
    while (!waiting.isEmpty()
        && (heads.isEmpty() || waiting.peekFirst().firstNs <= heads.peek().headNs())) {
      Waiting next = waiting.removeFirst();
      advance(new Open(RawLogReader.open(next.file, ahead), next.order));
    }
    last = heads.poll();
    if (last == null) {
      return null;
    }
    lines++;
    RawLine line = last.head;
    if (line.receiveTimeNs() < lastNs) {
      clamped++;
      return new RawLine(line.symbol(), lastNs, line.frame());
    }
    lastNs = line.receiveTimeNs();
    return line;
  }

  @Override
  public Path file() {
    return last.reader.file();
  }

  @Override
  public long lineNumber() {
    return last.reader.lineNumber();
  }

  @Override
  public long position() {
    return lines;
  }

  @Override
  public long compressedBytes() {
    long bytes = closedBytes + (last == null ? 0 : last.reader.compressedBytes());
    for (Open file : heads) {
      bytes += file.reader.compressedBytes();
    }
    return bytes;
  }

  @Override
  public long clampedLines() {
    long sum = clamped + (last == null ? 0 : last.reader.clampedLines());
    for (Open file : heads) {
      sum += file.reader.clampedLines();
    }
    return sum;
  }

  /** Known of a file once it is read to its end. */
  @Override
  public List<CutTail> cutTails() {
    return List.copyOf(cutTails);
  }

  @Override
  public List<RestAnswer> answers() {
    List<RestAnswer> all = new ArrayList<>(answers);
    heads.forEach(file -> all.addAll(file.reader.answers()));
    if (last != null) {
      all.addAll(last.reader.answers());
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    if (last != null) {
      heads.add(last);
      last = null;
    }
    for (Open file : heads) {
      file.reader.close();
    }
    heads.clear();
    waiting.clear();
  }

  private void advance(Open file) throws IOException {
    try {
      file.head = file.reader.next();
    } catch (IOException | RuntimeException e) {
      heads.add(file); // closed with the others; its head stays unread
      throw e;
    }
    if (file.head != null) {
      heads.add(file);
      return;
    }
    closedBytes += file.reader.compressedBytes();
    clamped += file.reader.clampedLines();
    answers.addAll(file.reader.answers());
    cutTails.addAll(file.reader.cutTails());
    file.reader.close();
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** A file that the merge has not come to. */
  private record Waiting(Path file, long firstNs, int order) {}

  /** A file that is being read, with its next line. */
  private static final class Open {
    private final RawLogReader reader;
    private final int order;
    private RawLine head;

    Open(RawLogReader reader, int order) {
      this.reader = reader;
      this.order = order;
    }

    long headNs() {
      return head == null ? Long.MAX_VALUE : head.receiveTimeNs();
    }

    int order() {
      return order;
    }
  }
}
