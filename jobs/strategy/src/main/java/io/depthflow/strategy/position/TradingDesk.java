package io.depthflow.strategy.position;

import io.depthflow.market.book.BookTop;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.UserEvent;
import io.depthflow.strategy.evaluation.JournalDraft;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.risk.RiskGate;
import io.depthflow.strategy.risk.RiskRefusal;
import io.depthflow.strategy.signal.NoTradeReason;
import io.depthflow.strategy.signal.Predictor;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The desk of one account: a machine per symbol, and the limits over all of them. Pure and
 * single-threaded; {@code nowMs} is processing time and never runs backwards.
 *
 * <p>Whoever runs it calls {@link #onTimer} no later than {@link #nextWakeMs} (0 right after
 * construction or restore: at once), feeds back the outcome of every request, and tells CONNECTED
 * when the user data stream is up: before that nothing is entered. Inputs of symbols that are not
 * configured are counted and otherwise ignored.
 */
public final class TradingDesk {

  private final Map<String, PositionMachine> machines = new LinkedHashMap<>();
  private final RiskGate gate;
  private final long epoch;
  private DeskOutput output;
  private long unknownSymbols;

  /** Some symbol is to trade again once the last run's FLATTEN has closed everything. */
  private boolean flattenEnds;

  /** A desk that starts without a memory: it finds out what the venue holds first. */
  public TradingDesk(DeskConfig config, long epoch) {
    this(config, null, epoch);
  }

  private TradingDesk(DeskConfig config, DeskState state, long epoch) {
    this.epoch = epoch;
    this.gate = RiskGate.restore(config.limits(), state == null ? null : state.risk());
    Line line = new GatedLine();
    for (SymbolConfig symbol : config.symbols()) {
      PositionMachine machine = new PositionMachine(config, symbol, epoch, line);
      machines.put(machine.symbol(), machine);
    }
    if (state != null) {
      for (MachineState machineState : state.machines()) {
        PositionMachine machine = machines.get(machineState.symbol());
        if (machine == null) {
          throw new IllegalArgumentException(
              "the state holds symbol "
                  + machineState.symbol()
                  + ", which is not configured; configure it, or start without the state once"
                  + " it is flat");
        }
        machine.restore(machineState);
        flattenEnds |= machine.resumesAfterFlatten();
      }
    }
  }

  /**
   * A desk that goes on where the state was taken, after reading what the venue holds.
   *
   * @param epoch number of this run attempt, another one than the state's: requests of earlier
   *     attempts are looked up and never sent again
   */
  public static TradingDesk restore(DeskConfig config, DeskState state, long epoch) {
    return restore(config, state, epoch, false);
  }

  /**
   * A desk that goes on where the state was taken, after reading what the venue holds.
   *
   * @param epoch number of this run attempt, another one than the state's
   * @param newSubmission whether a user has started the run again. The FLATTEN that ended the last
   *     one then does not bind this one: its halt is over at once when the state had nothing on,
   *     else as soon as everything is closed. Halts for any other reason stay.
   */
  public static TradingDesk restore(
      DeskConfig config, DeskState state, long epoch, boolean newSubmission) {
    if (epoch == state.epoch()) {
      throw new IllegalArgumentException(
          "epoch " + epoch + " wrote the state; a restored desk needs one of its own");
    }
    TradingDesk desk = new TradingDesk(config, state, epoch);
    if (newSubmission) {
      desk.resumeAfterFlatten();
    }
    return desk;
  }

  private void resumeAfterFlatten() {
    boolean quiet = true;
    for (PositionMachine machine : machines.values()) {
      machine.resumeAfterFlatten();
      flattenEnds |= machine.resumesAfterFlatten();
      quiet &= machine.wasQuiet();
    }
    if (flattenEnds && quiet) {
      endFlatten();
    }
  }

  private void endFlatten() {
    flattenEnds = false;
    for (PositionMachine machine : machines.values()) {
      if (machine.resumesAfterFlatten()) {
        machine.endFlatten();
      }
    }
    if (RoundContext.FLATTEN.equals(gate.killReason())) {
      gate.release();
    }
  }

  public DeskState state() {
    return new DeskState(
        epoch,
        machines.values().stream().map(PositionMachine::state).toArray(MachineState[]::new),
        gate.state());
  }

  /** Gives a symbol its model, or another one; entries need one. */
  public void setModel(String symbol, Predictor model) {
    PositionMachine machine = machines.get(symbol);
    if (machine == null) {
      unknownSymbols++;
    } else {
      machine.setModel(model);
    }
  }

  public void onRow(FeatureRow row, long nowMs, DeskOutput out) {
    PositionMachine machine = begin(row.symbol(), out);
    if (machine != null) {
      machine.onRow(row, nowMs);
      watchRisk(nowMs);
    }
  }

  public void onTop(BookTop top, long nowMs, DeskOutput out) {
    PositionMachine machine = begin(top.symbol(), out);
    if (machine != null && machine.onTop(top, nowMs)) {
      watchRisk(nowMs);
    }
  }

  public void onUserEvent(UserEvent event, long nowMs, DeskOutput out) {
    output = out;
    String symbol = null;
    if (event.report() != null) {
      symbol = event.report().symbol();
    } else if (event.position() != null) {
      symbol = event.position().symbol();
    }
    if (symbol == null) {
      for (PositionMachine machine : machines.values()) {
        machine.onUserEvent(event, nowMs);
      }
    } else {
      PositionMachine machine = begin(symbol, out);
      if (machine == null) {
        return;
      }
      machine.onUserEvent(event, nowMs);
    }
    watchRisk(nowMs);
  }

  public void onOutcome(OrderOutcome outcome, long nowMs, DeskOutput out) {
    PositionMachine machine = begin(outcome.request().symbol(), out);
    if (machine != null) {
      machine.onOutcome(outcome, nowMs);
      watchRisk(nowMs);
    }
  }

  public void onTimer(long nowMs, DeskOutput out) {
    output = out;
    for (PositionMachine machine : machines.values()) {
      if (machine.nextWakeMs() <= nowMs) {
        machine.onTimer(nowMs);
      }
    }
    watchRisk(nowMs);
  }

  public void onCommand(DeskCommand command, long nowMs, DeskOutput out) {
    output = out;
    out.journal(
        new JournalDraft(nowMs, command.symbol(), JournalKind.COMMAND)
            .reason(command.kind().name())
            .message(command.reason())
            .entry());
    if (command.symbol() == null) {
      commandGate(command);
    }
    for (PositionMachine machine : machines.values()) {
      if (command.symbol() == null || command.symbol().equals(machine.symbol())) {
        machine.onCommand(command, nowMs);
      }
    }
    flattenEnds = machines.values().stream().anyMatch(PositionMachine::resumesAfterFlatten);
    watchRisk(nowMs);
  }

  /**
   * The orderly end of a run: no new risk, everything is closed. Over when {@link #isQuiet()};
   * until then the desk has to be fed on.
   */
  public void flattenAndStop(String reason, long nowMs, DeskOutput out) {
    onCommand(DeskCommand.flatten(reason), nowMs, out);
  }

  /** No order, no position, no open question in any symbol. */
  public boolean isQuiet() {
    return machines.values().stream().allMatch(PositionMachine::isQuiet);
  }

  /** When {@link #onTimer} has to be called at the latest, ms of processing time. */
  public long nextWakeMs() {
    long next = Long.MAX_VALUE;
    for (PositionMachine machine : machines.values()) {
      next = Math.min(next, machine.nextWakeMs());
    }
    return next;
  }

  /**
   * Where a symbol stands.
   *
   * @throws IllegalArgumentException for a symbol that is not configured
   */
  public MachineStatus status(String symbol) {
    return machine(symbol).status();
  }

  /** Signed position of ours, base currency. */
  public BigDecimal position(String symbol) {
    return machine(symbol).position();
  }

  /** Samples without entry, by reason. */
  public Map<NoTradeReason, Long> noTradeCounts(String symbol) {
    long[] counts = machine(symbol).state().noTradeCounts();
    Map<NoTradeReason, Long> result = new LinkedHashMap<>();
    for (NoTradeReason reason : NoTradeReason.values()) {
      result.put(reason, counts[reason.ordinal()]);
    }
    return result;
  }

  /** Largest |prediction| so far, bp. */
  public double largestPredictionBp(String symbol) {
    return machine(symbol).state().largestPredictionBp();
  }

  /** What the largest |prediction| had to beat, bp. */
  public double largestThresholdBp(String symbol) {
    return machine(symbol).state().largestThresholdBp();
  }

  /** Why a symbol, or the account, takes no new risk; null when it does. */
  public String halted(String symbol) {
    String reason = machine(symbol).halted();
    return reason != null ? reason : gate.killReason();
  }

  /** Net profit of all closed round trips, quote currency. */
  public BigDecimal realisedNet() {
    return gate.totalNet();
  }

  /** Inputs of symbols that are not configured. */
  public long unknownSymbolInputs() {
    return unknownSymbols;
  }

  private PositionMachine begin(String symbol, DeskOutput out) {
    output = out;
    PositionMachine machine = machines.get(symbol);
    if (machine == null) {
      unknownSymbols++;
    }
    return machine;
  }

  private PositionMachine machine(String symbol) {
    PositionMachine machine = machines.get(symbol);
    if (machine == null) {
      throw new IllegalArgumentException(
          "symbol " + symbol + " is not configured; configured are " + machines.keySet());
    }
    return machine;
  }

  private void commandGate(DeskCommand command) {
    if (command.kind() == DeskCommand.Kind.RESUME) {
      gate.release();
    } else if (!gate.killed() || RoundContext.FLATTEN.equals(gate.killReason())) {
      // A limit that has thrown the switch stays its reason: a FLATTEN alone may end by itself.
      gate.kill(command.kind().name());
    }
  }

  private void watchRisk(long nowMs) {
    if (flattenEnds && isQuiet()) {
      endFlatten();
    }
    BigDecimal open = BigDecimal.ZERO;
    for (PositionMachine machine : machines.values()) {
      open = open.add(machine.openNet());
    }
    RiskRefusal broken = gate.watch(open, nowMs);
    if (broken != null) {
      output.journal(
          new JournalDraft(nowMs, null, JournalKind.ALARM)
              .reason(broken.name())
              .message("realised " + gate.totalNet() + ", open " + open)
              .entry());
      for (PositionMachine machine : machines.values()) {
        machine.onTimer(nowMs);
      }
    }
  }

  private int liveOrders() {
    int count = 0;
    for (PositionMachine machine : machines.values()) {
      count += machine.liveOrders();
    }
    return count;
  }

  /** The machines' way out: everything passes the gate. */
  private final class GatedLine implements Line {

    @Override
    public RiskRefusal entry(OrderRequest request, BigDecimal symbolNotional, long nowMs) {
      int open = liveOrders();
      RiskRefusal refusal = gate.check(request, symbolNotional, open, nowMs);
      if (refusal == null) {
        output.send(gate.approveEntry(request, symbolNotional, open, nowMs));
      }
      return refusal;
    }

    @Override
    public void send(OrderRequest request, long nowMs) {
      output.send(gate.approveExit(request, nowMs));
    }

    @Override
    public void journal(JournalEntry entry) {
      output.journal(entry);
    }

    @Override
    public void realised(BigDecimal net, long nowMs) {
      gate.realised(net, nowMs);
    }

    @Override
    public boolean killed() {
      return gate.killed();
    }
  }
}
