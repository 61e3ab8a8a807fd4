package io.depthflow.sinks.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.order.OrderGateway;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A venue that answers when the test says so. */
final class ManualGateway implements OrderGateway, AutoCloseable {
  private record Call(OrderRequest request, CompletableFuture<OrderOutcome> answer) {}

  private final List<Call> open = new ArrayList<>();
  private final List<OrderRequest> sent = new ArrayList<>();
  boolean closed;

  @Override
  public synchronized CompletableFuture<OrderOutcome> execute(OrderRequest request) {
    Call call = new Call(request, new CompletableFuture<>());
    open.add(call);
    sent.add(request);
    return call.answer;
  }

  /** What was sent so far, as "ACTION id". */
  synchronized List<String> sent() {
    return sent.stream().map(ManualGateway::name).toList();
  }

  void answer(String name, OutcomeKind kind, int code) {
    Call call = take(name);
    call.answer.complete(Requests.outcome(call.request, kind, code));
  }

  void fail(String name, RuntimeException error) {
    take(name).answer.completeExceptionally(error);
  }

  @Override
  public void close() {
    closed = true;
  }

  private synchronized Call take(String name) {
    for (Call call : open) {
      if (name(call.request).equals(name)) {
        open.remove(call);
        return call;
      }
    }
    assertThat(open).as("open calls").extracting(call -> name(call.request)).contains(name);
    throw new AssertionError();
  }

  private static String name(OrderRequest request) {
    String what = request.clientOrderId() == null ? request.symbol() : request.clientOrderId();
    return request.action() + " " + what;
  }
}
