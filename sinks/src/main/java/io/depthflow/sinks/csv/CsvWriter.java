package io.depthflow.sinks.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/** Collects rows by group; full batches and changed ones are written before each barrier. */
final class CsvWriter<T>
    implements StatefulSinkWriter<T, CsvState>, CommittingSinkWriter<T, CsvPart> {

  private final Path pending;
  private final CsvTable<T> table;
  private final int batchRows;
  private final Map<String, CsvBatch> open = new LinkedHashMap<>();
  private final List<CsvBatch> full = new ArrayList<>();
  private final Set<String> changed = new HashSet<>();

  CsvWriter(Path pending, CsvTable<T> table, int batchRows, Collection<CsvState> states) {
    this.pending = pending;
    this.table = table;
    this.batchRows = batchRows;
    states.forEach(s -> open.put(s.group(), new CsvBatch(s.file(), s.text(), s.rows())));
  }

  @Override
  public void write(T row, Context context) {
    String group = table.group(row);
    CsvBatch batch = open.get(group);
    if (batch == null) {
      batch = new CsvBatch(group, table.timeMs(row), table.header());
      open.put(group, batch);
    }
    batch.add(table.line(row));
    changed.add(group);
    if (batch.rows() >= batchRows) {
      full.add(batch);
      open.remove(group);
      changed.remove(group);
    }
  }

  @Override
  public void flush(boolean endOfInput) {
    // What is to be seen is written for the checkpoint, by prepareCommit.
  }

  @Override
  public Collection<CsvPart> prepareCommit() throws IOException {
    // By name: a file that was open at one checkpoint and is full at the next is one file.
    Map<String, CsvBatch> files = new HashMap<>();
    full.forEach(batch -> files.put(batch.file(), batch));
    for (String group : changed) {
      CsvBatch batch = open.get(group);
      files.put(batch.file(), batch);
    }
    full.clear();
    changed.clear();
    List<CsvPart> parts = new ArrayList<>();
    for (CsvBatch batch : files.values()) {
      String name = batch.file() + "." + UUID.randomUUID();
      batch.write(pending.resolve(name));
      parts.add(new CsvPart(name, batch.file()));
    }
    return parts;
  }

  @Override
  public List<CsvState> snapshotState(long checkpointId) {
    List<CsvState> states = new ArrayList<>();
    open.forEach((group, b) -> states.add(new CsvState(group, b.file(), b.text(), b.rows())));
    return states;
  }

  @Override
  public void close() {
    // Nothing is open between barriers.
  }
}
