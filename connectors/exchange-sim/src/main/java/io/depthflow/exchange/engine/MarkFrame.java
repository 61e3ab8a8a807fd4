package io.depthflow.exchange.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * A {@code markPriceUpdate} frame of a feed (protocol note, section 8.3).
 *
 * @param mark {@code p}
 * @param fundingRate {@code r}; null where the frame has none
 * @param nextFundingMs {@code T}; zero where the frame has none
 */
record MarkFrame(BigDecimal mark, BigDecimal fundingRate, long nextFundingMs) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a line that is no event of the book.
   *
   * @return null when it is of another kind
   * @throws IllegalArgumentException when it says that it is one, and is not
   */
  static MarkFrame read(RawLine line) {
    JsonNode data;
    try {
      JsonNode root = JSON.readTree(line.frame());
      data = root.has("data") ? root.get("data") : root;
    } catch (IOException e) {
      throw corrupt(line, "is not JSON", e);
    }
    if (!data.path("e").asText().equals("markPriceUpdate")) {
      return null;
    }
    try {
      BigDecimal mark = new BigDecimal(data.path("p").asText());
      if (mark.signum() <= 0) {
        throw corrupt(line, "has the mark price " + mark.toPlainString(), null);
      }
      String rate = data.path("r").asText();
      return new MarkFrame(
          mark, rate.isEmpty() ? null : new BigDecimal(rate), data.path("T").asLong());
    } catch (NumberFormatException e) {
      throw corrupt(line, "has no number in 'p' or 'r'", e);
    }
  }

  private static IllegalArgumentException corrupt(RawLine line, String what, Exception cause) {
    return new IllegalArgumentException(
        "The markPriceUpdate of "
            + line.symbol()
            + " received at "
            + line.receiveTimeNs()
            + " ns "
            + what
            + "; mend or drop the line",
        cause);
  }
}
