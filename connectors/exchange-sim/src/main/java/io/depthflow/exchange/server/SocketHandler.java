package io.depthflow.exchange.server;

import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket side: every socket's life and the messages that clients send. */
final class SocketHandler implements WebSocketConnectionCallback {

  private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);

  private static final int MESSAGE_BYTES_MAX = 64 * 1024;
  private static final int MESSAGES_PER_SECOND_MAX = 10;
  private static final int CLOSE_POLICY = 1008;

  private final Venue venue;
  private final Executor engine;
  private final int queueMax;
  private final boolean patient;
  private final ControlMessages control;

  /**
   * @param patient whether the venue waits for slow readers
   */
  SocketHandler(Venue venue, Executor engine, int queueMax, boolean patient) {
    this.patient = patient;
    this.venue = venue;
    this.engine = engine;
    this.queueMax = queueMax;
    this.control = new ControlMessages(venue.hub);
  }

  @Override
  public void onConnect(WebSocketHttpExchange http, WebSocketChannel channel) {
    String path = http.getRequestURI().replaceFirst("\\?.*$", "");
    SocketTarget target = SocketTarget.parse(path, http.getQueryString());
    ClientSocket socket =
        new ClientSocket(
            channel,
            target.route(),
            target.combined(),
            queueMax,
            VenueClock.aliveMs(),
            patient,
            () -> {
              LOG.warn("Closing a WebSocket that reads too slowly: {} frames wait", queueMax);
              onEngine(venue.hub::countSlow);
            });
    socket.setUserEvents(target.userEvents());
    onEngine(
        () -> {
          venue.hub.open(socket);
          target.names().forEach(name -> venue.hub.subscribe(socket, name));
        });
    channel.addCloseTask(c -> onEngine(() -> venue.hub.closed(socket)));
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
    private long second;
    private int inSecond;

    Receiver(ClientSocket socket) {
      this.socket = socket;
    }

    @Override
    protected long getMaxTextBufferSize() {
      return MESSAGE_BYTES_MAX;
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      long now = venue.clock.nowMs() / 1000;
      inSecond = now == second ? inSecond + 1 : 1;
      second = now;
      if (inSecond > MESSAGES_PER_SECOND_MAX) {
        socket.close(CLOSE_POLICY, "Too many messages");
        return;
      }
      String text = message.getData();
      onEngine(() -> control.handle(socket, text));
    }

    @Override
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message)
        throws IOException {
      socket.onPong(VenueClock.aliveMs());
      super.onFullPongMessage(channel, message);
    }
  }
}
