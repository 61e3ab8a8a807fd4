package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.ws.ControlMessage;
import io.depthflow.binance.ws.StreamListener.BadFrame;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one socket with its streams: opens it, subscribes, watches, opens it again after a loss
 * with back-off, and replaces it by a new one with overlap before the venue closes it. Streams come
 * and go while it is open.
 *
 * <p>{@link #tick} runs on the timer thread, socket events come from any thread; all are serialised
 * by this object's lock, so that no frame of a lost connection follows its gap line. The lock is
 * taken before that of {@link LiveLines}.
 */
final class SocketKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(SocketKeeper.class);

  /** More than this between two ticks, and the process stood still: the socket is not to blame. */
  private static final long STANDSTILL_MS = 3_000;

  /**
   * A keeper's times, ms.
   *
   * @param connectAttempts tries to open a socket that was never open, or refusals in a row, before
   *     the feed fails
   * @param lifetimeMs see SocketConfig
   * @param overlapMs see SocketConfig
   */
  record LiveTimes(
      long silenceMs,
      long backoffMinMs,
      long backoffMaxMs,
      int connectAttempts,
      long lifetimeMs,
      long overlapMs) {}

  private final URI uri;
  private final Venue venue;
  private final LiveLines lines;
  private final LiveCounters counters;
  private final LiveTimes times;
  private final OpenGate gate;
  private final Backoff backoff;
  private final Backoff overlapBackoff;
  private final Consumer<Throwable> fatal;
  private final RandomGenerator random;
  private final SilenceWatch watch;
  private final Consumer<byte[]> forward;

  private final Map<String, LiveStream> streams = new LinkedHashMap<>();
  private StreamTable table = new StreamTable(List.of());
  private LiveStream forwarding;
  private Link current;
  private Overlap overlap;
  private boolean closed;
  private boolean everOpen;
  private int refusals;
  private long notBeforeMs = Long.MIN_VALUE;
  private long replaceAtMs = Long.MAX_VALUE;
  private String replaceWhy;
  private long nowMs = Long.MIN_VALUE;

  SocketKeeper(
      URI uri,
      Venue venue,
      LiveLines lines,
      LiveCounters counters,
      LiveTimes times,
      OpenGate gate,
      Consumer<Throwable> fatal,
      RandomGenerator random) {
    this.uri = uri;
    this.venue = venue;
    this.lines = lines;
    this.counters = counters;
    this.times = times;
    this.gate = gate;
    this.backoff = new Backoff(times.backoffMinMs(), times.backoffMaxMs(), random);
    this.overlapBackoff = new Backoff(times.overlapMs(), 10 * times.overlapMs(), random);
    this.fatal = fatal;
    this.random = random;
    this.watch = new SilenceWatch(lines, counters);
    this.forward =
        frame -> {
          watch.onFrame(forwarding, nowMs);
          lines.onFrame(forwarding.symbol, frame);
        };
  }

  /** Streams to listen to from now on, on the open socket if there is one. */
  synchronized void add(Collection<LiveStream> more) {
    for (LiveStream stream : more) {
      streams.put(stream.name, stream);
      if (overlap != null) {
        stream.join = new StreamJoin(stream.kind);
      }
    }
    streamsChanged();
  }

  /** Streams not to be listened to any more. */
  synchronized void remove(Collection<LiveStream> fewer) {
    fewer.forEach(stream -> streams.remove(stream.name));
    streamsChanged();
  }

  private void streamsChanged() {
    table = new StreamTable(streams.values());
    if (current != null) {
      current.control.changed();
    }
    if (overlap != null) {
      overlap.link.control.changed();
    }
  }

  synchronized int streams() {
    return streams.size();
  }

  synchronized int silentStreams() {
    return (int) streams.values().stream().filter(stream -> stream.alarms > 0).count();
  }

  /** Does what is due at {@code steadyMs}, a steady clock. */
  synchronized void tick(long steadyMs) {
    if (nowMs != Long.MIN_VALUE && steadyMs - nowMs > STANDSTILL_MS) {
      excuse(steadyMs - nowMs);
    }
    nowMs = steadyMs;
    if (closed) {
      return;
    }
    if (current == null) {
      if (steadyMs >= notBeforeMs && !streams.isEmpty() && gate.passes(steadyMs)) {
        current = open();
      }
      return;
    }
    String end = current.tick(steadyMs, times.silenceMs(), streams);
    if (end != null) {
      lose(current, end);
      return;
    }
    if (overlap == null) {
      tickAlone();
    } else {
      tickOverlap();
    }
  }

  private void excuse(long standstillMs) {
    SilenceWatch.excuse(standstillMs, streams.values());
    if (current != null) {
      current.lastMs += standstillMs;
    }
    if (overlap != null) {
      overlap.link.lastMs += standstillMs;
    }
  }

  private void tickAlone() {
    if (!current.isOpen()) {
      return;
    }
    String why = watch.look(nowMs, streams.values(), current.control::renew);
    if (why != null) {
      replaceWhy = why;
      replaceAtMs = Math.min(replaceAtMs, nowMs);
    }
    if (nowMs >= replaceAtMs && current.control.settled() && gate.passes(nowMs)) {
      beginOverlap();
    }
  }

  private Link open() {
    Link link = new Link(nowMs);
    venue
        .connect(uri, new Ear(link))
        .whenComplete(
            (opened, failure) -> {
              // Whatever is thrown in here would vanish in the future: it ends the feed instead.
              try {
                if (failure == null) {
                  onOpen(link, opened);
                } else {
                  onClosed(link, "cannot open: " + Causes.of(failure));
                }
              } catch (RuntimeException | Error e) {
                fatal.accept(e);
              }
            });
    return link;
  }

  private synchronized void onOpen(Link link, Venue.Socket opened) {
    link.opened(opened, nowMs);
    if (link != current || !link.isOpen()) {
      return;
    }
    if (everOpen) {
      counters.reconnects.increment();
    }
    everOpen = true;
    planReplacement(link);
    LOG.info("market socket open: {} streams, {}", streams.size(), uri.getPath());
  }

  private void planReplacement(Link link) {
    replaceWhy = null;
    replaceAtMs = link.bornMs + times.lifetimeMs() - random.nextLong(times.lifetimeMs() / 20 + 1);
  }

  private void beginOverlap() {
    String why = replaceWhy == null ? "its time is up" : replaceWhy;
    LOG.info("market socket {} is handed over: {}", uri.getPath(), why);
    for (LiveStream stream : streams.values()) {
      stream.join = new StreamJoin(stream.kind);
    }
    replaceAtMs = Long.MAX_VALUE;
    Link link = open();
    overlap = new Overlap(link, why, nowMs + times.overlapMs());
  }

  private void tickOverlap() {
    String end = overlap.link.tick(nowMs, times.silenceMs(), streams);
    if (end != null) {
      giveUpOverlap(end);
      return;
    }
    switch (overlap.step(nowMs, streams.values(), current.control)) {
      case WAIT -> {}
      case BARRIER -> current.control.probe();
      case PROMOTE -> promote();
      case GIVE_UP -> giveUpOverlap(overlap.hindrance(streams.values()));
    }
  }

  /** The new socket takes over; whatever is held of it goes on. */
  private void promote() {
    Link old = current;
    current = overlap.link;
    current.marked = true;
    overlap = null;
    overlapBackoff.reset();
    counters.handovers.increment();
    planReplacement(current);
    long untilMs = nowMs + times.overlapMs();
    for (LiveStream stream : streams.values()) {
      if (stream.join != null) {
        forwarding = stream;
        counters.overlapDuplicates.add(stream.join.oldGone(untilMs, forward));
      }
    }
    old.close();
    LOG.info("market socket {} handed over: {} streams", uri.getPath(), streams.size());
  }

  private void giveUpOverlap(String cause) {
    counters.failedHandovers.increment();
    Link link = overlap.link;
    overlap = null;
    link.close();
    long untilMs = nowMs + times.overlapMs();
    for (LiveStream stream : streams.values()) {
      if (stream.join != null) {
        stream.join.freshGone(untilMs);
      }
    }
    long waitMs = overlapBackoff.nextMs();
    replaceAtMs = nowMs + waitMs;
    LOG.warn(
        "hand-over of market socket {} given up ({}), again in {} ms",
        uri.getPath(),
        cause,
        waitMs);
  }

  private synchronized void onClosed(Link link, String cause) {
    lose(link, cause);
  }

  private void lose(Link link, String cause) {
    if (closed) {
      return;
    }
    if (overlap != null && link == overlap.link) {
      giveUpOverlap(cause);
    } else if (link == current && overlap != null && overlap.isSettled()) {
      LOG.warn("market socket {} lost while it was handed over ({})", uri.getPath(), cause);
      List<String> torn =
          streams.values().stream()
              .filter(stream -> stream.join != null && !stream.join.isJoined())
              .map(stream -> stream.symbol)
              .distinct()
              .toList();
      lines.onLoss(torn, GapCause.SOCKET_LOST, cause + "; the next socket was not in step yet");
      promote();
    } else if (link == current) {
      loseAll(cause);
    }
  }

  private void loseAll(String cause) {
    boolean wasOpen = current.isOpen();
    if (current.marked) {
      backoff.reset();
    }
    current.close();
    current = null;
    if (overlap != null) {
      overlap.link.close();
      overlap = null;
    }
    streams.values().forEach(LiveStream::lost);
    long waitMs = backoff.nextMs();
    notBeforeMs = nowMs + waitMs;
    LOG.warn(
        "market socket {} of {} streams lost ({}), open again in {} ms",
        uri.getPath(),
        streams.size(),
        cause,
        waitMs);
    if (!everOpen && backoff.failures() >= times.connectAttempts()) {
      fail("could not be opened in " + times.connectAttempts() + " tries (" + cause + ")");
    } else if (refusals >= times.connectAttempts()) {
      fail("was refused " + refusals + " times (" + cause + ")");
    } else if (wasOpen) {
      lines.onLoss(symbols(), GapCause.SOCKET_LOST, cause);
    }
  }

  private void fail(String what) {
    closed = true;
    fatal.accept(
        new IOException(
            "market socket at "
                + uri.getScheme()
                + "://"
                + uri.getAuthority()
                + uri.getPath()
                + " "
                + what
                + ": check the address, the streams and the network"));
  }

  /** Closes for good. */
  synchronized void close() {
    closed = true;
    if (current != null) {
      current.close();
      current = null;
    }
    if (overlap != null) {
      overlap.link.close();
      overlap = null;
    }
  }

  synchronized List<String> symbols() {
    return streams.values().stream().map(stream -> stream.symbol).distinct().toList();
  }

  private boolean isHeard(Link link) {
    return !closed && (link == current || overlap != null && link == overlap.link);
  }

  private synchronized void onFrame(Link link, byte[] frame) {
    if (!isHeard(link)) {
      return;
    }
    link.lastMs = nowMs;
    LiveStream stream = table.find(frame);
    if (stream == null) {
      onOther(link, frame);
      return;
    }
    onStream(link, stream, frame);
  }

  private void onStream(Link link, LiveStream stream, byte[] frame) {
    forwarding = stream;
    StreamJoin join = stream.join;
    if (overlap == null || link == current) {
      mark(link);
    }
    if (join == null) {
      forward.accept(frame);
    } else if (overlap == null) {
      counters.overlapDuplicates.add(join.onRest(frame, nowMs, forward));
      stream.join = join.isOver() ? null : join;
    } else if (link == current) {
      counters.overlapDuplicates.add(join.onOld(frame, nowMs, forward));
    } else {
      counters.overlapDuplicates.add(join.onFresh(frame, forward));
    }
  }

  /** The connect line precedes the first frame, whichever thread learns of the opening first. */
  private void mark(Link link) {
    if (!link.marked) {
      link.marked = true;
      refusals = 0;
      lines.onConnect(symbols(), "socket open");
    }
  }

  /** An answer, a frame that does not begin with its stream, or nothing that makes sense. */
  private void onOther(Link link, byte[] frame) {
    ControlMessage.Answer answer = ControlMessage.read(frame);
    switch (answer.kind()) {
      case DONE -> link.control.onAnswer(answer);
      case REFUSED -> {
        counters.refusedRequests.increment();
        refusals++;
        lose(link, link.control.onAnswer(answer));
      }
      case OTHER -> {
        LiveStream stream = answer.text() == null ? null : streams.get(answer.text());
        if (stream == null) {
          counters.otherFrames.increment();
        } else {
          onStream(link, stream, frame);
        }
      }
      case CORRUPT -> {
        counters.corruptFrames.increment();
        gap(frame, GapCause.CORRUPT_FRAME, "a frame that is no JSON");
      }
    }
  }

  private synchronized void onBadFrame(Link link, BadFrame fault, byte[] head) {
    if (!isHeard(link)) {
      return;
    }
    link.lastMs = nowMs;
    if (fault == BadFrame.OVERSIZE) {
      counters.oversizeFrames.increment();
      gap(head, GapCause.OVERSIZE_FRAME, "a frame beyond the size cap was skipped");
    } else {
      counters.corruptFrames.increment();
      gap(head, GapCause.CORRUPT_FRAME, "a binary frame was skipped");
    }
  }

  /** Marks the symbol that a bad frame names; all of the socket where it names none of them. */
  private void gap(byte[] head, GapCause cause, String detail) {
    LiveStream stream = table.find(head);
    String symbol = stream == null ? BadFrames.symbolIn(head) : stream.symbol;
    List<String> all = symbols();
    List<String> hit = all.contains(symbol) ? List.of(symbol) : all;
    LOG.warn("market socket {}: {}: gap of {}", uri.getPath(), detail, hit);
    lines.onLoss(hit, cause, detail);
  }

  /** Listener of one connection. */
  private final class Ear implements Venue.Listener {
    private final Link link;

    Ear(Link link) {
      this.link = link;
    }

    @Override
    public void onFrame(byte[] frame) {
      SocketKeeper.this.onFrame(link, frame);
    }

    @Override
    public void onBadFrame(BadFrame fault, byte[] head) {
      SocketKeeper.this.onBadFrame(link, fault, head);
    }

    @Override
    public void onClosed(String cause) {
      SocketKeeper.this.onClosed(link, cause);
    }
  }
}
