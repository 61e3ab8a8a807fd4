package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.ws.ControlMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What one socket is subscribed to, and the control messages that make it so: the difference
 * between the streams wanted and those asked for goes out in few messages, answers are matched by
 * id. Venue rules (protocol note, sections 3 and 8.2):
 *
 * <ol>
 *   <li>at most 10 messages a second, pongs among them: one every {@value #SPACING_MS} ms here;
 *   <li>at most 1024 streams a socket, which its owner keeps: what goes is asked for before what
 *       comes;
 *   <li>every request is answered, or refused.
 * </ol>
 *
 * Guarded by the socket's lock.
 */
final class ControlDesk {

  static final long SPACING_MS = 200;
  static final long ANSWER_MS = 10_000;

  /** Streams named in one message, which stays below 4 KiB. */
  static final int BATCH = 100;

  private static final long NEVER = Long.MIN_VALUE;

  private record Request(String what, long sentMs) {}

  private final Map<String, LiveStream> asked = new HashMap<>();
  private final Set<String> renewing = new LinkedHashSet<>();
  private final Map<Long, Request> open = new HashMap<>();
  private boolean dirty = true;
  private boolean probe;
  private long probeId = NEVER;
  private long nextId = 1;
  private long notBeforeMs = NEVER;

  /** The streams wanted have changed. */
  void changed() {
    dirty = true;
  }

  /** Asks for a stream anew. */
  void renew(LiveStream stream) {
    if (asked.containsKey(stream.name)) {
      renewing.add(stream.name);
      dirty = true;
    }
  }

  /** Asks for a sign of life; {@link #probing} until it comes. */
  void probe() {
    probe = true;
  }

  boolean probing() {
    return probe || probeId != NEVER;
  }

  /** Nobody listened for so long: an answer may wait to be read. */
  void excuse(long standstillMs) {
    open.replaceAll((id, request) -> new Request(request.what(), request.sentMs() + standstillMs));
  }

  /** Whether all that is wanted was asked for and acknowledged. */
  boolean settled() {
    return !dirty && open.isEmpty();
  }

  /**
   * Sends the next message if one is due.
   *
   * @param wanted the streams that the socket is to have, by name
   * @return why the socket has to end, or null
   */
  String tick(long nowMs, Map<String, LiveStream> wanted, Function<String, ?> send) {
    for (Request request : open.values()) {
      if (nowMs - request.sentMs() > ANSWER_MS) {
        return "no answer to " + request.what() + " within " + ANSWER_MS + " ms";
      }
    }
    if (nowMs < notBeforeMs) {
      return null;
    }
    if (dirty && (leave(nowMs, wanted, send) || join(nowMs, wanted, send))) {
      return null;
    }
    if (probe) {
      probe = false;
      probeId = nextId;
      send(nowMs, "LIST_SUBSCRIPTIONS", ControlMessage.list(nextId), send);
    }
    return null;
  }

  private boolean leave(long nowMs, Map<String, LiveStream> wanted, Function<String, ?> send) {
    List<String> names = new ArrayList<>();
    for (String name : asked.keySet()) {
      if (names.size() < BATCH && (renewing.contains(name) || !wanted.containsKey(name))) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      return false;
    }
    names.forEach(asked::remove);
    names.forEach(renewing::remove);
    send(nowMs, "UNSUBSCRIBE", ControlMessage.unsubscribe(names, nextId), send);
    return true;
  }

  private boolean join(long nowMs, Map<String, LiveStream> wanted, Function<String, ?> send) {
    List<String> names = new ArrayList<>();
    for (LiveStream stream : wanted.values()) {
      LiveStream before = asked.get(stream.name);
      if (before == null && names.size() == BATCH || before == stream) {
        continue;
      }
      if (before == null) {
        names.add(stream.name);
      }
      // One that left and came back before that was told is subscribed, and new to its watch.
      asked.put(stream.name, stream);
      stream.asked(nowMs);
    }
    dirty = names.size() == BATCH;
    if (names.isEmpty()) {
      return false;
    }
    String what = "SUBSCRIBE of " + names.size() + " streams, " + names.get(0) + " first,";
    send(nowMs, what, ControlMessage.subscribe(names, nextId), send);
    return true;
  }

  private void send(long nowMs, String what, String message, Function<String, ?> send) {
    open.put(nextId++, new Request(what, nowMs));
    notBeforeMs = nowMs + SPACING_MS;
    send.apply(message);
  }

  /**
   * An answer came.
   *
   * @return why the socket has to end, or null
   */
  String onAnswer(ControlMessage.Answer answer) {
    Request request = open.remove(answer.id());
    if (answer.id() == probeId) {
      probeId = NEVER;
    }
    if (answer.kind() == ControlMessage.Kind.REFUSED) {
      return (request == null ? "a message" : request.what())
          + " was refused by the venue: "
          + answer.text();
    }
    return null;
  }
}
