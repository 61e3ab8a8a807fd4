package io.depthflow.binance.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What cryptofeed's raw data collection writes of REST: lines {@code <url> -> <seconds>: <body>}. A
 * depth answer is a snapshot, of the symbol that its request names; other answers are noted and
 * passed over, as are blank lines and the line of the collector's own configuration.
 */
final class RestCapture implements LineFormat {

  private static final String ARROW = " -> ";
  private static final String CONFIGURATION = "configuration: ";
  private static final int ANSWERS_MAX = 1_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final CaptureTime time = new CaptureTime();
  private final List<RestAnswer> answers = new ArrayList<>();
  private String symbol;

  @Override
  public boolean read(LogLines lines) throws CorruptLogException {
    if (lines.isBlank() || lines.beginsWith(CONFIGURATION)) {
      return false;
    }
    int arrow = indexOf(lines, ARROW);
    if (arrow < 0 || !lines.beginsWith("http") || !time.read(lines, arrow + ARROW.length())) {
      throw lines.corrupt("is no '<url> -> <receive time>: <answer>'", CURE);
    }
    LineFormat.requireObject(lines, time.end());
    String url =
        new String(lines.bytes(), lines.start(), arrow - lines.start(), StandardCharsets.UTF_8);
    String endpoint = endpoint(url);
    symbol = parameter(url, "symbol");
    if (!endpoint.endsWith("/depth")) {
      note(lines, endpoint);
      return false;
    }
    if (symbol == null) {
      throw lines.corrupt("is a depth answer whose request names no symbol", CURE);
    }
    return true;
  }

  @Override
  public long receiveNs() {
    return time.ns();
  }

  @Override
  public int frameStart() {
    return time.end();
  }

  @Override
  public String symbol() {
    return symbol;
  }

  @Override
  public List<RestAnswer> answers() {
    return List.copyOf(answers);
  }

  private void note(LogLines lines, String endpoint) throws CorruptLogException {
    int from = time.end();
    try {
      int contracts =
          MAPPER.readTree(lines.bytes(), from, lines.end() - from).path("symbols").size();
      if (answers.size() < ANSWERS_MAX) {
        answers.add(new RestAnswer(lines.file(), endpoint, time.ns(), contracts));
      }
    } catch (JsonProcessingException e) {
      throw lines.corrupt("has an answer that is not JSON", CURE);
    } catch (IOException e) {
      throw new IllegalStateException("an array of bytes can always be read", e);
    }
  }

  private static String endpoint(String url) {
    int path = url.indexOf('/', url.indexOf("//") + 2);
    int query = url.indexOf('?');
    return path < 0 ? "/" : url.substring(path, query < path ? url.length() : query);
  }

  private static String parameter(String url, String name) {
    for (String pair : url.substring(url.indexOf('?') + 1).split("&")) {
      if (pair.startsWith(name + "=") && pair.length() > name.length() + 1) {
        return pair.substring(name.length() + 1).toUpperCase(Locale.ROOT);
      }
    }
    return null;
  }

  private static int indexOf(LogLines lines, String text) {
    byte[] b = lines.bytes();
    for (int i = lines.start(); i + text.length() <= lines.end() && b[i] != '{'; i++) {
      int n = 0;
      while (n < text.length() && b[i + n] == text.charAt(n)) {
        n++;
      }
      if (n == text.length()) {
        return i;
      }
    }
    return -1;
  }
}
