package io.depthflow.exchange.server.stream;

import io.depthflow.exchange.server.SocketLimits;
import io.depthflow.exchange.server.Venue;
import io.depthflow.exchange.server.VenueClock;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket side: every socket's life and the messages that clients send. */
public final class SocketHandler implements WebSocketConnectionCallback {

  private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);

  private static final int CLOSE_POLICY = 1008;
  private static final int CLOSE_TOO_BIG = 1009;
  private static final long SECOND_MS = 1_000;

  private final Venue venue;
  private final Executor engine;
  private final SocketLimits limits;
  private final boolean patient;
  private final ControlMessages control;

  /**
   * @param patient whether the venue waits for slow readers
   */
  public SocketHandler(Venue venue, Executor engine, SocketLimits limits, boolean patient) {
    this.patient = patient;
    this.venue = venue;
    this.engine = engine;
    this.limits = limits;
    this.control = new ControlMessages(venue.hub(), limits.streamsMax());
  }

  @Override
  public void onConnect(WebSocketHttpExchange http, WebSocketChannel channel) {
    String path = http.getRequestURI().replaceFirst("\\?.*$", "");
    SocketTarget target = SocketTarget.parse(path, http.getQueryString());
    ClientSocket socket =
        new ClientSocket(
            channel,
            target,
            limits,
            VenueClock.aliveMs(),
            patient,
            () -> {
              LOG.warn("Closing a WebSocket that reads too slowly");
              onEngine(venue.hub()::countSlow);
            });
    onEngine(
        () -> {
          venue.hub().open(socket);
          target.names().stream()
              .limit(limits.streamsMax())
              .forEach(name -> venue.hub().subscribe(socket, name));
        });
    channel.addCloseTask(c -> onEngine(() -> venue.hub().closed(socket)));
    channel.getReceiveSetter().set(new Receiver(socket));
    channel.resumeReceives();
  }

  private void onEngine(Runnable task) {
    try {
      engine.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The exchange is closing; a socket's event is of no use any more");
    }
  }

  private final class Receiver extends AbstractReceiveListener {
    private final ClientSocket socket;
    private long windowMs = VenueClock.aliveMs();
    private int inWindow;

    Receiver(ClientSocket socket) {
      this.socket = socket;
    }

    @Override
    protected long getMaxTextBufferSize() {
      return limits.messageBytesMax();
    }

    @Override
    protected long getMaxBinaryBufferSize() {
      return limits.messageBytesMax();
    }

    /** Counts a message, a ping or a pong; closes and says false when it is one too many. */
    private boolean mayPass() {
      long nowMs = VenueClock.aliveMs();
      if (nowMs - windowMs >= SECOND_MS) {
        windowMs = nowMs;
        inWindow = 0;
      }
      inWindow++;
      if (inWindow > limits.messagesPerSecondMax()) {
        socket.close(CLOSE_POLICY, "Too many messages");
        return false;
      }
      return true;
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      handle(message.getData());
    }

    /** The venue speaks text; a binary message is read as if it were. */
    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      handle(take(message));
    }

    private void handle(String text) {
      if (text.length() > limits.messageBytesMax()) {
        socket.close(CLOSE_TOO_BIG, "Message too big");
      } else if (mayPass()) {
        // Ordered among themselves, and not faster than any other answer.
        onEngine(() -> venue.lines().answer(() -> control.handle(socket, text)));
      }
    }

    @Override
    protected void onFullPingMessage(WebSocketChannel channel, BufferedBinaryMessage message)
        throws IOException {
      if (mayPass()) {
        super.onFullPingMessage(channel, message);
      } else {
        message.getData().free();
      }
    }

    @Override
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
      String payload = take(message);
      if (mayPass()) {
        socket.onPong(payload, VenueClock.aliveMs());
      }
    }

    private static String take(BufferedBinaryMessage message) {
      var data = message.getData();
      try {
        ByteBuffer bytes = WebSockets.mergeBuffers(data.getResource());
        return StandardCharsets.UTF_8.decode(bytes).toString();
      } finally {
        data.free();
      }
    }
  }
}
