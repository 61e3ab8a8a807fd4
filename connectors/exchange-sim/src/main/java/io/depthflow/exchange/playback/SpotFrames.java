package io.depthflow.exchange.playback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.market.RawLine;
import java.io.IOException;

/**
 * Gives the frames of a spot recording the fields that futures frames have and theirs lack. It
 * makes a market to try things on, not a futures market: spot has other fees, no funding and no
 * shorts.
 *
 * <ul>
 *   <li>depth: {@code pu := U - 1}. Spot chains {@code U == previous u + 1} (protocol note, section
 *       9), so that is the {@code u} before wherever nothing is missing, and is not where something
 *       is: a gap stays a gap. {@code T := E}.
 *   <li>trade: {@code X := "MARKET"}.
 *   <li>bookTicker: {@code e}, and {@code E} and {@code T} := {@code E} of the frame before, for
 *       spot sends none; 0 before there was one.
 * </ul>
 */
final class SpotFrames {

  private static final ObjectMapper JSON = new ObjectMapper();

  private long lastEventMs;

  /** The line as a futures venue would have sent it; snapshots and markers as they are. */
  RawLine asFutures(RawLine line) {
    try {
      JsonNode root = JSON.readTree(line.frame());
      JsonNode data = root.path("data");
      if (data instanceof ObjectNode payload && complete(payload)) {
        return new RawLine(line.symbol(), line.receiveTimeNs(), JSON.writeValueAsBytes(root));
      }
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "line of " + line.symbol() + " received at " + line.receiveTimeNs() + " ns is not JSON",
          e);
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes does not fail", e);
    }
  }

  private boolean complete(ObjectNode payload) {
    switch (payload.path("e").asText()) {
      case "depthUpdate" -> {
        lastEventMs = payload.path("E").asLong();
        if (!payload.has("T")) {
          payload.put("T", lastEventMs);
        }
        payload.put("pu", payload.path("U").asLong() - 1);
        return true;
      }
      case "trade" -> {
        lastEventMs = payload.path("E").asLong();
        if (!payload.has("X")) {
          payload.put("X", "MARKET");
        }
        return true;
      }
      case "" -> {
        boolean ticker = payload.has("u") && payload.has("B") && payload.has("A");
        if (ticker) {
          payload.put("e", "bookTicker").put("E", lastEventMs).put("T", lastEventMs);
        }
        return ticker;
      }
      default -> {
        return false;
      }
    }
  }
}
