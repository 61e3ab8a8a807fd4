package io.depthflow.exchange.server.state;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.exchange.engine.EngineState;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A state, or a change of one, as one line: CRC-32 of the JSON in 8 hex digits, a blank, the JSON.
 * Decimals are strings, so that every digit and the scale come back.
 */
final class StateCodec {

  private static final int HEAD = 9;
  private static final ObjectMapper JSON = mapper();

  private StateCodec() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper
        .configOverride(BigDecimal.class)
        .setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING));
    mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    mapper.enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
    return mapper;
  }

  /** Without the line's end. */
  static byte[] encode(EngineState state) {
    try {
      byte[] json = JSON.writeValueAsBytes(state);
      byte[] line = new byte[HEAD + json.length];
      byte[] head = (crc(json, 0, json.length) + " ").getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(head, 0, line, 0, HEAD);
      System.arraycopy(json, 0, line, HEAD, json.length);
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The state cannot be written as JSON", e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is not what was written, with the reason
   */
  static EngineState decode(byte[] line) {
    if (line.length <= HEAD
        || !new String(line, 0, HEAD, StandardCharsets.US_ASCII)
            .equals(crc(line, HEAD, line.length - HEAD) + " ")) {
      throw new IllegalArgumentException("its checksum does not agree with its content");
    }
    try {
      return JSON.readValue(line, HEAD, line.length - HEAD, EngineState.class);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("it is of another version: " + e.getMessage(), e);
    }
  }

  private static String crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return String.format("%08x", crc.getValue());
  }
}
