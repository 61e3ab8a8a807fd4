package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.latency.Latencies;
import io.depthflow.exchange.engine.latency.LatencyModel;
import io.depthflow.exchange.engine.latency.OrderedLatency;
import java.util.concurrent.Executor;

/**
 * The ways of messages through the venue, each an executor that runs what a message does when it
 * arrives, in venue time on the engine thread. A way without latency adds no step: what arrives at
 * once is done at once. All but {@link #entry} are of the engine thread; {@link #entry} takes tasks
 * from any.
 */
public final class LatencyLines {

  private final EngineSchedule schedule;
  private int entering;
  private LatencyModel entry = LatencyModel.NONE;
  private OrderedLatency feed = new OrderedLatency(LatencyModel.NONE);
  private OrderedLatency answers = new OrderedLatency(LatencyModel.NONE);
  private OrderedLatency userEvents = new OrderedLatency(LatencyModel.NONE);

  LatencyLines(EngineSchedule schedule) {
    this.schedule = schedule;
  }

  /** Takes the models of a run; before it there is no latency. */
  void open(Latencies latencies, long shiftNs) {
    entry = latencies.entry().open(shiftNs);
    feed = new OrderedLatency(latencies.feed().open(shiftNs));
    answers = new OrderedLatency(latencies.response().open(shiftNs));
    // A way of its own: over the same draws, for the two are not told apart by their model.
    userEvents = new OrderedLatency(latencies.response().open(shiftNs));
  }

  /** A request to the matching; from any thread. */
  public Executor entry() {
    return task -> schedule.execute(() -> enter(task));
  }

  private void enter(Runnable task) {
    if (entry.isNone()) {
      task.run();
    } else {
      long nowNs = schedule.nowNs();
      entering++;
      schedule.at(
          nowNs + entry.delayNs(nowNs),
          () -> {
            entering--;
            task.run();
          });
    }
  }

  /** Requests under way. */
  int entering() {
    return entering;
  }

  /** A market frame to its sockets. */
  public void feed(Runnable task) {
    run(feed, task);
  }

  /** A user event to its sockets. */
  public void userEvent(Runnable task) {
    run(userEvents, task);
  }

  /** Whether answers take time. */
  public boolean answersLater() {
    return !answers.isNone();
  }

  /** An answer to its client. */
  public void answer(Runnable task) {
    run(answers, task);
  }

  private void run(OrderedLatency way, Runnable task) {
    if (way.isNone()) {
      task.run();
    } else {
      schedule.at(way.arrivalNs(schedule.nowNs()), task);
    }
  }
}
