package io.depthflow.sinks.recording;

import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;

/** Flink's side of {@link RawLogSink}: one {@link SymbolLog} per symbol of the subtask's keys. */
final class RawLogOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<RawLine, Void> {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final RawLogLayout layout;
  private final boolean live;
  private transient Map<String, SymbolLog> logs;
  private transient ValueState<SymbolLogState> state;
  private transient ListState<String> runState;
  private transient String run;
  private transient RawLogMetrics metrics;
  private transient SideBySide sideBySide;

  RawLogOperator(Path root, RawLogLayout layout, boolean live) {
    this.live = live;
    this.root = root.toAbsolutePath().toString();
    this.layout = layout;
    setChainingStrategy(ChainingStrategy.ALWAYS);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    logs = new TreeMap<>();
    metrics = RawLogMetrics.of(getMetricGroup());
    sideBySide = new SideBySide("raw-log-force");
    state =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("log", TypeInformation.of(SymbolLogState.class)));
    runState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("run", Types.STRING));
    Iterator<String> restored = runState.get().iterator();
    run =
        restored.hasNext()
            ? restored.next()
            : getRuntimeContext().getJobInfo().getJobId().toString();
  }

  /** Undoes what the checkpoint does not cover, before any subtask of this attempt writes. */
  @Override
  public void open() throws Exception {
    super.open();
    TaskInfo task = getRuntimeContext().getTaskInfo();
    for (String symbol : OpenJournal.symbols(Path.of(root))) {
      int owner =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              symbol, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
      if (owner == task.getIndexOfThisSubtask()) {
        setCurrentKey(symbol);
        SymbolLogState restored = state.value();
        if (restored != null || run.equals(OpenJournal.open(Path.of(root), symbol).run())) {
          logs.put(symbol, openLog(symbol, restored));
        }
      }
    }
  }

  @Override
  public void processElement(StreamRecord<RawLine> element) throws Exception {
    RawLine line = element.getValue();
    SymbolLog log = logs.get(line.symbol());
    if (log == null) {
      log = openLog(line.symbol(), state.value());
      logs.put(line.symbol(), log);
    }
    log.write(line);
  }

  private SymbolLog openLog(String symbol, SymbolLogState restored) throws IOException {
    SymbolLog log = SymbolLog.open(Path.of(root), layout, symbol, run, restored, metrics);
    if (!live) {
      log.forgetCutOff();
    }
    return log;
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    for (Map.Entry<String, SymbolLog> log : logs.entrySet()) {
      setCurrentKey(log.getKey());
      state.update(log.getValue().state());
    }
    // List state is dealt out evenly: with as many copies as there can be subtasks each gets one.
    int most = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    runState.update(Collections.nCopies(most, run));
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    List<AutoCloseable> closing = new ArrayList<>();
    if (logs != null) {
      closing.addAll(logs.values());
      logs = null;
    }
    if (sideBySide != null) {
      closing.add(sideBySide);
    }
    closing.add(super::close);
    IOUtils.closeAll(closing);
  }

  private void flush() throws IOException {
    List<SideBySide.Step> steps = new ArrayList<>();
    for (SymbolLog log : logs.values()) {
      steps.add(log::force);
    }
    sideBySide.run(steps);
    logs.values().forEach(SymbolLog::count);
  }
}
