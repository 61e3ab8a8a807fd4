package io.depthflow.exchange.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.exchange.server.rest.RawHttp.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Malformed requests and control messages over real sockets, by the tables of {@link FuzzMutation}
 * and {@link FrameMutation}; and what HTTP itself can be got wrong in. 2,000 of each, 20,000 and
 * 80,000 in the long form.
 */
class SocketFuzzITCase {

  private static final Logger LOG = LoggerFactory.getLogger(SocketFuzzITCase.class);

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long SEED = Long.getLong("depthflow.seed", 20_260_102L);
  private static final int REQUESTS = LONG ? 20_000 : 2_000;
  private static final int FRAMES = LONG ? 80_000 : 2_000;
  private static final int AT_ONCE = 20;
  private static final Duration WAIT = Duration.ofSeconds(60);

  private static ExchangeServer server;
  private static long nowMs;

  @BeforeAll
  static void start() {
    server = FuzzVenue.start();
    nowMs =
        new RawClient(server.restUri(), null, "none")
            .open("GET", "/fapi/v1/time", "")
            .body()
            .path("serverTime")
            .asLong();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Not to be told apart on a request line, or only within the server. */
  private static boolean fits(FuzzMutation mutation, RestRequest request) {
    return mutation != FuzzMutation.WAITED_TOO_LONG
        && request.query().chars().allMatch(c -> c > ' ');
  }

  @Test
  void shouldAnswerEveryMutationOnAConnectionThatStaysOpen() throws Exception {
    Random random = new Random(SEED);
    FuzzMutation[] table = FuzzMutation.values();
    Map<FuzzMutation, Integer> counts = new EnumMap<>(FuzzMutation.class);
    try (RawHttp http = new RawHttp(server.restUri())) {
      for (int done = 0; done < REQUESTS; done += AT_ONCE) {
        List<FuzzMutation> sent = new ArrayList<>();
        List<RestRequest> requests = new ArrayList<>();
        while (sent.size() < AT_ONCE) {
          FuzzMutation mutation = table[random.nextInt(table.length)];
          RestRequest request = mutation.make(random).build(random, nowMs);
          if (fits(mutation, request)) {
            sent.add(mutation);
            requests.add(request);
            http.send(RawHttp.bytes(request));
          }
        }
        for (int i = 0; i < AT_ONCE; i++) {
          Reply reply = http.read();
          JsonNode body = RawClient.JSON.readTree(reply.body());
          FuzzMutation mutation = sent.get(i);
          int code = reply.status() == 200 ? 0 : body.path("code").asInt();
          assertThat(reply.status() + " code " + code)
              .as(
                  "%s, seed %d, request %d: %s answered %s",
                  mutation, SEED, done + i, RestFuzzTest.shown(requests.get(i)), reply.body())
              .isEqualTo(mutation.status() + " code " + mutation.code);
          counts.merge(mutation, 1, Integer::sum);
        }
      }
    }
    LOG.info("Socket fuzz, seed {}: {} requests on one connection, {}", SEED, REQUESTS, counts);
    RestFuzzTest.assertServes(server);
  }

  /** Answered 4xx, or the connection is closed; in any case the next one is served. */
  @Test
  void shouldSurviveWhatIsNotHttp() throws Exception {
    String big = "x".repeat(200_000);
    List<String> requests =
        List.of(
            "GARBAGE\r\n\r\n",
            "\u0000\u0001\u0002\u0003\r\n\r\n",
            "GET\r\n\r\n",
            "GET /fapi/v1/ping HTTP/9.9\r\nHost: x\r\n\r\n",
            "GET /fapi/v1/depth?symbol=A B HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /fapi/v1/ping?" + big + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /" + big + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /fapi/v1/ping HTTP/1.1\r\nX: " + big + "\r\n\r\n",
            "GET /fapi/v1/ping HTTP/1.1\r\n" + "X: y\r\n".repeat(500) + "\r\n",
            "POST /fapi/v1/order HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
            "POST /fapi/v1/order HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
            "POST /fapi/v1/order HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n"
                + "x".repeat(70_000),
            "POST /fapi/v1/order HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    for (String request : requests) {
      String of = request.substring(0, Math.min(80, request.length()));
      try (RawHttp http = new RawHttp(server.restUri())) {
        int status;
        try {
          http.send(request.getBytes(StandardCharsets.ISO_8859_1));
          status = http.read().status();
        } catch (java.net.SocketException e) {
          // reset by the server while we were still writing
          status = 0;
        }
        assertThat(status == 0 || status >= 400 && status < 500)
            .as("%s answered %d", of, status)
            .isTrue();
      }
    }
    RestFuzzTest.assertServes(server);
  }

  @Test
  void shouldSayThatABodyIsTooLarge() throws Exception {
    try (RawHttp http = new RawHttp(server.restUri())) {
      http.send(
          ("POST /fapi/v1/order HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n"
                  + "x".repeat(65_537))
              .getBytes(StandardCharsets.ISO_8859_1));
      Reply reply = http.read();
      assertThat(reply.status()).isEqualTo(413);
      assertThat(RawClient.JSON.readTree(reply.body()).path("code").asInt()).isEqualTo(-1101);
    }
  }

  @Test
  void shouldCloseConnectionsThatSendTooSlowly() throws Exception {
    assumeTrue(LONG, "waits for 10 s: part of the long form");
    try (RawHttp head = new RawHttp(server.restUri());
        RawHttp body = new RawHttp(server.restUri())) {
      head.send("GET /fapi/v1/ping HTTP/1.1\r\nHo".getBytes(StandardCharsets.ISO_8859_1));
      body.send(
          "POST /fapi/v1/order HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"
              .getBytes(StandardCharsets.ISO_8859_1));
      assertThat(head.read().status()).as("a head that never ends").isIn(0, 408);
      assertThat(body.read().status()).as("a body that never ends").isIn(0, 408);
    }
  }

  private static final class Answers implements WebSocket.Listener {
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        texts.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  @Test
  void shouldAnswerEveryControlMessage() throws Exception {
    Random random = new Random(SEED);
    FrameMutation[] table = FrameMutation.values();
    Map<FrameMutation, Integer> counts = new EnumMap<>(FrameMutation.class);
    HttpClient client = HttpClient.newHttpClient();
    int done = 0;
    while (done < FRAMES) {
      Answers answers = new Answers();
      URI uri = URI.create(server.wsUri() + "/public/ws");
      WebSocket socket = client.newWebSocketBuilder().buildAsync(uri, answers).join();
      boolean open = true;
      for (int round = 0; round < 40 && open && done < FRAMES; round++) {
        List<FrameMutation> sent = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        while (sent.size() < AT_ONCE && open) {
          FrameMutation mutation = table[random.nextInt(table.length)];
          if (mutation == FrameMutation.NOT_JSON && random.nextInt(8) != 0) {
            continue;
          }
          String text = mutation.make(random);
          socket.sendText(text, true).join();
          sent.add(mutation);
          texts.add(text);
          open = mutation != FrameMutation.NOT_JSON;
        }
        for (int i = 0; i < sent.size(); i++) {
          String answer = answers.texts.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
          check(sent.get(i), texts.get(i), answer, done);
          counts.merge(sent.get(i), 1, Integer::sum);
          done++;
        }
      }
      socket.abort();
    }
    LOG.info("Frame fuzz, seed {}: {} control messages, {}", SEED, done, counts);
    await().atMost(WAIT).untilAsserted(() -> assertThat(server.openSockets()).isZero());
    RestFuzzTest.assertServes(server);
  }

  private static void check(FrameMutation mutation, String sent, String answer, int number)
      throws Exception {
    String shown = sent.length() < 300 ? sent : sent.substring(0, 300) + "...";
    String of = mutation + ", seed " + SEED + ", message " + number + ": " + shown;
    assertThat(answer).as(of).isNotNull();
    JsonNode json = RawClient.JSON.readTree(answer);
    assertThat(json.has("result"))
        .as("%s answered %s", of, answer)
        .isEqualTo(mutation.code == null);
    if (mutation.code != null) {
      assertThat(json.at("/error/code").asInt(-1)).as(of).isEqualTo(mutation.code);
    }
    if (mutation != FrameMutation.NOT_JSON) {
      JsonNode request = RawClient.JSON.readTree(sent);
      assertThat(json.get("id")).as("%s answered %s", of, answer).isEqualTo(request.get("id"));
    }
  }
}
