package io.depthflow.pipeline.operator;

import io.depthflow.market.book.BookTop;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.UserEvent;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.DeskCommand;
import io.depthflow.strategy.position.DeskConfig;
import io.depthflow.strategy.position.DeskOutput;
import io.depthflow.strategy.position.DeskState;
import io.depthflow.strategy.position.TradingDesk;
import io.depthflow.strategy.risk.Approved;
import io.depthflow.strategy.signal.Predictor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractInput;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * [trade]: everything the desk of an account hears, in one operator: feature rows, best prices,
 * user data, outcomes of sends, commands. It is keyed by account, because limits such as the daily
 * loss are exact only there. It calls the pure {@link TradingDesk} with the processing time and
 * emits what the desk sends; the journal leaves on the side.
 *
 * <p>Between checkpoints the desk lives in a field; its state is written when a snapshot is taken.
 * After a restore it begins by reconciling, under an epoch later than that of any request made
 * before: such a request is looked up by the sender, never sent blindly.
 */
public final class TradeOperator extends AbstractStreamOperatorV2<OrderRequest>
    implements MultipleInputStreamOperator<OrderRequest>, Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;

  /** What the desk saw and did. */
  public static final OutputTag<JournalEntry> JOURNAL =
      new OutputTag<>("journal", TypeInformation.of(JournalEntry.class));

  /**
   * Accumulator: since when, processing time, the desk has had no order, no position and no open
   * question; 0 while it has one. For who waits from outside for the end of a run.
   */
  public static final String QUIET = "desk-quiet-since-ms";

  /** Inputs in their order: rows, tops, user events, outcomes, commands. */
  static final int INPUTS = 5;

  private static final ValueStateDescriptor<DeskState> DESK =
      new ValueStateDescriptor<>("desk", TypeInformation.of(DeskState.class));

  private final DeskConfig config;
  private final LinearModel[] models;
  private final RunEpoch runEpoch;
  private final Map<String, TradingDesk> desks = new HashMap<>();
  private final Map<String, Long> wakes = new HashMap<>();
  private final LongCounter quietSince = new LongCounter();
  private Counter clipped;
  private final DeskOutput out = new Out();
  private ValueState<DeskState> state;
  private InternalTimerService<VoidNamespace> timers;
  private ListState<Long> epochState;
  private long epoch;
  private boolean restored;
  private boolean newSubmission;

  TradeOperator(
      StreamOperatorParameters<OrderRequest> parameters,
      DeskConfig config,
      LinearModel[] models,
      RunEpoch runEpoch) {
    super(parameters, INPUTS);
    this.config = config;
    this.models = models;
    this.runEpoch = runEpoch;
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public List<Input> getInputs() {
    return List.of(
        input(
            1,
            FeatureRow.class,
            (desk, row, nowMs) -> {
              countClipped(row);
              desk.onRow(row, nowMs, out);
            }),
        input(2, BookTop.class, (desk, top, nowMs) -> desk.onTop(top, nowMs, out)),
        input(3, UserEvent.class, (desk, event, nowMs) -> desk.onUserEvent(event, nowMs, out)),
        input(4, OrderOutcome.class, (desk, o, nowMs) -> desk.onOutcome(o, nowMs, out)),
        input(5, DeskCommand.class, (desk, c, nowMs) -> desk.onCommand(c, nowMs, out)));
  }

  /** Values beyond what the model was trained on; it forecasts from the nearest that it knows. */
  private void countClipped(FeatureRow row) {
    for (LinearModel model : models) {
      if (model.symbol().equals(row.symbol())) {
        clipped.inc(model.clipped(row.values()));
      }
    }
  }

  /** Of this attempt. */
  long clippedValues() {
    return clipped.getCount();
  }

  private interface Handler<T> {
    void accept(TradingDesk desk, T value, long nowMs);
  }

  @SuppressWarnings("unchecked") // AbstractInput's own signature of getRecordProcessor
  private <T> Input<T> input(int id, Class<T> type, Handler<T> handler) {
    return new AbstractInput<T, OrderRequest>(this, id) {
      @Override
      public void processElement(StreamRecord<T> element) throws Exception {
        long nowMs = nowMs();
        TradingDesk desk = desk((String) getCurrentKey());
        handler.accept(desk, type.cast(element.getValue()), nowMs);
        wake(desk, nowMs);
      }
    };
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context.isRestored();
    epochState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("epoch", Types.LONG));
    long earlier = RunEpoch.NONE;
    for (long saved : epochState.get()) {
      earlier = Math.max(earlier, saved);
    }
    int attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
    epoch = runEpoch.current(attempt, earlier);
    newSubmission = attempt == 0;
  }

  @Override
  public void open() throws Exception {
    super.open();
    getRuntimeContext().addAccumulator(QUIET, quietSince);
    clipped = getMetricGroup().counter("clippedValues");
    state = getPartitionedState(DESK);
    timers = getInternalTimerService("wake", VoidNamespaceSerializer.INSTANCE, this);
    if (restored) {
      // The timer that came with the state is the account's one timer until another replaces it.
      timers.forEachProcessingTimeTimer((ignored, at) -> wakes.put((String) getCurrentKey(), at));
      List<String> accounts;
      try (Stream<String> keys =
          this.<String>getKeyedStateBackend().getKeys(DESK.getName(), VoidNamespace.INSTANCE)) {
        accounts = keys.toList();
      }
      // A restored desk reconciles at once; it does not wait for somebody to speak to it.
      for (String account : accounts) {
        setCurrentKey(account);
        wake(desk(account), nowMs());
      }
    }
  }

  private TradingDesk desk(String account) throws Exception {
    TradingDesk desk = desks.get(account);
    if (desk == null) {
      DeskState saved = state.value();
      desk =
          saved == null
              ? new TradingDesk(config, epoch)
              : TradingDesk.restore(config, saved, epoch, newSubmission);
      for (LinearModel model : models) {
        desk.setModel(model.symbol(), Predictor.of(model));
      }
      desks.put(account, desk);
    }
    return desk;
  }

  /** Keeps one timer an account: the next moment at which the desk wants to be called. */
  private void wake(TradingDesk desk, long nowMs) {
    tellQuiet(nowMs);
    String account = (String) getCurrentKey();
    long at = desk.nextWakeMs();
    Long registered = wakes.get(account);
    if (registered != null && registered != at) {
      timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, registered);
      wakes.remove(account);
    }
    if (at != Long.MAX_VALUE && (registered == null || registered != at)) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, at);
      wakes.put(account, at);
    }
  }

  private void tellQuiet(long nowMs) {
    boolean quiet = desks.values().stream().allMatch(TradingDesk::isQuiet);
    if (quiet != quietSince.getLocalValuePrimitive() > 0) {
      quietSince.resetLocal();
      quietSince.add(quiet ? nowMs : 0);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    String account = timer.getKey();
    wakes.remove(account, timer.getTimestamp());
    long nowMs = nowMs();
    TradingDesk desk = desk(account);
    desk.onTimer(nowMs, out);
    wake(desk, nowMs);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("the desk has no event-time timers");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    epochState.update(List.of(epoch));
    for (Map.Entry<String, TradingDesk> desk : desks.entrySet()) {
      setCurrentKey(desk.getKey());
      state.update(desk.getValue().state());
    }
    super.snapshotState(context);
  }

  private long nowMs() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private final class Out implements DeskOutput {
    @Override
    public void send(Approved<OrderRequest> request) {
      output.collect(new StreamRecord<>(request.value()));
    }

    @Override
    public void journal(JournalEntry entry) {
      output.collect(JOURNAL, new StreamRecord<>(entry));
    }
  }
}
