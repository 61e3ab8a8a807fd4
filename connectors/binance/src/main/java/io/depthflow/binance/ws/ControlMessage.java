package io.depthflow.binance.ws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Control messages of a market socket and their answers (protocol note, section 8.2). Venue rules:
 *
 * <ol>
 *   <li>a request is {@code {"method":..,"params":[..],"id":n}}, its answer {@code
 *       {"result":..,"id":n}}, never wrapped, also where frames are;
 *   <li>a stream that does not exist, or not on this route, is acknowledged like any other;
 *   <li>an error is {@code {"error":{"code":c,"msg":".."}}}, with an id only where the request had
 *       one that could be read.
 * </ol>
 */
public final class ControlMessage {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ControlMessage() {}

  public static String subscribe(Collection<String> streams, long id) {
    return request("SUBSCRIBE", streams, id);
  }

  public static String unsubscribe(Collection<String> streams, long id) {
    return request("UNSUBSCRIBE", streams, id);
  }

  /** Asks for nothing but an answer: who gives it, lives. */
  public static String list(long id) {
    return request("LIST_SUBSCRIPTIONS", List.of(), id);
  }

  private static String request(String method, Collection<String> params, long id) {
    ObjectNode message = MAPPER.createObjectNode().put("method", method);
    if (!params.isEmpty()) {
      params.forEach(message.putArray("params")::add);
    }
    return message.put("id", id).toString();
  }

  /** What a text is that is not a frame of a known stream. */
  public enum Kind {
    /** A request was carried out. */
    DONE,
    /** A request, or a message without a usable id, was refused. */
    REFUSED,
    /** A JSON object that is no answer. */
    OTHER,
    /** No JSON object. */
    CORRUPT
  }

  /**
   * @param id of the request; {@link #NO_ID} where the answer names none of ours
   * @param text the refusal's code and words, or the stream that an {@code OTHER} names, or null
   */
  public record Answer(Kind kind, long id, String text) {
    public static final long NO_ID = -1;
  }

  public static Answer read(byte[] frame) {
    JsonNode top;
    try {
      top = MAPPER.readTree(frame);
    } catch (JsonProcessingException e) {
      return new Answer(Kind.CORRUPT, Answer.NO_ID, null);
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes of memory failed", e);
    }
    if (!(top instanceof ObjectNode)) {
      return new Answer(Kind.CORRUPT, Answer.NO_ID, null);
    }
    JsonNode id = top.path("id");
    long number = id.isIntegralNumber() ? id.longValue() : Answer.NO_ID;
    if (top.has("error")) {
      JsonNode error = top.get("error");
      String words = error.path("code").asText("?") + " " + error.path("msg").asText("?");
      return new Answer(Kind.REFUSED, number, words);
    }
    if (top.has("result") && number != Answer.NO_ID) {
      return new Answer(Kind.DONE, number, null);
    }
    JsonNode stream = top.path("stream");
    return new Answer(Kind.OTHER, number, stream.isTextual() ? stream.textValue() : null);
  }
}
