package io.depthflow.binance.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SendQueueTest {

  private final List<CompletableFuture<WebSocket>> outstanding = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final WebSocket socket =
      (WebSocket)
          Proxy.newProxyInstance(
              SendQueueTest.class.getClassLoader(),
              new Class<?>[] {WebSocket.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("sendText");
                texts.add(arguments[0].toString());
                CompletableFuture<WebSocket> sending = new CompletableFuture<>();
                outstanding.add(sending);
                return sending;
              });
  private final SendQueue queue = new SendQueue(socket, 2);

  @Test
  void shouldHaveOneOutstandingSend() {
    CompletableFuture<Void> a = queue.send("a");
    CompletableFuture<Void> b = queue.send("b");

    assertThat(texts).containsExactly("a");
    outstanding.get(0).complete(socket);
    assertThat(texts).containsExactly("a", "b");
    assertThat(a).isCompleted();
    assertThat(b).isNotDone();
    outstanding.get(1).complete(socket);
    assertThat(b).isCompleted();
    queue.send("c");
    assertThat(texts).containsExactly("a", "b", "c");
  }

  @Test
  void shouldRefuseBeyondItsBound() {
    queue.send("a");
    queue.send("b");
    queue.send("c");

    assertThat(queue.send("d"))
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("2 messages wait");
    outstanding.get(0).complete(socket);
    assertThat(queue.send("e")).as("room again").isNotDone();
  }

  @Test
  void shouldGoOnAfterAFailedSend() {
    CompletableFuture<Void> a = queue.send("a");
    CompletableFuture<Void> b = queue.send("b");
    outstanding.get(0).completeExceptionally(new IllegalStateException("broken"));

    assertThat(a).isCompletedExceptionally();
    outstanding.get(1).complete(socket);
    assertThat(b).isCompleted();
  }

  @Test
  void shouldFailWhatWaitsOnClose() {
    queue.send("a");
    CompletableFuture<Void> b = queue.send("b");
    queue.close();

    assertThat(b).isCompletedExceptionally();
    assertThat(queue.send("c")).isCompletedExceptionally();
    outstanding.get(0).complete(socket);
    assertThat(texts).containsExactly("a");
  }
}
