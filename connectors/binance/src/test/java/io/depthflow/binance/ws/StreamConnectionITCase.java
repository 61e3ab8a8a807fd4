package io.depthflow.binance.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.channels.StreamSinkChannel;

/** The connection against a real WebSocket server on loopback. */
class StreamConnectionITCase {

  private static final class Recorder implements StreamListener {
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Long> receivedNs = new CopyOnWriteArrayList<>();
    final AtomicInteger pings = new AtomicInteger();
    final List<Throwable> causes = new CopyOnWriteArrayList<>();
    final AtomicInteger closed = new AtomicInteger();
    final List<String> bad = new CopyOnWriteArrayList<>();
    volatile boolean goesOn;

    @Override
    public boolean onBadFrame(BadFrame fault, byte[] head) {
      bad.add(fault + " " + new String(head, StandardCharsets.UTF_8));
      return goesOn;
    }

    @Override
    public void onText(byte[] frame, long receiveNs) {
      String text = new String(frame, StandardCharsets.UTF_8);
      texts.add(text);
      receivedNs.add(receiveNs);
      if (text.equals("throw")) {
        throw new IllegalStateException("listener");
      }
    }

    @Override
    public void onPing(long receiveNs) {
      pings.incrementAndGet();
    }

    @Override
    public void onClosed(Throwable cause) {
      if (cause != null) {
        causes.add(cause);
      }
      closed.incrementAndGet();
    }
  }

  private final CompletableFuture<WebSocketChannel> accepted = new CompletableFuture<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> pong = new CompletableFuture<>();
  private final Recorder recorder = new Recorder();
  private final AtomicLong clockNs = new AtomicLong(1_000_000_000_000_000_000L);
  private Undertow server;
  private URI address;

  @BeforeEach
  void setUp() {
    server =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                Handlers.path()
                    .addPrefixPath(
                        "/private", Handlers.websocket((exchange, channel) -> serve(channel))))
            .build();
    server.start();
    InetSocketAddress bound = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    address = URI.create("ws://127.0.0.1:" + bound.getPort() + "/private/ws/secretListenKey");
  }

  private void serve(WebSocketChannel channel) {
    channel
        .getReceiveSetter()
        .set(
            new AbstractReceiveListener() {
              @Override
              protected void onFullTextMessage(WebSocketChannel c, BufferedTextMessage message) {
                heard.add(message.getData());
              }

              @Override
              protected void onFullPongMessage(WebSocketChannel c, BufferedBinaryMessage message) {
                ByteBuffer data = WebSockets.mergeBuffers(message.getData().getResource());
                pong.complete(StandardCharsets.UTF_8.decode(data).toString());
              }
            });
    channel.resumeReceives();
    accepted.complete(channel);
  }

  @AfterEach
  void tearDown() {
    server.stop();
  }

  private StreamConnection connect(StreamOptions options) {
    return StreamConnection.connect(address, recorder, options, clockNs::get)
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private StreamConnection connect() {
    return connect(new StreamOptions(5000, 300, 1000, 4));
  }

  private WebSocketChannel peer() {
    return accepted.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void awaitClosed() {
    await().atMost(10, TimeUnit.SECONDS).until(() -> recorder.closed.get() > 0);
  }

  @Test
  void shouldDeliverWholeFramesInOrderWithTheirTime() {
    try (StreamConnection connection = connect()) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        expected.add("{\"n\":" + i + ",\"s\":\"币安\"}");
        WebSockets.sendTextBlocking(expected.get(i), peer());
      }
      await().atMost(10, TimeUnit.SECONDS).until(() -> recorder.texts.size() == 200);

      assertThat(recorder.texts).isEqualTo(expected);
      assertThat(recorder.receivedNs).containsOnly(clockNs.get());
      clockNs.addAndGet(5);
      WebSockets.sendTextBlocking("later", peer());
      await().until(() -> recorder.texts.size() == 201);
      assertThat(recorder.receivedNs.get(200)).isEqualTo(clockNs.get());
      assertThat(connection.lastReceiveNs()).isEqualTo(clockNs.get());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Sends one message in frames, the last with FIN. */
  private void sendInParts(String... parts) throws IOException {
    try (var message = peer().send(WebSocketFrameType.TEXT)) {
      for (String part : parts) {
        ByteBuffer bytes = ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          message.write(bytes);
          message.flush();
        }
      }
      message.shutdownWrites();
      flush(message);
    }
  }

  private static void flush(StreamSinkChannel channel) throws IOException {
    while (!channel.flush()) {
      channel.awaitWritable();
    }
  }

  @Test
  void shouldAssembleParts() throws IOException {
    try (StreamConnection connection = connect(new StreamOptions(5000, 300, 100_000, 4))) {
      String a = "a".repeat(20_000);
      String b = "é".repeat(15_000);
      sendInParts(a, b, "c");
      await().atMost(10, TimeUnit.SECONDS).until(() -> recorder.texts.size() == 1);

      assertThat(recorder.texts.get(0)).isEqualTo(a + b + "c");
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void shouldEndAtAFrameThatIsTooLong() throws IOException {
    connect();
    WebSockets.sendTextBlocking("x".repeat(1000), peer());
    await().until(() -> recorder.texts.size() == 1);
    WebSockets.sendText("é".repeat(501), peer(), null); // 501 characters, 1002 bytes
    awaitClosed();

    assertThat(recorder.texts).hasSize(1);
    assertThat(recorder.causes.get(0)).hasMessageContaining("longer than 1000 bytes");
  }

  private void awaitTexts(String... texts) {
    await().atMost(10, TimeUnit.SECONDS).until(() -> recorder.texts.size() == texts.length);
    assertThat(recorder.texts).containsExactly(texts);
  }

  @Test
  void shouldTakeAFrameOfTheLimitAndSkipALongerOne() throws IOException {
    recorder.goesOn = true;
    try (StreamConnection connection = connect()) {
      String fits = "é".repeat(500); // 1000 bytes
      WebSockets.sendTextBlocking(fits, peer());
      WebSockets.sendTextBlocking(fits + "x", peer());
      WebSockets.sendTextBlocking("after", peer());
      awaitTexts(fits, "after");

      String head = fits.substring(0, StreamListener.BAD_FRAME_HEAD_BYTES / 2);
      assertThat(recorder.bad).singleElement().asString().startsWith("OVERSIZE " + head);
      assertThat(connection.isOpen()).isTrue();
    }
    awaitClosed();
    assertThat(recorder.causes).isEmpty();
  }

  /** Told at the part that goes beyond the limit; what follows of the message is thrown away. */
  @Test
  void shouldSkipALongMessageThatComesInParts() throws IOException {
    recorder.goesOn = true;
    try (StreamConnection connection = connect()) {
      sendInParts("{\"stream\":\"a\"", "b".repeat(600), "c".repeat(600), "d".repeat(5_000), "e");
      WebSockets.sendTextBlocking("after", peer());
      sendInParts("f".repeat(2_000), "g");
      sendInParts("whole ", "in ", "parts");
      awaitTexts("after", "whole in parts");

      assertThat(recorder.bad)
          .hasSize(2)
          .satisfies(
              bad -> {
                assertThat(bad.get(0)).startsWith("OVERSIZE {\"stream\":\"a\"");
                assertThat(bad.get(1)).startsWith("OVERSIZE fff");
              })
          .allSatisfy(
              bad ->
                  assertThat(bad.length() - "OVERSIZE ".length())
                      .isLessThanOrEqualTo(StreamListener.BAD_FRAME_HEAD_BYTES));
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void shouldSkipABinaryMessageWhereTheListenerGoesOn() throws IOException {
    recorder.goesOn = true;
    try (StreamConnection connection = connect()) {
      sendBinary("{\"s\":\"BTCUSDT\"}");
      sendBinary("x".repeat(40_000)); // comes in several reads
      WebSockets.sendTextBlocking("after", peer());
      awaitTexts("after");

      assertThat(recorder.bad).hasSize(2);
      assertThat(recorder.bad.get(0)).isEqualTo("BINARY {\"s\":\"BTCUSDT\"}");
      assertThat(recorder.bad.get(1)).startsWith("BINARY xxx");
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void shouldEndAtABinaryMessageWhereItDoesNot() throws IOException {
    connect();
    sendBinary("x");
    awaitClosed();

    assertThat(recorder.causes.get(0)).hasMessageContaining("binary frame");
  }

  private void sendBinary(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    WebSockets.sendBinaryBlocking(bytes, peer());
  }

  @Test
  void shouldAnswerPingsAndTellOfThem() {
    try (StreamConnection connection = connect()) {
      WebSockets.sendPing(ByteBuffer.wrap("1700".getBytes(StandardCharsets.UTF_8)), peer(), null);

      assertThat(pong.orTimeout(10, TimeUnit.SECONDS).join()).as("echoed").isEqualTo("1700");
      await().until(() -> recorder.pings.get() == 1);
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void shouldSendInOrder() {
    try (StreamConnection connection = connect(new StreamOptions(5000, 300, 1000, 100))) {
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        expected.add("message " + i);
        sent.add(connection.send(expected.get(i)));
      }
      CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0]))
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
      await().atMost(10, TimeUnit.SECONDS).until(() -> heard.size() == 100);

      assertThat(heard).isEqualTo(expected);
    }
  }

  @Test
  void shouldEndWithTheListenersException() throws IOException {
    StreamConnection connection = connect();
    WebSockets.sendTextBlocking("throw", peer());
    awaitClosed();

    assertThat(recorder.causes.get(0)).hasMessage("listener");
    assertThat(connection.isOpen()).isFalse();
    assertThat(connection.send("late")).isCompletedExceptionally();
  }

  @Test
  void shouldTellWhenThePeerCloses() {
    connect();
    WebSockets.sendClose(1001, "going away", peer(), null);
    awaitClosed();

    assertThat(recorder.causes.get(0)).hasMessageContaining("1001").hasMessageContaining("going");
    assertThat(recorder.closed).hasValue(1);
  }

  @Test
  void shouldTellWhenThePeerVanishes() throws IOException {
    connect();
    peer().close();
    awaitClosed();

    assertThat(recorder.causes).hasSize(1);
    assertThat(recorder.closed).hasValue(1);
  }

  @Test
  void shouldCloseOnceHoweverOften() {
    StreamConnection connection = connect();
    connection.close();
    connection.close();
    awaitClosed();
    connection.close();
    connection.abort(new IOException("late"));

    await().during(600, TimeUnit.MILLISECONDS).until(() -> recorder.closed.get() == 1);
    assertThat(recorder.causes).as("closed by us: no cause").isEmpty();
    assertThat(connection.send("late")).isCompletedExceptionally();
  }

  @Test
  void shouldNotWaitForeverForAPeerThatDoesNotSayGoodbye() {
    StreamConnection connection = connect();
    peer().suspendReceives();
    connection.close();
    awaitClosed();

    assertThat(recorder.closed).hasValue(1);
  }

  @Test
  void shouldEndWithTheWatchdogsCause() {
    StreamConnection connection = connect();
    connection.abort(new IOException("silent for 60 s"));
    awaitClosed();

    assertThat(recorder.causes.get(0)).hasMessage("silent for 60 s");
  }

  @Test
  void shouldNameThePlaceButNotThePathWhenItCannotConnect() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    URI nobody = URI.create("ws://127.0.0.1:" + port + "/private/ws/secretListenKey");
    Throwable refused =
        catchThrowable(() -> StreamConnection.connect(nobody, recorder).join()).getCause();
    URI wrong = URI.create(address.toString().replace("/private", "/nowhere"));
    Throwable notThere =
        catchThrowable(() -> StreamConnection.connect(wrong, recorder).join()).getCause();

    assertThat(refused)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ws://127.0.0.1:" + port)
        .hasMessageContaining("ConnectException");
    assertThat(notThere).hasMessageContaining("HTTP 404");
    for (Throwable t : List.of(refused, notThere)) {
      assertThat(t.toString()).doesNotContain("secretListenKey");
      assertThat(t.getCause()).isNull();
    }
    assertThat(
            catchThrowable(
                () ->
                    StreamConnection.connect(URI.create("http://127.0.0.1:1/x"), recorder).join()))
        .hasMessageContaining("ws://");
    assertThat(recorder.closed).hasValue(0);
  }
}
