package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.ws.ControlMessage;
import io.depthflow.binance.ws.StreamListener.BadFrame;
import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.RoutePrefix;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a venue's sockets have route prefixes: asks for the diff depth of one symbol,
 * the stream that speaks most, on {@code /public/stream}, then on {@code /stream}; the first that
 * brings a frame decides. Neither an open socket nor an acknowledgement says anything: a stream on
 * the wrong path is acknowledged and silent (protocol note, section 1.1).
 */
final class RouteProbe {

  private static final Logger LOG = LoggerFactory.getLogger(RouteProbe.class);

  private static final List<RoutePrefix> ORDER = List.of(RoutePrefix.ON, RoutePrefix.OFF);

  private final LiveConfig config;
  private final LiveStream stream;
  private final Venue venue;
  private final Consumer<Throwable> fatal;
  private final Backoff backoff;
  private Attempt attempt;
  private int next;
  private String failures = "";
  private long notBeforeMs = Long.MIN_VALUE;
  private boolean over;

  RouteProbe(
      LiveConfig config,
      String symbol,
      Venue venue,
      Consumer<Throwable> fatal,
      RandomGenerator random) {
    this.config = config;
    this.venue = venue;
    this.fatal = fatal;
    this.backoff = new Backoff(config.backoffMinMs(), config.backoffMaxMs(), random);
    String depth =
        config.streams().stream()
            .filter(name -> StreamKind.of(name) == StreamKind.DIFF_DEPTH)
            .findFirst()
            .orElseThrow();
    this.stream = new LiveStream(symbol, depth, config);
  }

  /** The symbol that it asks with. */
  String symbol() {
    return stream.symbol;
  }

  /** The prefix that brings frames, once that is known; null until then. */
  RoutePrefix tick(long nowMs) {
    if (over || nowMs < notBeforeMs) {
      return null;
    }
    if (attempt == null) {
      attempt = new Attempt(ORDER.get(next), nowMs);
      attempt.open();
      return null;
    }
    if (attempt.heard) {
      over = true;
      attempt.close();
      LOG.info(
          "route prefix of {}: {}, for {} brought a frame of {}",
          config.wsUri().getAuthority(),
          attempt.prefix.word(),
          attempt.uri.getPath(),
          stream);
      return attempt.prefix;
    }
    if (attempt.failure == null && nowMs - attempt.sinceMs <= config.sockets().probeMs()) {
      return null;
    }
    giveUp(nowMs);
    return null;
  }

  private void giveUp(long nowMs) {
    String why =
        attempt.failure != null
            ? attempt.failure
            : "no frame within " + config.sockets().probeMs() + " ms";
    LOG.warn("{} of {} for {}: {}", attempt.uri.getPath(), config.wsUri(), stream, why);
    failures += (failures.isEmpty() ? "" : "; ") + attempt.uri.getPath() + ": " + why;
    attempt.close();
    attempt = null;
    if (++next < ORDER.size()) {
      return;
    }
    next = 0;
    notBeforeMs = nowMs + backoff.nextMs();
    if (backoff.failures() >= config.connectAttempts()) {
      over = true;
      fatal.accept(
          new IOException(
              "neither path of "
                  + config.wsUri()
                  + " brought a frame of "
                  + stream
                  + " ("
                  + failures
                  + "): check the address, that the symbol trades there, and the network; if all"
                  + " is right, say --route-prefix on or off"));
    }
    failures = "";
  }

  void close() {
    over = true;
    if (attempt != null) {
      attempt.close();
    }
  }

  /** One path; its events come from any thread. */
  private final class Attempt implements Venue.Listener {
    final RoutePrefix prefix;
    final URI uri;
    final long sinceMs;
    volatile boolean heard;
    volatile String failure;
    private Venue.Socket socket;
    private boolean closed;

    Attempt(RoutePrefix prefix, long nowMs) {
      this.prefix = prefix;
      this.uri =
          (prefix == RoutePrefix.ON ? stream.kind.route() : Route.NONE).address(config.wsUri());
      this.sinceMs = nowMs;
    }

    void open() {
      venue
          .connect(uri, this)
          .whenComplete(
              (opened, problem) -> {
                if (problem == null) {
                  opened(opened);
                } else {
                  failure = Causes.of(problem);
                }
              });
    }

    private synchronized void opened(Venue.Socket opened) {
      if (closed) {
        opened.close();
        return;
      }
      socket = opened;
      opened
          .send(ControlMessage.subscribe(List.of(stream.name), 1))
          .whenComplete(
              (sent, problem) -> {
                if (problem != null) {
                  failure = Causes.of(problem);
                }
              });
    }

    @Override
    public void onFrame(byte[] frame) {
      StreamTable table = new StreamTable(List.of(stream));
      if (table.find(frame) != null) {
        heard = true;
        return;
      }
      ControlMessage.Answer answer = ControlMessage.read(frame);
      if (answer.kind() == ControlMessage.Kind.REFUSED) {
        failure = "refused: " + answer.text();
      }
    }

    @Override
    public void onBadFrame(BadFrame fault, byte[] head) {
      failure = "a bad frame: " + fault;
    }

    @Override
    public void onClosed(String cause) {
      if (!heard) {
        failure = cause;
      }
    }

    synchronized void close() {
      closed = true;
      if (socket != null) {
        socket.close();
      }
    }
  }
}
