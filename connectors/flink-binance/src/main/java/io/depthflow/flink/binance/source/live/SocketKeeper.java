package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.ws.ControlMessage;
import io.depthflow.binance.ws.StreamListener.BadFrame;
import java.net.URI;
import java.util.Collection;
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
final class SocketKeeper implements Dialer.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(SocketKeeper.class);

  /** More than this between two ticks, and the process stood still: the socket is not to blame. */
  private static final long STANDSTILL_MS = 3_000;

  private final String place;
  private final Dialer dialer;
  private final LiveLines lines;
  private final LiveCounters counters;
  private final LiveTimes times;
  private final OpenGate gate;
  private final ReopenPlan reopening;
  private final ReplacePlan replacing;
  private final SilenceWatch watch;
  private final FramePath path;
  private final BadFrames badFrames;
  private final StreamSet streams = new StreamSet();

  private Link current;
  private Overlap overlap;
  private boolean closed;
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
    this.place = uri.getPath();
    this.dialer = new Dialer(uri, venue, this, fatal);
    this.lines = lines;
    this.counters = counters;
    this.times = times;
    this.gate = gate;
    this.reopening = new ReopenPlan(times, random);
    this.replacing = new ReplacePlan(times, random);
    this.watch = new SilenceWatch(lines, counters);
    this.path = new FramePath(lines, counters, watch);
    this.badFrames = new BadFrames(place, streams, lines, counters);
  }

  /** Streams to listen to from now on, on the open socket if there is one. */
  synchronized void add(Collection<LiveStream> more) {
    streams.add(more);
    if (overlap != null) {
      FramePath.fork(more, nowMs);
    }
    streamsChanged();
  }

  /** Streams not to be listened to any more. */
  synchronized void remove(Collection<LiveStream> fewer) {
    streams.remove(fewer);
    streamsChanged();
  }

  private void streamsChanged() {
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
    return streams.silent();
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
      if (reopening.isDue(steadyMs) && !streams.isEmpty() && gate.passes(steadyMs)) {
        current = new Link(nowMs);
        dialer.connect(current);
      }
      return;
    }
    String end = current.tick(steadyMs, times.silenceMs(), streams.byName());
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
    SilenceWatch.excuse(standstillMs, streams.all());
    if (current != null) {
      current.excuse(standstillMs);
    }
    if (overlap != null) {
      overlap.excuse(standstillMs);
    }
  }

  private void tickAlone() {
    if (!current.isOpen()) {
      return;
    }
    String why = watch.look(nowMs, streams.all(), current.control::renew);
    if (why != null) {
      replacing.atOnce(why, nowMs);
    }
    if (replacing.isDue(nowMs) && current.control.settled() && gate.passes(nowMs)) {
      beginOverlap();
    }
  }

  @Override
  public synchronized void onOpen(Link link, Venue.Socket opened) {
    link.opened(opened, nowMs);
    if (link != current || !link.isOpen()) {
      return;
    }
    if (reopening.opened()) {
      counters.reconnects.increment();
    }
    replacing.alone(link);
    LOG.info("market socket open: {} streams, {}", streams.size(), place);
  }

  private void beginOverlap() {
    LOG.info("market socket {} is handed over: {}", place, replacing.begin());
    FramePath.fork(streams.all(), nowMs);
    overlap = new Overlap(new Link(nowMs), nowMs + times.overlapMs());
    dialer.connect(overlap.link);
  }

  private void tickOverlap() {
    String end = overlap.link.tick(nowMs, times.silenceMs(), streams.byName());
    if (end != null) {
      giveUpOverlap(end);
      return;
    }
    // A hole is marked in time also now; against the silence the new socket is the step taken.
    watch.look(nowMs, streams.all(), stream -> {});
    switch (overlap.step(nowMs, streams.all(), current.control)) {
      case WAIT -> {}
      case BARRIER -> current.control.probe();
      case PROMOTE -> promote();
      case GIVE_UP -> giveUpOverlap(overlap.hindrance(streams.all()));
    }
  }

  /** The new socket takes over; whatever is held of it goes on. */
  private void promote() {
    Link old = current;
    current = overlap.link;
    current.marked = true;
    overlap = null;
    replacing.succeeded();
    counters.handovers.increment();
    replacing.alone(current);
    path.oldGone(streams.all(), nowMs, nowMs + times.overlapMs());
    old.close();
    LOG.info("market socket {} handed over: {} streams", place, streams.size());
  }

  private void giveUpOverlap(String cause) {
    counters.failedHandovers.increment();
    Link link = overlap.link;
    overlap = null;
    link.close();
    FramePath.freshGone(streams.all(), nowMs + times.overlapMs());
    long waitMs = replacing.failed(nowMs);
    LOG.warn("hand-over of market socket {} given up ({}), again in {} ms", place, cause, waitMs);
  }

  @Override
  public synchronized void onClosed(Link link, String cause) {
    lose(link, cause);
  }

  private void lose(Link link, String cause) {
    if (closed) {
      return;
    }
    if (overlap != null && link == overlap.link) {
      giveUpOverlap(cause);
    } else if (link == current && overlap != null && overlap.isSettled()) {
      LOG.warn("market socket {} lost while it was handed over ({})", place, cause);
      lines.onLoss(
          streams.torn(), GapCause.SOCKET_LOST, cause + "; the next socket was not in step yet");
      promote();
    } else if (link == current) {
      loseAll(cause);
    }
  }

  private void loseAll(String cause) {
    boolean wasHeard = current.isOpen() || current.marked;
    long waitMs = reopening.lost(current, nowMs);
    current.close();
    current = null;
    if (overlap != null) {
      overlap.link.close();
      overlap = null;
    }
    streams.all().forEach(LiveStream::lost);
    LOG.warn(
        "market socket {} of {} streams lost ({}), open again in {} ms",
        place,
        streams.size(),
        cause,
        waitMs);
    String hopeless = reopening.hopeless();
    if (hopeless != null) {
      closed = true;
      dialer.fail(hopeless + " (" + cause + ")");
    } else if (wasHeard) {
      lines.onLoss(streams.symbols(), GapCause.SOCKET_LOST, cause);
    }
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

  private boolean isHeard(Link link) {
    return !closed && (link == current || overlap != null && link == overlap.link);
  }

  @Override
  public synchronized void onFrame(Link link, byte[] frame) {
    if (!isHeard(link)) {
      return;
    }
    link.lastMs = nowMs;
    LiveStream stream = streams.of(frame);
    if (stream == null) {
      onOther(link, frame);
      return;
    }
    onStream(link, stream, frame);
  }

  private void onStream(Link link, LiveStream stream, byte[] frame) {
    if (overlap == null) {
      mark(link);
      path.single(stream, frame, nowMs);
    } else if (link == current) {
      mark(link);
      path.old(stream, frame, nowMs);
    } else {
      path.fresh(stream, frame, nowMs);
    }
  }

  /** The connect line precedes the first frame, whichever thread learns of the opening first. */
  private void mark(Link link) {
    if (!link.marked) {
      link.marked = true;
      reopening.spoke();
      lines.onConnect(streams.symbols(), "socket open");
    }
  }

  /** An answer, a frame that does not begin with its stream, or nothing that makes sense. */
  private void onOther(Link link, byte[] frame) {
    ControlMessage.Answer answer = ControlMessage.read(frame);
    switch (answer.kind()) {
      case DONE -> link.control.onAnswer(answer);
      case REFUSED -> {
        counters.refusedRequests.increment();
        if (link == current) {
          reopening.refused(); // a refused hand-over loses nothing
        }
        lose(link, link.control.onAnswer(answer));
      }
      case OTHER -> {
        LiveStream stream = answer.text() == null ? null : streams.byName().get(answer.text());
        if (stream == null) {
          counters.otherFrames.increment();
        } else {
          onStream(link, stream, frame);
        }
      }
      case CORRUPT -> badFrames.onNoJson(frame);
    }
  }

  @Override
  public synchronized void onBadFrame(Link link, BadFrame fault, byte[] head) {
    if (!isHeard(link)) {
      return;
    }
    link.lastMs = nowMs;
    badFrames.onSkipped(fault, head);
  }
}
