package io.depthflow.sinks.recording;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.binance.recording.LogTail;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.market.RawLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one symbol: the file being written, the journal of files opened, and the markers that
 * are due. One object at a time, of the subtask that owns the symbol.
 */
final class SymbolLog implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SymbolLog.class);

  private final Path root;
  private final RawLogLayout layout;
  private final String symbol;
  private final String run;
  private final RawLogMetrics metrics;
  private final OpenJournal journal;

  /** Whether the file before the first line is not of this run. */
  private boolean newRun;

  private CutOff due;
  private RawLogWriter writer;
  private String file = "";
  private long endNs;
  private long wholeLength;
  private long forcedLength;
  private long lastNs;

  private SymbolLog(
      Path root,
      RawLogLayout layout,
      String symbol,
      String run,
      RawLogMetrics metrics,
      OpenJournal journal) {
    this.root = root;
    this.layout = layout;
    this.symbol = symbol;
    this.run = run;
    this.metrics = metrics;
    this.journal = journal;
  }

  /**
   * Takes a symbol's log over, as the checkpoint left it.
   *
   * @param run the run that this attempt belongs to: what attempts of it wrote and the checkpoint
   *     does not cover is cut off, before this returns
   * @param restored null when the checkpoint does not know the symbol, or there is none
   */
  static SymbolLog open(
      Path root,
      RawLogLayout layout,
      String symbol,
      String run,
      SymbolLogState restored,
      RawLogMetrics metrics)
      throws IOException {
    OpenJournal journal = OpenJournal.open(root, symbol);
    String writtenBy = restored == null ? run : restored.run();
    if (writtenBy.equals(journal.run())) {
      SymbolLog log = new SymbolLog(root, layout, symbol, writtenBy, metrics, journal);
      log.restore(restored);
      return log;
    }
    if (restored != null) {
      LOG.warn(
          "{} was recorded below {} by another run after the checkpoint: nothing is cut off, and"
              + " this goes on as a new run",
          symbol,
          root);
    }
    // An id that no checkpoint knows: nothing is undone that was written before it.
    String id = restored == null ? run : UUID.randomUUID().toString();
    SymbolLog log = new SymbolLog(root, layout, symbol, id, metrics, journal);
    log.newRun = true;
    return log;
  }

  void write(RawLine line) throws IOException {
    if (writer == null || line.receiveTimeNs() >= endNs) {
      roll(line);
    }
    if (due != null) {
      mark(line.receiveTimeNs(), GapCause.RESTORE, due.detail(lastNs));
      due = null;
    }
    try {
      writer.write(line);
      lastNs = line.receiveTimeNs();
      metrics.lines().inc();
    } catch (IllegalArgumentException refused) {
      metrics.refusedLines().inc();
      LOG.warn("A line was not recorded: {}", refused.getMessage());
    }
  }

  /** What was cut off comes again: it is not told. */
  void forgetCutOff() {
    due = null;
  }

  /** Brings everything to the disk as whole members. */
  void flush() throws IOException {
    force();
    count();
  }

  /** First half of {@link #flush}; may run on another thread while no other method does. */
  void force() throws IOException {
    forcedLength = writer == null ? wholeLength : writer.endMember();
  }

  /** Second half of {@link #flush}. */
  void count() {
    if (forcedLength > wholeLength) {
      metrics.members().inc();
      metrics.bytes().inc(forcedLength - wholeLength);
      wholeLength = forcedLength;
    }
  }

  /** To be called after {@link #flush}. */
  SymbolLogState state() {
    return new SymbolLogState(run, journal.size(), file, endNs, wholeLength, lastNs, due);
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      RawLogWriter closing = writer;
      writer = null;
      closing.close();
    }
  }

  private void restore(SymbolLogState state) throws IOException {
    int covered = state == null ? 0 : state.journalEntries();
    List<OpenJournal.Entry> later = journal.since(covered);
    CutOff cut = planned(later, state);
    journal.add(new OpenJournal.Cut(cut, false));
    for (int i = later.size() - 1; i >= 0; i--) {
      if (later.get(i) instanceof OpenJournal.Opened opened) {
        cutTo(root.resolve(opened.file()), opened.length());
      }
    }
    if (state != null && !state.file().isEmpty()) {
      file = state.file();
      endNs = state.endNs();
      wholeLength = state.length();
      writer = RawLogWriter.openFor(symbol, root.resolve(file), wholeLength);
    }
    journal.replaceSince(covered, new OpenJournal.Cut(cut, true));
    metrics.undoneBytes().inc(cut.bytes());
    lastNs = state == null ? 0 : state.lastNs();
    due = state == null || state.due() == null ? cut : cut.plus(state.due());
    newRun = file.isEmpty();
  }

  /** What is to be cut off; a restore that was itself cut short has counted it already. */
  private CutOff planned(List<OpenJournal.Entry> later, SymbolLogState state) throws IOException {
    if (!later.isEmpty()
        && later.get(later.size() - 1) instanceof OpenJournal.Cut last
        && !last.done()) {
      return last.what();
    }
    CutOff cut = CutOff.NOTHING;
    if (state != null && !state.file().isEmpty()) {
      cut = CutOff.of(LogTail.of(root.resolve(state.file()), state.length()));
    }
    for (OpenJournal.Entry entry : later) {
      cut =
          cut.plus(
              entry instanceof OpenJournal.Opened opened
                  ? CutOff.of(LogTail.of(root.resolve(opened.file()), opened.length()))
                  : ((OpenJournal.Cut) entry).what());
    }
    return cut;
  }

  private static void cutTo(Path path, long length) throws IOException {
    if (length == 0) {
      Files.deleteIfExists(path);
    } else if (Files.exists(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
    }
  }

  /** Goes on in the file of a line's time, behind what is whole in it. */
  private void roll(RawLine line) throws IOException {
    flush();
    close();
    long earlierNs = newRun ? EarlierFiles.lastNs(root, symbol) : 0;
    long period = layout.period(line.receiveTimeNs());
    Path relative = layout.file(symbol, period);
    Path path = root.resolve(relative);
    long whole = WholeMembers.length(path);
    long torn = (Files.exists(path) ? Files.size(path) : 0) - whole;
    if (torn > 0) {
      LOG.warn("{} ends in {} bytes of a cut gzip member; they are cut off", path, torn);
      metrics.undoneBytes().inc(torn);
    }
    if (!run.equals(journal.run())) {
      journal.begin(run);
    }
    journal.add(new OpenJournal.Opened(relative.toString(), whole));
    file = relative.toString();
    endNs = layout.endNs(period);
    wholeLength = whole;
    writer = RawLogWriter.openFor(symbol, path, whole);
    if (newRun && earlierNs > 0) {
      // The break lies where the earlier run stopped to listen, or a replay would fill the time
      // between with rows that nobody saw.
      mark(
          Math.min(earlierNs, line.receiveTimeNs()),
          GapCause.NEW_RUN,
          "a run before this one ended at "
              + earlierNs
              + " ns"
              + (torn > 0 ? " and left " + torn + " bytes of a cut block" : ""));
    }
    newRun = false;
  }

  private void mark(long ns, GapCause cause, String detail) throws IOException {
    writer.write(new RawLine(symbol, ns, Markers.gap(symbol, cause, detail)));
    metrics.gapMarkers().inc();
  }
}
