package io.depthflow.sinks.recording;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the lines of one subtask; one file open per symbol. */
final class RawLogSinkWriter implements StatefulSinkWriter<RawLine, RawLogState> {
  private static final Logger LOG = LoggerFactory.getLogger(RawLogSinkWriter.class);

  private static final GapDue RESTORED =
      new GapDue(GapCause.RESTORE, "what came after the checkpoint was cut off");

  /** A gap line owed before the next line of a symbol. */
  private record GapDue(GapCause cause, String detail) {}

  private final Path root;
  private final RawLogLayout layout;
  private final int parallelism;
  private final OpenJournal journal;
  private final RawLogMetrics metrics;
  private final Map<String, SymbolFile> files = new TreeMap<>();
  private final Map<String, GapDue> gapsDue = new HashMap<>();

  /**
   * @param restored state of the checkpoint, or null; without one, what an earlier attempt of the
   *     same journal wrote is undone
   */
  RawLogSinkWriter(
      Path root,
      RawLogLayout layout,
      int parallelism,
      String journalName,
      RawLogState restored,
      RawLogMetrics metrics)
      throws IOException {
    this.root = root;
    this.layout = layout;
    this.parallelism = parallelism;
    this.metrics = metrics;
    this.journal = OpenJournal.open(root, restored == null ? journalName : restored.journal());
    undoOpened(restored == null ? 0 : restored.opened());
    if (restored != null) {
      for (RawLogState.FileState file : restored.files()) {
        restore(file);
      }
    }
  }

  @Override
  public void write(RawLine line, Context context) throws IOException {
    SymbolFile file = fileFor(line);
    GapDue due = gapsDue.remove(line.symbol());
    if (due != null) {
      byte[] marker = Markers.gap(line.symbol(), due.cause, due.detail);
      file.writer.write(new RawLine(line.symbol(), line.receiveTimeNs(), marker));
      metrics.gapMarkers().inc();
    }
    try {
      file.writer.write(line);
      metrics.lines().inc();
    } catch (IllegalArgumentException refused) {
      metrics.refusedLines().inc();
      LOG.warn("A line was not recorded: {}", refused.getMessage());
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    for (SymbolFile file : files.values()) {
      endMember(file);
    }
  }

  @Override
  public List<RawLogState> snapshotState(long checkpointId) {
    List<RawLogState.FileState> states = new ArrayList<>();
    files.forEach(
        (symbol, file) ->
            states.add(new RawLogState.FileState(symbol, file.period, file.wholeLength)));
    return List.of(new RawLogState(parallelism, journal.name(), journal.size(), states));
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (SymbolFile file : files.values()) {
      try {
        file.writer.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    files.clear();
    if (failure != null) {
      throw failure;
    }
  }

  private SymbolFile fileFor(RawLine line) throws IOException {
    long period = layout.period(line.receiveTimeNs());
    SymbolFile file = files.get(line.symbol());
    if (file != null && file.period >= period) {
      return file; // times never go back within a symbol; if they do, the line stays in order
    }
    if (file != null) {
      endMember(file);
      file.writer.close();
    }
    SymbolFile next = open(line.symbol(), period);
    files.put(line.symbol(), next);
    return next;
  }

  /** Opens a file that this run has not written to before; goes on behind what is whole in it. */
  private SymbolFile open(String symbol, long period) throws IOException {
    Path relative = layout.file(symbol, period);
    Path path = root.resolve(relative);
    long whole = WholeMembers.length(path);
    long present = Files.exists(path) ? Files.size(path) : 0;
    if (present > whole) {
      LOG.warn("{} ends in {} bytes of a cut gzip member; they are cut off", path, present - whole);
      metrics.undoneBytes().inc(present - whole);
      gapsDue.putIfAbsent(
          symbol, new GapDue(GapCause.NEW_RUN, "the run before this one was cut off"));
    }
    journal.add(new OpenJournal.Entry(symbol, relative.toString(), whole));
    RawLogWriter writer = RawLogWriter.open(path, whole);
    if (whole > 0 && !gapsDue.containsKey(symbol)) {
      tellNewRun(symbol, path, writer);
    }
    return new SymbolFile(period, whole, writer);
  }

  /**
   * A run without memory goes on in a file of an earlier one: the break lies where that one stopped
   * to listen, or a replay would fill the time between with rows that nobody saw.
   */
  private void tellNewRun(String symbol, Path path, RawLogWriter writer) throws IOException {
    long lastNs = 0;
    try (RawLogReader reader = RawLogReader.open(path)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        lastNs = line.receiveTimeNs();
      }
    }
    writer.write(
        new RawLine(symbol, lastNs, Markers.gap(symbol, GapCause.NEW_RUN, "a new run begins")));
    metrics.gapMarkers().inc();
  }

  private void restore(RawLogState.FileState state) throws IOException {
    Path path = root.resolve(layout.file(state.symbol(), state.period()));
    if (Files.exists(path)) {
      metrics.undoneBytes().inc(Math.max(0, Files.size(path) - state.length()));
    }
    RawLogWriter writer = RawLogWriter.open(path, state.length());
    files.put(state.symbol(), new SymbolFile(state.period(), state.length(), writer));
    gapsDue.put(state.symbol(), RESTORED);
  }

  /** Takes back what was written to files opened after the checkpoint. */
  private void undoOpened(int from) throws IOException {
    List<OpenJournal.Entry> later = journal.since(from);
    for (int i = later.size() - 1; i >= 0; i--) {
      OpenJournal.Entry entry = later.get(i);
      Path path = root.resolve(entry.file());
      gapsDue.put(entry.symbol(), RESTORED);
      if (!Files.exists(path)) {
        continue;
      }
      metrics.undoneBytes().inc(Math.max(0, Files.size(path) - entry.length()));
      if (entry.length() == 0) {
        Files.delete(path);
      } else {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.truncate(entry.length());
        }
      }
    }
    journal.keep(from);
  }

  private void endMember(SymbolFile file) throws IOException {
    long length = file.writer.endMember();
    if (length > file.wholeLength) {
      metrics.members().inc();
      metrics.bytes().inc(length - file.wholeLength);
      file.wholeLength = length;
    }
  }

  private static final class SymbolFile {
    private final long period;
    private final RawLogWriter writer;
    private long wholeLength;

    SymbolFile(long period, long wholeLength, RawLogWriter writer) {
      this.period = period;
      this.wholeLength = wholeLength;
      this.writer = writer;
    }
  }
}
